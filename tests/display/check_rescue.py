# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""What a person can do about a download that does not get on: give it another
address, or start it over. Runs within a desktop, on what is installed.

usage: check_rescue.py FERRY-FAKE-ORIGIN"""

import os
import re
import sys

import tap
from manager import APPLICATION, Manager
from origin import Origin
from person import Person

ORIGIN = Origin(sys.argv[1])
MANAGER = Manager()
FOLDER = os.path.join(os.environ['HOME'], 'Downloads')

os.makedirs(FOLDER)
MANAGER.activate_window()
PERSON = Person('ferry')
FRAME = PERSON.find_window('Ferry')


def wait_for(transfer, status):
    """Waits until a transfer is in a status."""
    PERSON.wait_until(f'{transfer} to be {status}',
                      lambda: MANAGER.row(transfer)['status'] == status)


def choose(name, command):
    """Chooses from the menu of a transfer."""
    PERSON.click(PERSON.find('list item', re.compile(name)), button=3)
    PERSON.click(PERSON.find(None, re.compile(command)))


def test_a_wrong_address_is_changed_for_a_right_one():
    transfer = MANAGER.add({'uri': ORIGIN.uri('/f/1M/reef.bin?fault=status:404'),
                            'directory': FOLDER})[0]
    wait_for(transfer, 'error')
    choose('reef.bin', 'Change Address')
    dialog = PERSON.find_window('Change Address')
    # The old one is there to be corrected, but is no new one.
    entry = PERSON.find('text', 'New Address', dialog)
    assert entry.text.startswith(ORIGIN.base)
    assert not PERSON.find('push button', 'Change and Resume', dialog).is_('sensitive')
    PERSON.type_into(entry, 'gopher://h/')
    PERSON.find('label', re.compile('http'), dialog)
    assert not PERSON.find('push button', 'Change and Resume', dialog).is_('sensitive')
    PERSON.type_into(entry, ORIGIN.uri('/f/1M/reef.bin'))
    PERSON.photograph('change-address')
    PERSON.press_button('Change and Resume', dialog)
    wait_for(transfer, 'completed')
    assert ORIGIN.is_whole('/f/1M/reef.bin', os.path.join(FOLDER, 'reef.bin'))


def test_what_has_arrived_is_not_thrown_away_unasked():
    path = '/f/3M/keel.bin'
    transfer = MANAGER.add({'uri': ORIGIN.uri(path + '?fault=first=1,rate:400K'),
                            'directory': FOLDER})[0]
    PERSON.wait_until('some of it', lambda: MANAGER.row(transfer).get('received', 0) > 0)
    MANAGER.call('Pause', '(asa{sv})', [transfer], {})
    wait_for(transfer, 'paused')
    choose('keel.bin', 'Start Over')
    dialog = PERSON.find_window('Start Over?')
    PERSON.find('label', re.compile('of “keel.bin” have arrived'), dialog)
    PERSON.photograph('start-over')
    PERSON.press_button('Cancel', dialog)
    PERSON.find_gone('push button', 'Start Over')
    assert MANAGER.row(transfer)['status'] == 'paused'
    choose('keel.bin', 'Start Over')
    PERSON.press_button('Start Over', PERSON.find_window('Start Over?'))
    wait_for(transfer, 'completed')
    assert ORIGIN.is_whole(path, os.path.join(FOLDER, 'keel.bin'))


def test_another_file_is_told_with_both_ways_out():
    transfer = MANAGER.add({'uri': ORIGIN.uri('/f/4M/mast.bin?fault=rate:400K'),
                            'directory': FOLDER})[0]
    PERSON.wait_until('some of it', lambda: MANAGER.row(transfer).get('received', 0) > 0)
    MANAGER.call('Pause', '(asa{sv})', [transfer], {})
    wait_for(transfer, 'paused')
    choose('mast.bin', 'Change Address')
    dialog = PERSON.find_window('Change Address')
    PERSON.type_into(PERSON.find('text', 'New Address', dialog), ORIGIN.uri('/f/5M/mast.bin'))
    PERSON.press_button('Change and Resume', dialog)
    wait_for(transfer, 'paused-recoverable')
    PERSON.click(PERSON.find('list item', re.compile('mast.bin')))
    PERSON.press('alt+Return')
    PERSON.find('push button', 'Change Address…')
    PERSON.photograph('another-file')
    PERSON.press_button('Start Over')
    PERSON.press_button('Start Over', PERSON.find_window('Start Over?'))
    wait_for(transfer, 'completed')
    assert ORIGIN.is_whole('/f/5M/mast.bin', os.path.join(FOLDER, 'mast.bin'))


def test_it_closes():
    PERSON.close(FRAME)
    PERSON.wait_until('the end of the window', lambda: not MANAGER.process_of(APPLICATION))


tap.run(sys.modules[__name__])
