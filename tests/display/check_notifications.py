# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""What the notification daemon shows of transfers, and where a click on it leads.
Runs within a desktop, on what is installed.

usage: check_notifications.py FERRY-FAKE-ORIGIN"""

import json
import os
import subprocess
import sys
import time

import screen
import tap
from manager import Manager
from origin import Origin
from person import Person

ORIGIN = Origin(sys.argv[1])
MANAGER = Manager()
FOLDER = os.path.join(os.environ['HOME'], 'Downloads')
PATIENCE = 20
TICK = 0.05

os.makedirs(FOLDER)


def dunst(*arguments):
    """What dunstctl says."""
    return subprocess.run(['dunstctl', *arguments], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def await_shown(count):
    """Waits until so many notifications are on the screen."""
    end = time.monotonic() + PATIENCE
    while (shown := int(dunst('count', 'displayed'))) != count:
        assert time.monotonic() < end, f'{shown} notifications and not {count}'
        time.sleep(TICK)


def photograph(name):
    """Keeps a picture of the corner where the daemon shows what it is given."""
    corner = screen.Window('', '', x=800, y=0, width=480, height=200, border=None)
    screen.photograph(name, [corner])


def put_away():
    """Closes the notification that is shown; tells its title and its text."""
    dunst('close')
    await_shown(0)
    last = json.loads(dunst('history'))['data'][0][0]
    assert last['appname']['data'] == 'Ferry', last
    return last['summary']['data'], last['body']['data']


def fetch(*paths):
    """Adds links; gives their ids."""
    return MANAGER.add(*({'uri': ORIGIN.uri(path), 'directory': FOLDER} for path in paths))


def test_what_arrives_is_told_of():
    fetch('/f/1K/sea%20%26.bin')
    await_shown(1)
    photograph('notification-finished')
    title, text = put_away()
    assert title == 'Download finished', title
    assert text == 'sea &amp;.bin', text  # It keeps the markup.


def test_what_arrives_together_is_told_of_once():
    fetch(*(f'/f/1K/{number}.bin' for number in range(5)))
    await_shown(1)
    title, text = put_away()
    assert title == '5 downloads finished', title
    assert text.splitlines()[-1] == 'and 2 more', text


def test_what_fails_is_told_of_with_the_reason():
    transfer, = fetch('/nothing/here.bin')
    await_shown(1)
    photograph('notification-failed')
    title, text = put_away()
    assert title == 'Download failed', title
    assert text.splitlines()[0] == 'here.bin', text
    assert MANAGER.row(transfer)['status'] == 'error'


def test_a_click_leads_to_the_window():
    fetch('/f/1K/shell.bin')
    await_shown(1)
    dunst('action', '0')
    person = Person('ferry')
    person.find_window('Ferry')
    await_shown(0)


tap.run(sys.modules[__name__])
