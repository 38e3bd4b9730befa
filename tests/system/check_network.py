# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""What the real NetworkManager tells is heeded, by the service and transfers over
a real cable. Runs within a desktop with a network of its own.

usage: check_network.py"""

import os
import signal
import sys
import time

import hosts
import tap
from ferry import Ferry
from hosts import MIB
from network_manager import CONNECTION, NetworkManager

FOLDER = os.environ['TMPDIR']
ORIGIN = hosts.Origin(FOLDER)
NETWORK = NetworkManager(FOLDER)
NETWORK.use_cable()
FERRY = Ferry()

SLOW = 8  # megabits in a second
SIZE = 8 * MIB
ENOUGH = 300000  # bytes that show that it runs
PROMISED = 500  # milliseconds until nothing costs any more


def begin(name, **options):
    """Whatever the last test left: on a good network, fetches a file, slowly; gives
    the transfer under way and the digest."""
    FERRY.cancel_all()
    ORIGIN.want_sign_in(False)
    NETWORK.start()
    NETWORK.connect()
    NETWORK.set_metered('no')
    NETWORK.check()
    uri, digest = ORIGIN.offer(name, SIZE)
    ORIGIN.slow_down(SLOW)
    transfer = FERRY.fetch(uri, **options)
    transfer.wait_for_bytes(ENOUGH)
    return transfer, digest


def finish(transfer, digest):
    """It runs again by itself, to the end."""
    transfer.wait_for('running')
    ORIGIN.speed_up()
    transfer.check(digest)


def tell(what, milliseconds):
    """A line of diagnosis in what the test prints."""
    print(f'# {what}: {milliseconds:.0f} ms', flush=True)


def test_metered_network_is_not_used_and_waits_end_with_it():
    transfer, digest = begin('meter.bin', policy='unrestricted-only')
    cable = hosts.DataWatch()
    told = NETWORK.become_metered()
    duration = max(cable.last_data() - told, 0) * 1000
    tell('last data after the network became metered', duration)
    transfer.wait_for('paused-costed-network', 'metered')
    assert duration < PROMISED
    sentence = transfer.why()
    print(f'# {sentence}', flush=True)
    assert CONNECTION in sentence, sentence
    NETWORK.set_metered('no')
    finish(transfer, digest)


def test_metered_network_is_used_by_those_who_may():
    transfer, digest = begin('pays.bin')
    NETWORK.set_metered('yes')
    transfer.wait_for_bytes(ENOUGH)
    NETWORK.set_metered('no')
    finish(transfer, digest)


def test_first_question_to_a_service_that_starts_is_answered():
    NETWORK.start()
    NETWORK.connect()
    os.kill(FERRY.process(), signal.SIGKILL)
    told = hosts.run('ferryctl', 'network', 'list')
    assert f'“{CONNECTION}”' in told, told


def test_connection_that_goes_is_waited_for():
    transfer, digest = begin('down.bin')
    begun = time.monotonic()
    NETWORK.disconnect()
    transfer.wait_for('paused-no-network', 'offline')
    tell('paused after the connection went', (time.monotonic() - begun) * 1000)
    NETWORK.connect()
    finish(transfer, digest)


def test_cut_link_is_waited_for():
    transfer, digest = begin('cut.bin')
    hosts.run('ip', 'link', 'set', hosts.DEVICE, 'down')
    transfer.wait_for('paused-no-network', 'offline')
    hosts.run('ip', 'link', 'set', hosts.DEVICE, 'up')
    NETWORK.connect()
    finish(transfer, digest)


def test_portal_is_waited_for():
    transfer, digest = begin('portal.bin')
    ORIGIN.want_sign_in(True)
    assert NETWORK.check() == 'portal'
    transfer.wait_for('paused-no-network', 'captive-portal')
    ORIGIN.want_sign_in(False)
    assert NETWORK.check() == 'full'
    finish(transfer, digest)


def test_network_manager_may_die_while_a_transfer_runs():
    transfer, digest = begin('dies.bin')
    service = FERRY.process()
    NETWORK.kill()
    transfer.wait_for_bytes(ENOUGH)
    NETWORK.start()
    finish(transfer, digest)
    assert FERRY.process() == service


def test_network_manager_may_die_while_a_transfer_waits():
    transfer, digest = begin('waits.bin', policy='unrestricted-only')
    service = FERRY.process()
    NETWORK.set_metered('yes')
    transfer.wait_for('paused-costed-network', 'metered')
    NETWORK.kill()
    NETWORK.start()
    NETWORK.connect()
    transfer.wait_for('paused-costed-network', 'metered')
    NETWORK.set_metered('no')
    finish(transfer, digest)
    assert FERRY.process() == service


tap.run(sys.modules[__name__])
