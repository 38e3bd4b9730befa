# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The window in one language and style, with a transfer of each kind in it: all
is within its edges, wide and narrow. The pictures are for people to look at. Runs
within a desktop, on what is installed.

usage: check_gallery.py FERRY-FAKE-ORIGIN VARIANT"""

import os
import sys

import tap
from manager import APPLICATION, Manager
from origin import Origin
from person import NotSeen, Person

ORIGIN = Origin(sys.argv[1])
VARIANT = sys.argv[2]
MANAGER = Manager()
FOLDER = os.path.join(os.environ['HOME'], 'Downloads')
# GTK 4.18 forgets some of the space around things when it tells where they are.
SLACK = 12
# The file each transfer is for, what the server does with it, and how it ends up.
TRANSFERS = {
    'debian-12.11.0-amd64-netinst.iso': ('48M', 'rate:64K', 'running'),
    'annual-report-2026-with-a-name-that-is-rather-long-for-a-list.pdf':
        ('3M', None, 'completed'),
    '여름 휴가 사진.zip': ('20M', 'rate:64K', 'paused'),
    'concert.flac': ('8M', 'status:404', 'error'),
    'payroll.ods': ('1M', 'auth-basic:me:secret', 'paused-recoverable'),
}


def add(name):
    """Queues the transfer for a file; gives its id."""
    size, fault, _ = TRANSFERS[name]
    uri = ORIGIN.uri(f'/f/{size}/{name}' + (f'?fault={fault}' if fault else ''))
    return MANAGER.add({'uri': uri, 'directory': FOLDER})[0]


os.makedirs(FOLDER)
IDS = {name: add(name) for name in TRANSFERS}
MANAGER.activate_window()
PERSON = Person('ferry')
# Whatever the language is, there is one frame.
FRAME = PERSON.find('frame')


def status_of(name):
    """How a transfer is now."""
    return MANAGER.row(IDS[name])['status']


def cut():
    """What is there to be read or used, but crosses the window's edges. What is
    wholly beyond them is put away."""
    width, height = FRAME.place()[2:]
    found = []
    for thing in FRAME.inside():
        if thing.role in ('label', 'push button', 'text'):
            x, y, across, down = thing.place() or (0, 0, 0, 0)
            if (x < -SLACK and x + across > 0 or x < width < x + across - SLACK
                    or y < -SLACK and y + down > 0 or y < height < y + down - SLACK):
                found.append(f'{thing.role} {thing.name!r} {(x, y, across, down)}')
    return found


def look_at(size):
    """Gives the window a size, checks and photographs it."""
    PERSON.resize(FRAME, *size)
    try:
        PERSON.wait_until(f'nothing cut in {size}', lambda: not cut())
    except NotSeen as error:
        raise AssertionError('these are cut:\n' + '\n'.join(cut())) from error
    PERSON.photograph(f'gallery-{VARIANT}-{size[0]}x{size[1]}')


def test_each_kind_of_transfer_is_there():
    PERSON.wait_until('something to pause',
                      lambda: status_of('여름 휴가 사진.zip') == 'running')
    MANAGER.call('Pause', '(asa{sv})', [IDS['여름 휴가 사진.zip']], {})
    for name, (_, _, status) in TRANSFERS.items():
        PERSON.wait_until(f'{name} to be {status}',
                          lambda name=name, status=status: status_of(name) == status)
        PERSON.find(None, name)


def test_a_window_of_the_usual_size_shows_all():
    look_at((900, 620))


def test_a_narrow_window_shows_all():
    look_at((360, 640))


def test_a_wide_window_shows_all():
    look_at((1200, 720))


def test_it_closes():
    PERSON.close(FRAME)
    PERSON.wait_until('the end of the window', lambda: not MANAGER.process_of(APPLICATION))


tap.run(sys.modules[__name__])
