# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The window from its first opening to its end, before a person. Runs within a
desktop, on what is installed.

usage: check_window.py FERRY-FAKE-ORIGIN"""

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
PATH = '/f/3M/ship.bin'

MANAGER.activate_window()
PERSON = Person('ferry')


def test_the_icon_opens_the_window():
    PERSON.find_window('Ferry')
    PERSON.find('label', 'No Transfers Yet')
    PERSON.photograph('window-empty')


def test_a_download_that_arrives_is_shown_as_finished():
    os.makedirs(FOLDER)
    MANAGER.add({'uri': ORIGIN.uri(PATH), 'directory': FOLDER})
    PERSON.find(None, re.compile('ship.bin'))
    PERSON.find('list item', re.compile('Finished, 1'))
    PERSON.photograph('window-finished')
    assert ORIGIN.is_whole(PATH, os.path.join(FOLDER, 'ship.bin'))


def test_a_link_that_is_typed_becomes_a_file():
    path = '/f/2M/anchor.bin'
    PERSON.press('ctrl+n')
    dialog = PERSON.find_window('New Download')
    PERSON.type_into(PERSON.find('text', 'Links', dialog), ORIGIN.uri(path))
    PERSON.wait_until('the name that the server gives', lambda: PERSON.find(
        'text', 'Name', dialog).text == 'anchor.bin')
    PERSON.photograph('add-dialog')
    PERSON.press_button('Add', dialog)
    PERSON.find_gone('text', 'Links')
    PERSON.find('list item', re.compile('Finished, 2'))
    assert ORIGIN.is_whole(path, os.path.join(FOLDER, 'anchor.bin'))


def test_a_narrow_window_shows_it_as_well():
    frame = PERSON.find_window('Ferry')
    PERSON.resize(frame, 360, 640)
    PERSON.find(None, re.compile('ship.bin'))
    PERSON.photograph('window-narrow')


def test_closing_the_window_ends_its_program_alone():
    process = MANAGER.process_of()
    PERSON.close(PERSON.find_window('Ferry'))
    PERSON.wait_until('the end of the window', lambda: not MANAGER.process_of(APPLICATION))
    assert MANAGER.process_of() == process


def test_the_window_opens_again_on_the_same_list():
    MANAGER.activate_window()
    person = Person('ferry')
    person.find(None, re.compile('ship.bin'))
    person.close(person.find_window('Ferry'))


tap.run(sys.modules[__name__])
