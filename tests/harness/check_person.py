# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""A person finds, reads, clicks and types as the tests of windows need it. Runs
within a desktop.

usage: check_person.py PERSON-WINDOW"""

import re
import subprocess
import sys

import tap
from person import NotSeen, Person

PROCESS = subprocess.Popen([sys.argv[1]])
PERSON = Person('person-window')


def test_a_window_is_found():
    frame = PERSON.find_window('Person')
    window, _ = PERSON.wait_until('its window', lambda: PERSON.window_of(frame))
    assert window.title == 'Person'
    assert window.width >= frame.place()[2]


def test_what_is_not_there_is_told_with_what_is():
    hasty = Person('person-window', patience=0.1)
    try:
        hasty.find('push button', 'No Such Button')
    except NotSeen as error:
        assert re.search("push button '(_Add )?Add'", str(error)), error
    else:
        raise AssertionError('it was found')


def test_typing_and_clicking_arrive():
    entry = PERSON.find('text', 'Address')
    PERSON.type_into(entry, 'https://example.org/a_b?c=%20&d=~')
    PERSON.press_button('Add')
    PERSON.find('label', 'added')
    PERSON.find('list item', 'https://example.org/a_b?c=%20&d=~')
    PERSON.wait_until('an empty entry', lambda: entry.text == '')


def test_korean_can_be_typed():
    PERSON.type_into(PERSON.find('text', 'Address'), '한글 파일.iso')
    PERSON.press_button('Add')
    PERSON.find('list item', re.compile('^한글'))


def test_a_check_box_changes_its_state():
    box = PERSON.find('check box', 'Careful')
    assert not box.is_('checked')
    PERSON.click(box)
    PERSON.wait_until('a mark', lambda: box.is_('checked'))


def test_a_menu_and_a_dialog_are_windows_of_their_own():
    PERSON.press_button('Main Menu')
    # GTK 4.18 keeps the name of the item to itself.
    PERSON.click(PERSON.find('menu item', re.compile('^(Remove All…)?$')))
    PERSON.photograph('person-dialog')
    PERSON.press_button('Keep')
    PERSON.find_gone('push button', 'Keep')


def test_a_window_takes_another_size():
    PERSON.resize(PERSON.find_window('Person'), 360, 640)
    PERSON.photograph('person-narrow')


def test_closing_the_window_ends_the_program():
    PERSON.close(PERSON.find_window('Person'))
    assert PROCESS.wait(20) == 0


tap.run(sys.modules[__name__])
