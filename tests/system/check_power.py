# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""What the real UPower and the real power-profiles-daemon tell is heeded. Runs by
umockdev-wrapper within a desktop.

usage: check_power.py FERRY-FAKE-ORIGIN"""

import sys

import tap
from ferry import Ferry
from origin import Origin
from power_supply import Laptop

LAPTOP = Laptop()
ORIGIN = Origin(sys.argv[1])
FERRY = Ferry()

ENOUGH = 300000  # bytes that show that it runs


class Download:
    """A file that takes long to fetch, because a test is to see it run and wait."""

    def __init__(self, name):
        FERRY.cancel_all()
        self.transfer = FERRY.fetch(ORIGIN.uri(f'/f/100M/{name}?fault=rate:300K'))

    def runs(self):
        """Waits until it does."""
        self.transfer.wait_for('running')
        self.transfer.wait_for_bytes(ENOUGH)

    def waits(self, reason):
        """Waits until it does."""
        self.transfer.wait_for('paused-system-policy', reason)

    def end(self):
        """It is not needed any more; nothing that happened to it was a failure."""
        assert self.transfer.retries() == 0
        FERRY.cancel_all()


def test_low_battery_is_spared_until_the_charger_is_in():
    download = Download('battery.bin')
    download.runs()
    LAPTOP.set_battery(15)
    download.waits('battery')
    print(f'# {download.transfer.why()}', flush=True)
    LAPTOP.plug_in(True)
    download.runs()
    LAPTOP.plug_in(False)
    download.waits('battery')
    LAPTOP.set_battery(60)
    download.runs()
    download.end()


def test_power_saver_is_heeded():
    download = Download('saver.bin')
    download.runs()
    LAPTOP.set_profile('power-saver')
    download.waits('power-saver')
    LAPTOP.set_profile('balanced')
    download.runs()
    download.end()


def test_battery_is_not_used_at_all_where_somebody_wants_that():
    download = Download('mains.bin')
    download.runs()
    FERRY.prefer(only_on_mains=True)
    download.waits('battery')
    LAPTOP.plug_in(True)
    download.runs()
    FERRY.prefer(only_on_mains=False)
    LAPTOP.plug_in(False)
    download.runs()
    download.end()


def test_upower_may_die_and_come_back():
    download = Download('dies.bin')
    service = FERRY.process()
    LAPTOP.set_battery(10)
    download.waits('battery')
    LAPTOP.kill_upower()
    download.runs()
    LAPTOP.start_upower()
    download.waits('battery')
    LAPTOP.set_battery(80)
    download.runs()
    download.end()
    assert FERRY.process() == service


tap.run(sys.modules[__name__])
