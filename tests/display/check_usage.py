# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The window of data usage before a person: what was counted in the past, what is
left of a data plan, and the table for other programs. Runs within a desktop, on
what is installed.

usage: check_usage.py FERRY-FAKE-ORIGIN FILL-LEDGER"""

import datetime
import os
import re
import signal
import subprocess
import sys

import tap
from gi.repository import GLib
from manager import APPLICATION, PATH, Manager
from person import Person

FILL = sys.argv[2]
MANAGER = Manager()
LEDGER = os.path.join(os.environ['XDG_STATE_HOME'], 'ferry', 'ledger')
MIB = 1 << 20
TODAY = datetime.datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
HEAD = 'date,connection,name,received,sent,all_received,all_sent,free,all_free\r\n'
# Connection, days ago, and in MiB: received, sent, received by all, sent by all, free.
COUNTED = [
    ('Phone', 0, 300, 20, 400, 30, 0),
    ('Phone', 1, 100, 0, 100, 0, 50),
    ('Home', 1, 512, 256, 512, 256, 0),
    ('=Cafe', 200, 64, 0, 64, 0, 0),
]
PERSON = None


def day(ago):
    """A local midnight."""
    return TODAY - datetime.timedelta(days=ago)


def title(ago):
    """What a day is called."""
    return day(ago).strftime('%A, %-d %B')


def fill():
    """Writes what was counted."""
    words = []
    for name, ago, *figures in COUNTED:
        words += [name, int(day(ago).timestamp()), *(figure * MIB for figure in figures)]
    subprocess.run([FILL, LEDGER, *map(str, words)], check=True, timeout=20)


def open_window():
    """What a notification does to show data usage; gives the window."""
    packed = GLib.Variant('(sava{sv})', ('data-usage', [], {}))
    MANAGER.bus.call_sync(APPLICATION, PATH, 'org.gtk.Actions', 'Activate', packed, None, 0,
                          20000, None)
    globals()['PERSON'] = Person('ferry')
    return PERSON.find_window('Data Usage')


def choose(row, position):
    """Chooses from one of the lists above the chart."""
    PERSON.click(PERSON.find('combo box', row))
    PERSON.find(None, re.compile('^(All Connections|7 Days)$'))
    PERSON.press('Home', *['Down'] * position, 'Return')


def export(path):
    """Says in which file the table is to be."""
    PERSON.press('ctrl+s')
    PERSON.find_window('Export Data Usage')
    entry = PERSON.find('text', re.compile('Name'))
    PERSON.type_into(entry, path)
    PERSON.press('Return')


def test_at_first_nothing_has_been_counted():
    window = open_window()
    PERSON.find('label', 'Nothing Has Been Counted Yet')
    assert not PERSON.find('push button', 'Export as CSV…').is_('sensitive')
    PERSON.photograph('usage-empty')
    PERSON.close(window)
    PERSON.wait_until('the end of the program', lambda: not MANAGER.process_of(APPLICATION))


def test_what_was_counted_is_told_by_day_and_connection():
    os.kill(MANAGER.process_of(), signal.SIGTERM)
    PERSON.wait_until('the end of the service', lambda: not MANAGER.process_of())
    fill()
    MANAGER.call('SetNetwork', '(sa{sv})', 'Phone', {
        'cap': GLib.Variant('t', 1024 * MIB), 'reset-day': GLib.Variant('u', day(1).day)})
    open_window()
    choose('Time Span', 1)
    PERSON.find('label', '1.3 GiB in the last 7 days')
    PERSON.find('list item', f'{title(1)}: 868.0 MiB; 612.0 MiB received, 256.0 MiB sent, '
                             '50.0 MiB of it in free hours')
    PERSON.find('list item', f'{title(0)}: 430.0 MiB; 300.0 MiB received, 20.0 MiB sent, '
                             '110.0 MiB by other programs')
    PERSON.find('list item', re.compile('^Home: 768.0 MiB'))
    PERSON.photograph('usage-week')


def test_a_year_has_months():
    choose('Time Span', 3)
    PERSON.find('label', '1.3 GiB in the last 12 months')
    PERSON.find('list item', re.compile(f'^{day(200):%B %Y}: 64.0 MiB'))


def test_the_chart_is_read_day_by_day():
    choose('Time Span', 1)
    PERSON.find(None, re.compile(f'^Chart of data usage: 1.3 GiB in all, most on {title(1)}'))
    PERSON.press('Tab')
    today = PERSON.find('image', re.compile(f'^{title(0)}: 300.0 MiB received'))
    PERSON.wait_until('today to have the focus', lambda: today.is_('focused'))
    PERSON.press('Left')
    yesterday = PERSON.find('image', re.compile(f'^{title(1)}: 612.0 MiB received'))
    PERSON.wait_until('the day before to have it', lambda: yesterday.is_('focused'))
    PERSON.press('Home')
    first = PERSON.find('image', f'{title(6)}: nothing')
    PERSON.wait_until('the first day to have it', lambda: first.is_('focused'))


def test_a_data_plan_is_told_against_its_cap():
    choose('Connection', 3)
    choose('Time Span', 0)
    # In free hours nothing counts.
    PERSON.find('label', '480.0 MiB of 1.0 GiB used')
    PERSON.find('label', re.compile('^544.0 MiB left for [0-9]+ days, until '))
    assert 0.46 < PERSON.find('progress bar', 'Used of the Data Plan').value < 0.48
    PERSON.photograph('usage-plan')
    MANAGER.call('SetNetwork', '(sa{sv})', 'Phone', {'cap': GLib.Variant('t', 400 * MIB)})
    PERSON.find('label', re.compile('^Nothing is left for '))
    PERSON.resize(PERSON.find_window('Data Usage'), 360, 640)
    PERSON.photograph('usage-over-360')


def test_the_table_is_written_for_other_programs():
    path = os.path.join(os.environ['HOME'], 'usage.csv')
    choose('Connection', 0)
    choose('Time Span', 3)
    export(path)
    PERSON.find('label', '“usage.csv” written')
    lines = [','.join([f'{day(ago):%Y-%m-%d}', *["'" * (name[0] == '=') + name] * 2,
                       *(str(figure * MIB) for figure in figures[:4]), '0',
                       str(figures[4] * MIB)]) + '\r\n'
             for name, ago, *figures in sorted(COUNTED, key=lambda line: (-line[1], line[0]))]
    with open(path, encoding='utf-8', newline='') as stream:
        written = stream.read()
    # What nobody has told the name of has none.
    expected = HEAD + ''.join(re.sub(r"^([^,]*,[^,]*),[^,]*", r'\1,', line) for line in lines)
    assert written == expected, written


def test_a_file_that_cannot_be_written_is_named():
    export('/proc/nowhere.csv')
    PERSON.find('label', 'The Data Usage Was Not Exported')
    PERSON.find('label', re.compile('“nowhere.csv”'))
    PERSON.press('Escape')
    PERSON.find_gone('label', 'The Data Usage Was Not Exported')


def test_what_has_the_focus_keeps_it_while_figures_change():
    choose('Time Span', 1)
    PERSON.find('label', '1.3 GiB in the last 7 days')
    PERSON.press('Tab')
    today = PERSON.find('image', re.compile(f'^{title(0)}: 300.0 MiB received'))
    PERSON.wait_until('the chart to have the focus', lambda: today.is_('focused'))
    PERSON.press('Tab')
    home = PERSON.find('list item', re.compile('^Home: 768.0 MiB'))
    PERSON.wait_until('the connection to have the focus', lambda: home.is_('focused'))
    PERSON.press('Tab', 'Tab', 'Tab')
    yesterday = PERSON.find('list item', re.compile(f'^{title(1)}: 868.0 MiB'))
    PERSON.wait_until('the day before to have it', lambda: yesterday.is_('focused'))
    # What is above it goes, and it has other figures.
    MANAGER.call('ForgetNetwork', '(s)', 'Phone')
    yesterday = PERSON.find('list item', re.compile(f'^{title(1)}: 768.0 MiB'))
    assert yesterday.is_('focused')


def test_it_closes():
    PERSON.close(PERSON.find_window('Data Usage'))
    PERSON.wait_until('the end of the window', lambda: not MANAGER.process_of(APPLICATION))


tap.run(sys.modules[__name__])
