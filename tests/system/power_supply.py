# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""A laptop: the real UPower and the real power-profiles-daemon on a battery, a
charger and a firmware that are files. The process has to run by umockdev-wrapper."""

import os
import subprocess

import gi
gi.require_version('UMockdev', '1.0')
from gi.repository import Gio, GLib, UMockdev  # noqa: E402  the version has to come first

from hosts import run  # noqa: E402

# What stands before the C library here is for UPower and its like alone.
PRELOAD = os.environ.pop('LD_PRELOAD')
FULL = 60000000  # microwatt hours
PROFILES = ('net.hadess.PowerProfiles', '/net/hadess/PowerProfiles')
POLKIT = ('org.freedesktop.PolicyKit1', '/org/freedesktop/PolicyKit1/Authority')


class Laptop:
    """On battery, 80 % full, balanced."""

    def __init__(self):
        self._testbed = UMockdev.Testbed.new()
        self._charger = self._testbed.add_device(
            'power_supply', 'AC', None, ['type', 'Mains', 'online', '0'], [])
        self._battery = self._testbed.add_device(
            'power_supply', 'BAT0', None,
            ['type', 'Battery', 'present', '1', 'status', 'Discharging', 'technology', 'Li-ion',
             'energy_full', str(FULL), 'energy_full_design', str(FULL),
             'energy_now', str(FULL * 80 // 100), 'capacity', '80', 'voltage_now', '12000000',
             'power_now', '9000000'], [])
        self._write('sys/firmware/acpi/platform_profile', 'balanced\n')
        self._write('sys/firmware/acpi/platform_profile_choices',
                    'low-power balanced performance\n')
        # libudev listens only where udevd seems to run.
        os.makedirs('/run/udev', exist_ok=True)
        with open('/run/udev/control', 'w', encoding='ascii'):
            pass
        os.makedirs('/var/lib/upower', exist_ok=True)
        run('mount', '-t', 'tmpfs', 'tmpfs', '/var/lib/upower')
        self._bus = Gio.bus_get_sync(Gio.BusType.SYSTEM)
        self._call(*POLKIT, 'org.freedesktop.DBus.Mock', 'AllowUnknown', '(b)', True)
        self._start('power-profiles-daemon', PROFILES[0])
        self.upower = self._start('upowerd', 'org.freedesktop.UPower')

    def _write(self, name, text):
        path = os.path.join(self._testbed.get_root_dir(), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='ascii') as stream:
            stream.write(text)

    def _start(self, program, name):
        # The testbed tells its place to the C library alone.
        environment = dict(os.environ, LD_PRELOAD=PRELOAD,
                           UMOCKDEV_DIR=self._testbed.get_root_dir())
        with open(os.path.join(os.environ['DESKTOP_SESSION_LOGS'], program + '.log'),
                  'ab') as log:
            process = subprocess.Popen(['/usr/libexec/' + program, '-v'], env=environment,
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        run('gdbus', 'wait', '--system', '--timeout', '20', name)
        return process

    def _call(self, name, path, interface, method, signature, *arguments):
        self._bus.call_sync(name, path, interface, method, GLib.Variant(signature, arguments),
                            None, Gio.DBusCallFlags.NONE, -1, None)

    def set_battery(self, percent):
        """How full the battery is."""
        self._testbed.set_attribute(self._battery, 'energy_now', str(FULL * percent // 100))
        self._testbed.set_attribute(self._battery, 'capacity', str(percent))
        self._testbed.uevent(self._battery, 'change')

    def plug_in(self, is_plugged):
        """Takes the charger in or out."""
        self._testbed.set_attribute(self._charger, 'online', '1' if is_plugged else '0')
        self._testbed.uevent(self._charger, 'change')
        self._testbed.set_attribute(self._battery, 'status',
                                    'Charging' if is_plugged else 'Discharging')
        self._testbed.uevent(self._battery, 'change')

    def set_profile(self, profile):
        """As the menu of a desktop does: "balanced", "power-saver"."""
        self._call(*PROFILES, 'org.freedesktop.DBus.Properties', 'Set', '(ssv)', PROFILES[0],
                   'ActiveProfile', GLib.Variant('s', profile))

    def kill_upower(self):
        """Ends UPower as a crash would."""
        self.upower.kill()
        self.upower.wait()

    def start_upower(self):
        """Starts it anew."""
        self.upower = self._start('upowerd', 'org.freedesktop.UPower')
