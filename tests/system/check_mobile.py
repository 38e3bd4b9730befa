# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""A mobile connection of the real NetworkManager, by a modem that is played: it
costs though nobody said so, and more where it roams. Runs within a desktop with a
network of its own.

usage: check_mobile.py"""

import os
import sys

import hosts
import tap
from ferry import Ferry
from hosts import MIB
from modem import CONTROL_PORT, Modem
from network_manager import CONNECTION, NetworkManager

FOLDER = os.environ['TMPDIR']
ORIGIN = hosts.Origin(FOLDER)
MODEM = Modem()
NETWORK = NetworkManager(FOLDER)
NETWORK.use_modem(CONTROL_PORT)
FERRY = Ferry()

SLOW = 8  # megabits in a second
SIZE = 4 * MIB
ENOUGH = 300000  # bytes that show that it runs

ORIGIN.slow_down(SLOW)


def begin(name, **options):
    """Queues a file; gives the transfer and the digest."""
    uri, digest = ORIGIN.offer(name, SIZE)
    return FERRY.fetch(uri, **options), digest


def test_mobile_network_is_guessed_to_cost():
    sparing, _ = begin('sparing.bin', policy='unrestricted-only')
    plain, _ = begin('plain.bin')
    plain.wait_for_bytes(ENOUGH)
    sparing.wait_for('paused-costed-network', 'metered')
    assert CONNECTION in sparing.why(), sparing.why()
    FERRY.cancel_all()


def test_roaming_stops_all_but_what_may_cost_anything():
    plain, digest = begin('at-home.bin')
    always, other_digest = begin('always.bin', policy='always')
    plain.wait_for_bytes(ENOUGH)
    MODEM.roam(True)
    plain.wait_for('paused-costed-network', 'roaming')
    print(f'# {plain.why()}', flush=True)
    always.wait_for_bytes(ENOUGH)
    MODEM.roam(False)
    plain.wait_for_bytes(ENOUGH)
    ORIGIN.speed_up()
    plain.check(digest)
    always.check(other_digest)


tap.run(sys.modules[__name__])
