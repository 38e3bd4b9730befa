# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Transfers that wait before a person: each says why, and can be let go. Runs
within a desktop, on what is installed.

usage: check_waiting.py FERRY-FAKE-ORIGIN"""

import os
import re
import sys

import screen
import tap
from gi.repository import GLib
from manager import APPLICATION, Manager
from origin import Origin
from person import Person

ORIGIN = Origin(sys.argv[1])
MANAGER = Manager()
FOLDER = os.path.join(os.environ['HOME'], 'Downloads')
NAMES = ['anchor.bin', 'barge.bin', 'canoe.bin', 'dinghy.bin']

os.makedirs(FOLDER)
# A week without an hour for transfers.
MANAGER.call('SetPreferences', '(a{sv})', {'schedule-enabled': GLib.Variant('b', True),
                                           'schedule': GLib.Variant('s', 's' * 168)})
IDS = dict(zip(NAMES, MANAGER.add(*({'uri': ORIGIN.uri('/f/1M/' + name), 'directory': FOLDER}
                                    for name in NAMES))))
MANAGER.activate_window()
PERSON = Person('ferry')


def status_of(name):
    """How a transfer is now."""
    return MANAGER.row(IDS[name])['status']


def test_each_row_says_why_it_waits():
    for name in NAMES:
        PERSON.find('list item', re.compile(f'^{name}, .*schedule'))
        assert status_of(name) == 'paused-system-policy'
    # What holds them back stands above them.
    PERSON.find('label', re.compile(' · stopped by the schedule$'))
    PERSON.photograph('waiting')


def test_a_word_in_the_menu_lets_one_go():
    PERSON.click(PERSON.find('label', 'anchor.bin'), button=3)
    PERSON.click(PERSON.find(None, 'Run Anyway'))
    PERSON.find('list item', re.compile('Finished, 1'))
    assert status_of('anchor.bin') == 'completed'
    assert status_of('barge.bin') == 'paused-system-policy'


def test_a_button_in_the_row_lets_one_go():
    PERSON.click(PERSON.find('push button', re.compile('^Run .*dinghy.bin.* anyway$')))
    PERSON.find('list item', re.compile('Finished, 2'))
    assert status_of('dinghy.bin') == 'completed'
    PERSON.find_gone('push button', re.compile('^Run .*dinghy.bin.* anyway$'))


def test_the_details_say_it_at_length():
    PERSON.resize(PERSON.find_window('Ferry'), 360, 640)
    PERSON.photograph('waiting-360')
    PERSON.click(PERSON.find('label', 'barge.bin'))
    PERSON.press('alt+Return')
    PERSON.find('push button', 'Run Anyway')
    PERSON.find('label', re.compile('schedule.*Run Anyway'))
    PERSON.photograph('waiting-details-360')


def bring_into_sight(thing, wheel):
    """Turns the wheel of the mouse, this button, until a thing can be clicked."""
    def turned():
        if 60 < thing.place()[1] < 560:
            return True
        screen.click(*PERSON.whereabouts(PERSON.find('frame')), button=wheel, times=2)
        return False
    PERSON.wait_until(f'{thing.name} to be in sight', turned)


def test_what_it_may_cost_is_changed_there():
    row = PERSON.find('combo box', 'On Metered Networks')
    bring_into_sight(row, 5)
    PERSON.click(row)
    PERSON.find('label', 'Wait for a network that is not metered')
    PERSON.photograph('waiting-policy-360')
    PERSON.press('End', 'Return')
    PERSON.find_gone('label', 'Wait for a network that is not metered')
    PERSON.wait_until('another policy', lambda: MANAGER.call(
        'GetTransfer', '(s)', IDS['barge.bin'])[0].get('policy') == 'always')


def test_the_button_there_lets_it_go():
    button = PERSON.find('push button', 'Run Anyway')
    bring_into_sight(button, 4)
    PERSON.click(button)
    PERSON.wait_until('its end', lambda: status_of('barge.bin') == 'completed')
    PERSON.find_gone('push button', 'Run Anyway')


def test_another_word_of_the_users_lets_all_go():
    MANAGER.call('SetPreferences', '(a{sv})', {'schedule-enabled': GLib.Variant('b', False)})
    PERSON.wait_until('the end of the last', lambda: status_of('canoe.bin') == 'completed')


def test_it_closes():
    PERSON.close(PERSON.find_window('Ferry'))
    PERSON.wait_until('the end of the window', lambda: not MANAGER.process_of(APPLICATION))


tap.run(sys.modules[__name__])
