# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The preferences before a person: costs, networks and their data plans, power and
the week. Runs within a desktop with mocks, on what is installed.

usage: check_preferences.py FERRY-FAKE-ORIGIN"""

import re
import sys

import screen
import tap
from gi.repository import GLib
from manager import APPLICATION, PATH, SERVICE, Manager
from person import Person
from surroundings import Surroundings

GB = 10 ** 9  # as plans are sold
PHONE = '3c1f7a52-0d1e-4e0e-9d3a-5b2a34b0c001'
FORGET = re.compile('^Forget This Network')
OFFICE = '3c1f7a52-0d1e-4e0e-9d3a-5b2a34b0c002'

SURROUNDINGS = Surroundings()
SURROUNDINGS.connect('Office', OFFICE)
SURROUNDINGS.run_on_battery(73)
MANAGER = Manager()
MANAGER.activate_window()
PERSON = Person('ferry')
FRAME = PERSON.find_window('Ferry')


def told(name):
    """A property of the service."""
    return MANAGER.bus.call_sync(
        SERVICE, PATH, 'org.freedesktop.DBus.Properties', 'Get',
        GLib.Variant('(ss)', (APPLICATION + '.Manager', name)), None, 0, 20000, None).unpack()[0]


def expect(key, value):
    """Waits until a preference has a value."""
    PERSON.wait_until(f'{key} to be {value}', lambda: told('Preferences')[key] == value)


def expect_of(network, **values):
    """Waits until the service knows that of a network."""
    PERSON.wait_until(f'{values} of {network}', lambda: all(
        told('Networks')[network][key.replace('_', '-')] == value
        for key, value in values.items()))


def window():
    """That with the preferences, or None."""
    return next((window for window in PERSON.everything().children()
                 if window.is_called('Preferences')), None)


def question():
    """What is asked in a window of its own, or None."""
    return next((thing for thing in PERSON.everything().children()[2:]
                 if PERSON.look('label', 'Forget “Office”?', thing)), None)


def find(role, name):
    """Waits for something in the preferences."""
    return PERSON.find(role, name, PERSON.wait_until('the preferences', window))


def open_page(name):
    """A page of the preferences, which are opened for it."""
    if not window():
        PERSON.press('ctrl+comma')
    PERSON.click(find('page tab', name))


def close_window():
    """Puts the preferences away."""
    PERSON.press('Escape')
    PERSON.wait_until('the end of the preferences', lambda: not window())


def enter(field, text):
    """Types into a field, in place of what stands there, and leaves it so."""
    PERSON.type_into(find('text', field), text)


def choose(row, *keys):
    """Opens the list of a row and goes through it."""
    PERSON.click(find('combo box', row))
    PERSON.press(*keys, 'Return')


def scroll_down(beside):
    """Turns the wheel as far as it goes, beside something of the page."""
    PERSON.click(beside, button=5, times=40)


def cell(hour):
    """An hour of the week."""
    return find('table cell', re.compile(f'^{hour} to '))


def mode_of(hour):
    """What an hour of the week is for."""
    return cell(hour).name.rpartition(' ')[2]


def test_what_metered_networks_may_cost_is_chosen():
    open_page('General')
    choose('On Metered Networks', 'Down')
    expect('policy', 'unrestricted-only')
    PERSON.photograph('preferences-general')


def test_the_connection_of_now_comes_first():
    # One that nobody has said anything of is forgotten when it is gone.
    PERSON.wait_until('Office', lambda: OFFICE in told('Networks'))
    MANAGER.call('SetNetwork', '(sa{sv})', OFFICE, {'roaming': GLib.Variant('s', 'no')})
    SURROUNDINGS.connect('Phone', PHONE, 'gsm', metered=True)
    open_page('Networks')
    find('label', 'Connected · metered')
    find('label', 'Not connected')
    items = PERSON.look_all('list item', re.compile('Phone|Office'), window())
    assert [item.name for item in items] == ['Phone', 'Office']


def test_what_a_network_costs_is_chosen():
    PERSON.click(find('list item', 'Phone'))
    find('label', 'The system says: metered')
    choose('Metered', 'Down', 'Down')
    expect_of(PHONE, metered='no')
    choose('Metered', 'Up', 'Up')
    expect_of(PHONE, metered='auto')
    choose('Roaming', 'Down')
    expect_of(PHONE, roaming='yes')


def test_a_cap_that_is_no_number_is_refused_where_it_stands():
    PERSON.click(find('check box', 'Limit the data of this network'))
    enter('Data a Month', 'much')
    PERSON.press('Return')
    find('label', 'Type a number above 0, such as 2.5')
    PERSON.photograph('preferences-bad-cap')
    assert told('Networks')[PHONE]['cap'] == 0
    PERSON.press('Escape')
    PERSON.wait_until('nothing there', lambda: find('text', 'Data a Month').text == '')
    enter('Data a Month', '5')
    PERSON.press('Return')
    expect_of(PHONE, cap=5 * GB)
    PERSON.find_gone('label', 'Type a number above 0, such as 2.5', window())


def test_what_is_being_typed_stays():
    enter('Data a Month', '7')
    MANAGER.call('SetNetwork', '(sa{sv})', PHONE, {'warning': GLib.Variant('u', 70)})
    PERSON.wait_until('the warning', lambda: find(
        'spin button', 'Warn at Percent').value == 70)
    field = find('text', 'Data a Month')
    assert field.text == '7' and told('Networks')[PHONE]['cap'] == 5 * GB
    PERSON.press('Return')
    expect_of(PHONE, cap=7 * GB)


def test_what_was_used_is_corrected():
    enter('Used So Far', '3,5')
    # What is left counts.
    PERSON.press('Tab', 'Tab', 'Tab')
    find('label', re.compile('^3.3 of 6.5 GiB used until '))
    PERSON.photograph('preferences-network')


def test_free_hours_have_an_end():
    scroll_down(find('label', 'Costs'))
    PERSON.click(find('check box', 'Free hours'))
    expect_of(PHONE, free_from=0, free_to=360)
    scroll_down(find('label', 'Free Hours'))
    hour = find('spin button', 'To')
    PERSON.click(hour)
    screen.press('ctrl+a', '0', 'Return')
    find('label', 'They cannot end when they begin')
    PERSON.photograph('preferences-free-hours')
    assert told('Networks')[PHONE]['free-to'] == 360
    screen.press('ctrl+a', '7', 'Return')
    expect_of(PHONE, free_to=420)
    PERSON.find_gone('label', 'They cannot end when they begin', window())


def test_escape_goes_back_to_the_list():
    PERSON.press('Escape')
    find('label', re.compile('^Connected · .*roaming · 3.3 of 6.5 GiB used until '))
    PERSON.photograph('preferences-networks')


def test_a_network_is_forgotten_when_that_is_meant():
    PERSON.click(find('list item', 'Office'))
    for answer in ('Cancel', 'Forget'):
        PERSON.press_button(FORGET, window())
        PERSON.press_button(answer, PERSON.wait_until('the question', question))
        PERSON.wait_until('the end of it', lambda: not question())
    PERSON.find_gone('list item', 'Office', window())
    assert list(told('Networks')) == [PHONE]
    close_window()


def test_power_is_heeded():
    open_page('Power & Schedule')
    find('label', 'Now: on battery, 73 %')
    PERSON.click(find('check box', 'Pause on low battery'))
    expect('battery-threshold', 0)
    # Faster than the service answers; the last one counts.
    PERSON.click(find('check box', 'Only on Mains Power'), times=3)
    expect('only-on-mains', True)
    PERSON.wait_until('it to be on', lambda: find(
        'check box', 'Only on Mains Power').is_('checked'))
    PERSON.click(find('check box', 'Pause While Saving Power'))
    expect('pause-on-power-saver', False)


def test_hours_are_painted_with_the_mouse():
    switch = find('check box', 'Transfer by a Weekly Schedule')
    PERSON.click(switch)
    expect('schedule-enabled', True)
    cell('Monday 9:00')
    scroll_down(switch)
    screen.drag(PERSON.whereabouts(cell('Monday 9:00')), PERSON.whereabouts(cell('Tuesday 10:00')))
    day = 9 * 'r' + 'll' + 13 * 'r'
    expect('schedule', day + day + 5 * 24 * 'r')
    assert mode_of('Tuesday 10:00') == 'limited'
    PERSON.photograph('preferences-schedule')


def test_hours_are_painted_with_keys():
    # From Tuesday 10:00, where the mouse was.
    screen.press('Home', 'Down', 'shift+Right', 's')
    day = 9 * 'r' + 'll' + 13 * 'r'
    expect('schedule', day + day + 'ss' + 22 * 'r' + 4 * 24 * 'r')
    screen.press('Left', 'space')
    expect('schedule', day + day + 'ls' + 22 * 'r' + 4 * 24 * 'r')
    assert cell('Wednesday 0:00').is_('focused')


def test_it_is_all_there_again():
    close_window()
    open_page('Power & Schedule')
    assert [mode_of(f'Wednesday {hour}:00') for hour in (0, 1, 2)] == ['limited', 'stop', 'run']
    open_page('General')
    find('label', re.compile('^Wait for a network'))


def test_defaults_leave_networks_alone():
    scroll_down(find('label', 'Downloads'))
    PERSON.press_button(re.compile('^Reset to Defaults'), window())
    PERSON.press_button('Reset')
    expect('schedule-enabled', False)
    expect('policy', 'default')
    assert told('Networks')[PHONE]['cap'] == 7 * GB
    close_window()


def test_it_closes():
    PERSON.close(FRAME)
    PERSON.wait_until('the end of the window', lambda: not MANAGER.process_of(APPLICATION))


tap.run(sys.modules[__name__])
