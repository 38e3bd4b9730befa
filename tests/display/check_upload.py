# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Uploads before a person: the dialog, what comes of it, and what the server said.
Runs within a desktop, on what is installed.

usage: check_upload.py FERRY-FAKE-ORIGIN FERRY-FAKE-INBOX"""

import os
import re
import sys

import screen
import tap
from gi.repository import GLib
from inbox import Inbox
from manager import APPLICATION, PATH, Manager
from person import Person

INBOX = Inbox(sys.argv[2])
MANAGER = Manager()
FOLDER = os.path.join(os.environ['HOME'], 'Documents')


def make_file(name, size):
    """A file to send; gives its path."""
    path = os.path.join(FOLDER, name)
    with open(path, 'wb') as stream:
        stream.write((name.encode() * (size // len(name) + 1))[:size])
    return path


os.makedirs(FOLDER)
SHIP = make_file('blue ship.bin', 300000)
ANCHOR = make_file('anchor.txt', 2000)
MANAGER.activate_window()
PERSON = Person('ferry')
FRAME = PERSON.find_window('Ferry')


def offer(*paths):
    """What a file manager does to have files uploaded."""
    packed = GLib.Variant('(sava{sv})', ('upload', [GLib.Variant(
        'aay', [os.fsencode(path) + b'\0' for path in paths])], {}))
    MANAGER.bus.call_sync(APPLICATION, PATH, 'org.gtk.Actions', 'Activate', packed, None, 0,
                          20000, None)
    return PERSON.find_window('New Upload')


def enter(dialog, name, text):
    """Types into a row, in place of what stands there. Such a row does not tell
    that it has the focus."""
    row = PERSON.find('text', name, dialog)
    PERSON.click(row)
    PERSON.press('ctrl+a')
    screen.type_text(text, 3)
    PERSON.wait_until(f'{text!r} in {name!r}', lambda: row.text == text)


def parcel_at(target):
    """What came whole to an address of the server."""
    return next((dict(parcel, number=number) for number, parcel in enumerate(INBOX.parcels())
                 if parcel['target'] == target and parcel['whole']), None)


def content(path):
    """The bytes of a file."""
    with open(path, 'rb') as stream:
        return stream.read()


def test_without_transfers_the_window_offers_both_ways():
    PERSON.find('push button', 'New Download…')
    PERSON.press_button('New Upload…')
    dialog = PERSON.find_window('New Upload')
    PERSON.find('label', 'Drop files here, or add them', dialog)
    PERSON.press('Escape')
    PERSON.find_gone('label', 'Drop files here, or add them')


def test_a_file_that_is_chosen_arrives_under_its_name():
    PERSON.press('ctrl+u')
    dialog = PERSON.find_window('New Upload')
    PERSON.press_button('Add Files…', dialog)
    chooser = PERSON.find_window('Add Files')
    # A slash begins a path in GTK's own chooser.
    PERSON.press('slash')
    entry = PERSON.wait_until('an entry for the path', lambda: next(
        (text for text in PERSON.look_all('text', within=chooser) if text.text == '/'), None))
    screen.type_text(SHIP[1:], 3)
    PERSON.wait_until('the path', lambda: entry.text == SHIP)
    PERSON.press('Return')
    PERSON.find('list item', re.compile('blue ship.bin, '), dialog)
    assert not PERSON.find('push button', 'Add', dialog).is_('sensitive')
    enter(dialog, 'Address', INBOX.uri('/in/'))
    PERSON.find('label', 'It goes to ' + INBOX.uri('/in/blue%20ship.bin'), dialog)
    PERSON.photograph('upload-dialog')
    PERSON.press_button('Add', dialog)
    PERSON.find_gone('text', 'Address')
    PERSON.find('list item', re.compile('Upload of blue ship.bin, .*uploaded'))
    parcel = parcel_at('/in/blue%20ship.bin')
    assert parcel['method'] == 'PUT'
    assert INBOX.body(parcel['number']) == content(SHIP)


def test_what_cannot_be_an_address_is_said_at_once():
    dialog = offer(ANCHOR)
    PERSON.wait_until('the address of the last time', lambda: PERSON.find(
        'text', 'Address', dialog).text == INBOX.uri('/in/'))
    enter(dialog, 'Address', 'ftp://files.example/in/')
    PERSON.wait_until('nothing to press', lambda: not PERSON.find(
        'push button', 'Add', dialog).is_('sensitive'))
    PERSON.find('label', re.compile('FTP'), dialog)
    PERSON.photograph('upload-dialog-problem')
    PERSON.press('Escape')
    PERSON.find_gone('text', 'Address')


def test_several_files_need_a_place_each():
    dialog = offer(SHIP, ANCHOR)
    PERSON.find('label', re.compile('^2 files, '), dialog)
    enter(dialog, 'Address', INBOX.uri('/all'))
    PERSON.find('label', re.compile('Several files need an address that ends with “/”'), dialog)
    PERSON.press_button('Remove blue ship.bin', dialog)
    PERSON.find_gone('list item', re.compile('blue ship.bin, '), dialog)
    PERSON.press('ctrl+Return')
    PERSON.find_gone('text', 'Address')
    PERSON.wait_until('the file', lambda: parcel_at('/all'))
    assert INBOX.body(parcel_at('/all')['number']) == content(ANCHOR)


def test_a_folder_is_refused():
    dialog = offer(FOLDER)
    PERSON.find('label', re.compile('“Documents” is a folder'), dialog)
    PERSON.find('label', 'Drop files here, or add them', dialog)
    PERSON.press('Escape')
    PERSON.find_gone('text', 'Address')


def test_a_form_has_the_files_and_texts():
    dialog = offer(SHIP, ANCHOR)
    enter(dialog, 'Address', INBOX.uri('/form?fault=answer-body%3AThank%20you'))
    # The row opens a list of the ways.
    PERSON.click(PERSON.find('combo box', 'Send', dialog))
    PERSON.press('Down', 'Down', 'Return')
    enter(dialog, 'Field Name of the Files', 'upload')
    PERSON.press_button('Add Field', dialog)
    PERSON.type_into(PERSON.find('text', 'Field Name', dialog), 'title')
    PERSON.type_into(PERSON.find('text', 'Text', dialog), 'Of ships')
    PERSON.photograph('upload-dialog-form')
    PERSON.press_button('Add', dialog)
    PERSON.find_gone('text', 'Address')
    parcel = PERSON.wait_until('the form', lambda: parcel_at(
        '/form?fault=answer-body%3AThank%20you'))
    body = INBOX.body(parcel['number'])
    assert parcel['method'] == 'POST'
    assert b'name="title"' in body and b'Of ships' in body
    assert body.count(b'name="upload"') == 2
    assert b'filename="anchor.txt"' in body and content(SHIP) in body


def test_the_details_tell_what_the_server_said():
    PERSON.click(PERSON.find('list item', re.compile('Upload of 2 files')))
    PERSON.press('alt+Return')
    # As far down as it goes.
    PERSON.click(PERSON.find('label', 'Properties'), button=5, times=40)
    PERSON.photograph('upload-details')
    PERSON.click(PERSON.find('label', 'Server’s Answer'))
    PERSON.wait_until('the answer', lambda: PERSON.find(
        'text', 'Text of the Answer').text == 'Thank you')
    PERSON.photograph('upload-answer')
    PERSON.press('Escape')
    PERSON.find('list item', re.compile('Upload of 2 files'))


def test_what_is_uploaded_is_never_deleted():
    PERSON.click(PERSON.find('list item', re.compile('Upload of blue ship.bin')), button=3)
    PERSON.find(None, re.compile('Remove From List'))
    assert not PERSON.look(None, re.compile('Delete File'))
    PERSON.press('Escape')


def test_a_thousand_files_are_no_matter():
    dialog = offer(*(make_file(f'crate {number:04}.txt', 100) for number in range(1000)))
    PERSON.find('label', '1000 files, 97.7 KiB', dialog)
    enter(dialog, 'Address', INBOX.uri('/crates/'))
    PERSON.press_button('Add Paused', dialog)
    PERSON.find_gone('text', 'Address')
    PERSON.find('list item', re.compile('^Waiting, 1000'))
    assert len(MANAGER.rows(filter='waiting')) == 1000


def test_it_closes():
    PERSON.close(FRAME)
    PERSON.wait_until('the end of the window', lambda: not MANAGER.process_of(APPLICATION))


tap.run(sys.modules[__name__])
