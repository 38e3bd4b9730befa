# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""A week's plan goes by the time of day where the machine is, also after it has
travelled. Runs within a desktop; needs to be root there.

usage: check_time.py FERRY-FAKE-ORIGIN"""

import os
import sys
import time

import tap
from ferry import Ferry
from hosts import run
from origin import Origin

HOURS = 24
WEEK = 7 * HOURS
ENOUGH = 300000  # bytes that show that it runs

# A folder of the session's own above the machine's, in memory.
LAYERS = [os.path.join(os.environ['TMPDIR'], name) for name in ('etc', 'work')]
for path in LAYERS:
    os.makedirs(path)
run('mount', '-t', 'overlay', 'overlay', '-o',
    f'lowerdir=/etc,upperdir={LAYERS[0]},workdir={LAYERS[1]}', '/etc')


def travel(zone):
    """Changes the time zone as timedated does."""
    os.symlink(f'/usr/share/zoneinfo/{zone}', '/etc/localtime.new')
    os.rename('/etc/localtime.new', '/etc/localtime')


travel('Etc/UTC')
ORIGIN = Origin(sys.argv[1])
FERRY = Ferry()


def week_without_now():
    """A plan in which nothing runs in the present hour and the next, by UTC."""
    now = time.gmtime()
    hour = now.tm_wday * HOURS + now.tm_hour
    return ''.join('s' if index in (hour, (hour + 1) % WEEK) else 'r' for index in range(WEEK))


def test_another_time_zone_counts_at_once():
    transfer = FERRY.fetch(ORIGIN.uri('/f/100M/zone.bin?fault=rate:300K'))
    transfer.wait_for_bytes(ENOUGH)
    FERRY.prefer(schedule=week_without_now(), schedule_enabled=True)
    transfer.wait_for('paused-system-policy', 'schedule')
    print(f'# {transfer.why()}', flush=True)
    travel('Asia/Seoul')
    transfer.wait_for_bytes(ENOUGH)
    travel('Etc/UTC')
    transfer.wait_for('paused-system-policy', 'schedule')
    assert transfer.retries() == 0
    FERRY.cancel_all()


tap.run(sys.modules[__name__])
