# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The window in one language and style, with a transfer of each kind in it: all
is within its edges, wide and narrow. The pictures are for people to look at. Runs
within a desktop, on what is installed.

usage: check_gallery.py FERRY-FAKE-ORIGIN FERRY-FAKE-INBOX FILL-LEDGER VARIANT"""

import os
import re
import subprocess
import sys
import time
from urllib.parse import quote

import screen
import tap
from gi.repository import GLib
from inbox import Inbox
from manager import APPLICATION, PATH, Manager
from origin import Origin
from person import NotSeen, Person
from surroundings import Surroundings

ORIGIN = Origin(sys.argv[1])
INBOX = Inbox(sys.argv[2])
FILL = sys.argv[3]
VARIANT = sys.argv[4]
MANAGER = Manager()
NETWORK = '3c1f7a52-0d1e-4e0e-9d3a-5b2a34b0c001'
# Nights, and working hours at a speed that is limited.
WEEK = 5 * (6 * 's' + 3 * 'r' + 8 * 'l' + 5 * 'r' + 2 * 's') + 2 * (24 * 'r')
FOLDER = os.path.join(os.environ['HOME'], 'Downloads')
# GTK 4.18 forgets some of the space around things when it tells where they are.
SLACK = 12
SIZES = [(900, 620), (360, 640), (1200, 720)]
WINDOWS = {'add': 'ctrl+n', 'upload': 'ctrl+u', 'preferences': 'ctrl+comma',
           'shortcuts': 'ctrl+question'}
# The file each transfer is for, what the server does with it, and how it ends up.
TRANSFERS = {
    'debian-12.11.0-amd64-netinst.iso': ('48M', 'rate:64K', 'running'),
    'annual-report-2026-with-a-name-that-is-rather-long-for-a-list.pdf':
        ('3M', None, 'completed'),
    '여름 휴가 사진.zip': ('20M', 'rate:64K', 'paused'),
    'concert.flac': ('8M', 'status:404', 'error'),
    'payroll.ods': ('1M', 'auth-basic:me:secret', 'paused-recoverable'),
}
# The same of uploads.
UPLOADS = {
    'harbour at dawn.mp4': (8 << 20, 'rate:64K', 'running'),
    'letters.tar.gz': (1 << 20, 'answer-body:{"id":+17}', 'completed'),
}


def add(name):
    """Queues the transfer for a file; gives its id."""
    size, fault, _ = TRANSFERS[name]
    uri = ORIGIN.uri(f'/f/{size}/{name}' + (f'?fault={fault}' if fault else ''))
    return MANAGER.add({'uri': uri, 'directory': FOLDER})[0]


def upload(name):
    """Queues the upload of a file; gives its id."""
    size, fault, _ = UPLOADS[name]
    path = os.path.join(FOLDER, name)
    with open(path, 'wb') as stream:
        stream.truncate(size)
    return MANAGER.add({'direction': 'upload', 'source': path,
                        'uri': INBOX.uri(f'/in/{len(name)}?fault={quote(fault)}')})[0]


def offer(*paths):
    """What a file manager does to have files uploaded; gives the window for it."""
    packed = GLib.Variant('(sava{sv})', ('upload', [GLib.Variant(
        'aay', [os.fsencode(path) + b'\0' for path in paths])], {}))
    MANAGER.bus.call_sync(APPLICATION, PATH, 'org.gtk.Actions', 'Activate', packed, None, 0,
                          20000, None)
    return PERSON.wait_until('a window for files', other_window)


def count_the_past():
    """Fills the ledger of the connection with a year of days."""
    words = []
    for ago in range(365):
        day = time.localtime(time.time() - ago * 86400)
        begin = int(time.mktime((*day[:3], 0, 0, 0, 0, 0, -1)))
        received, sent, others = (ago * 37 % 11) << 25, (ago * 17 % 5) << 23, (ago * 29 % 7) << 24
        words += [NETWORK, begin, received, sent, received + others, sent, 0]
    ledger = os.path.join(os.environ['XDG_STATE_HOME'], 'ferry', 'ledger')
    subprocess.run([FILL, ledger, *map(str, words)], check=True, timeout=20)


os.makedirs(FOLDER)
count_the_past()
SURROUNDINGS = Surroundings()
SURROUNDINGS.connect('Café & Söhne', NETWORK, 'gsm', metered=True)
SURROUNDINGS.run_on_battery(73)
IDS = {name: add(name) for name in TRANSFERS} | {name: upload(name) for name in UPLOADS}
MANAGER.activate_window()
PERSON = Person('ferry')
# Whatever the language is, there is one frame.
FRAME = PERSON.find('frame')


def status_of(name):
    """How a transfer is now."""
    return MANAGER.row(IDS[name])['status']


def crossing(things, axis, edge):
    """Those of the things to be read or used that lie on an edge of 0 to EDGE.
    What is wholly beyond is put away."""
    found = []
    for thing in things:
        place = thing.place()
        if place and thing.role in ('label', 'push button', 'text'):
            begin, end = place[axis], place[axis] + place[axis + 2]
            if begin < -SLACK < 0 < end or begin < edge < end - SLACK:
                found.append(f'{thing.role} {thing.name!r} {place}')
    return found


def cut(window):
    """What is cut off by the edges of a window. Down, what scrolls may be."""
    width, height = window.place()[2:]
    return (crossing(window.inside(), 0, width)
            + crossing(window.inside(but='scroll pane'), 1, height))


def look_at(window, name):
    """Checks and photographs a window."""
    try:
        PERSON.wait_until('nothing cut', lambda: not cut(window))
    except NotSeen as error:
        raise AssertionError('these are cut:\n' + '\n'.join(cut(window))) from error
    PERSON.photograph(f'gallery-{VARIANT}-{name}')


def other_window():
    """A window of the program that is not the one with the list, or None."""
    windows = [window for window in PERSON.everything().children()
               if PERSON.window_of(window)]
    return windows[1] if len(windows) > 1 else None


def test_each_kind_of_transfer_is_there():
    PERSON.wait_until('something to pause',
                      lambda: status_of('여름 휴가 사진.zip') == 'running')
    MANAGER.call('Pause', '(asa{sv})', [IDS['여름 휴가 사진.zip']], {})
    for name, (_, _, status) in (TRANSFERS | UPLOADS).items():
        PERSON.wait_until(f'{name} to be {status}',
                          lambda name=name, status=status: status_of(name) == status)
        PERSON.find(None, name)


def test_a_window_of_each_size_shows_all():
    for size in SIZES:
        PERSON.resize(FRAME, *size)
        look_at(FRAME, f'{size[0]}x{size[1]}')


def test_the_window_beneath_each_key_shows_all():
    for name, key in WINDOWS.items():
        PERSON.press(key)
        look_at(PERSON.wait_until('a window for ' + key, other_window), name)
        PERSON.press('Escape')
        PERSON.wait_until('its end', lambda: not other_window())


def test_the_dialog_for_files_shows_all():
    window = offer(*(os.path.join(FOLDER, name) for name in UPLOADS))
    look_at(window, 'upload-files')
    # The last of the ways to send them has more to ask.
    PERSON.click(PERSON.find('combo box', within=window))
    PERSON.press('Down', 'Down', 'Return')
    PERSON.wait_until('the fields', lambda: len(PERSON.look_all('text', within=window)) > 1)
    look_at(window, 'upload-form')
    PERSON.resize(window, 360, 640)
    look_at(window, 'upload-form-360')
    PERSON.click(PERSON.look_all('text', within=window)[-1], button=5, times=20)
    # What is folded up comes last.
    PERSON.click(PERSON.look_all('label', within=window)[-3])
    look_at(window, 'upload-options-360')
    PERSON.press('Escape')
    PERSON.wait_until('its end', lambda: not other_window())


def test_the_details_of_a_transfer_are_shown():
    for name, base in {'debian-12.11.0-amd64-netinst.iso': ORIGIN.base,
                       'letters.tar.gz': INBOX.base}.items():
        for size in SIZES:
            PERSON.resize(FRAME, *size)
            PERSON.click(PERSON.find('label', name))
            PERSON.press('alt+Return')
            PERSON.find('label', re.compile('^' + base))
            look_at(FRAME, f'details-{name[:4]}-{size[0]}x{size[1]}')
            PERSON.press('Escape')
            PERSON.find('list item', re.compile(name))


def set_all_there_is():
    """Something for each page of the preferences to show."""
    MANAGER.call('SetNetwork', '(sa{sv})', NETWORK, {
        'cap': GLib.Variant('t', 5 << 30), 'used': GLib.Variant('t', 3 << 30),
        'free-from': GLib.Variant('u', 60), 'free-to': GLib.Variant('u', 450)})
    MANAGER.call('SetPreferences', '(a{sv})', {
        'schedule-enabled': GLib.Variant('b', True), 'schedule': GLib.Variant('s', WEEK),
        'schedule-rate-limit': GLib.Variant('t', 500 << 10)})


def look_further(window, name):
    """Checks and photographs what is further down on a page."""
    width, height = window.place()[2:]
    x, y = PERSON.whereabouts(window)
    # Beside what may take the wheel for itself.
    screen.click(x - width // 2 + 6, y + height // 4, button=5, times=40)
    look_at(window, name)


def look_at_preferences(window, width):
    """Checks and photographs all pages of the preferences."""
    for number, name in ((0, 'general'), (2, 'power'), (1, 'networks')):
        tabs = PERSON.look_all('page tab', within=window)
        # Above the pages, or below them where there is no room for that.
        PERSON.click(tabs[number] if width > 500 else tabs[number - 3])
        look_at(window, f'preferences-{name}-{width}')
        if name == 'power':
            look_further(window, f'preferences-week-{width}')
    PERSON.click(PERSON.find('list item', 'Café & Söhne', window))
    look_at(window, f'preferences-network-{width}')
    look_further(window, f'preferences-plan-{width}')
    PERSON.press('Escape')


def test_the_pages_of_the_preferences_show_all():
    set_all_there_is()
    PERSON.press('ctrl+comma')
    window = PERSON.wait_until('the preferences', other_window)
    # A page that is hidden keeps the size that it had: the small one comes first, and
    # is where there may be no room. The other is looked at once in each style.
    for width in (360, 640) if VARIANT in ('light-en', 'dark-ko') else (360,):
        PERSON.resize(window, width, 640)
        look_at_preferences(window, width)
    PERSON.press('Escape')
    PERSON.wait_until('its end', lambda: not other_window())


def test_data_usage_shows_all():
    PERSON.press('ctrl+d')
    window = PERSON.wait_until('data usage', other_window)
    # What is left of the data plan of the connection of now.
    PERSON.find('progress bar', within=window)
    for width, height in ((720, 760), (360, 640)):
        PERSON.resize(window, width, height)
        look_at(window, f'usage-{width}')
        look_further(window, f'usage-days-{width}')
        screen.click(*PERSON.whereabouts(window), button=4, times=40)
    PERSON.click(PERSON.wait_until('the spans', lambda: PERSON.look_all(
        'combo box', within=window)[1]))
    PERSON.press('End', 'Return')
    look_at(window, 'usage-year-360')
    PERSON.press('Escape')
    PERSON.wait_until('its end', lambda: not other_window())


def test_it_closes():
    PERSON.close(FRAME)
    PERSON.wait_until('the end of the window', lambda: not MANAGER.process_of(APPLICATION))


tap.run(sys.modules[__name__])
