# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The real NetworkManager, for what this machine's own network has: the cable, or
a modem."""

import os
import subprocess
import threading
import time

from gi.repository import Gio, GLib

import hosts
from hosts import run

NAME, PATH = 'org.freedesktop.NetworkManager', '/org/freedesktop/NetworkManager'
CONNECTION = 'Harbour'
TICK = 0.002
PATIENCE = 20
CONFIGURATION = f'''
[main]
plugins=keyfile
dns=none
rc-manager=unmanaged
auth-polkit=false
no-auto-default=*
[connectivity]
uri={hosts.Origin.check}
response={hosts.ONLINE}
interval=300
[logging]
level=INFO
'''
# What it writes, in memory.
FOLDERS = ('/var/lib/NetworkManager', '/etc/NetworkManager/system-connections')


class NetworkManager:
    """Starts it, without a connection."""

    def __init__(self, folder):
        self._folder = os.path.join(folder, 'network-manager')
        self._process = None
        os.makedirs(self._folder)
        for path in FOLDERS:
            os.makedirs(path, exist_ok=True)
            run('mount', '-t', 'tmpfs', '-o', 'mode=700', 'tmpfs', path)
        with open(self._path('conf'), 'w', encoding='utf-8') as stream:
            stream.write(CONFIGURATION)
        self.start()

    def _add(self, kind, device, *arguments):
        # A modem is noticed when ModemManager has told all about it.
        end = time.monotonic() + PATIENCE
        while device not in run('nmcli', '--get-values', 'DEVICE', 'device').split():
            assert time.monotonic() < end, f'there is no {device}'
            time.sleep(TICK)
        run('nmcli', 'connection', 'add', 'type', kind, 'ifname', device, 'con-name', CONNECTION,
            'ipv6.method', 'disabled', 'connection.autoconnect', 'no', *arguments)
        self.connect()
        self.check()

    def use_cable(self):
        """Makes the connection one by cable, and takes it up."""
        self._add('ethernet', hosts.DEVICE, 'ip4', f'{hosts.HERE}/{hosts.PREFIX}',
                  'gw4', hosts.THERE)

    def use_modem(self, port):
        """Makes the connection one by modem, and takes it up."""
        self._add('gsm', port, 'apn', 'internet')

    def _path(self, name):
        return os.path.join(self._folder, name)

    def start(self):
        """Starts it unless it runs, and waits until it answers."""
        if self._process is not None and self._process.poll() is None:
            return
        with open(os.path.join(os.environ['DESKTOP_SESSION_LOGS'], 'network-manager.log'),
                  'ab') as log:
            self._process = subprocess.Popen(
                ['NetworkManager', '--debug', '--config=' + self._path('conf'),
                 '--config-dir=' + self._path('none'), '--system-config-dir=' + self._path('none')],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        run('gdbus', 'wait', '--system', '--timeout', str(PATIENCE), NAME)

    def kill(self):
        """Ends it as a crash would. The device keeps its address."""
        self._process.kill()
        self._process.wait()

    @staticmethod
    def set_metered(metered):
        """Says of the connection that data costs, or not: "yes", "no", "unknown"."""
        run('nmcli', 'connection', 'modify', CONNECTION, 'connection.metered', metered)
        run('nmcli', 'device', 'reapply', hosts.DEVICE)

    def become_metered(self):
        """The same, of a connection that is not; gives the moment at which everybody
        was told."""
        told = []
        bus = Gio.bus_get_sync(Gio.BusType.SYSTEM)
        subscription = bus.signal_subscribe(
            NAME, 'org.freedesktop.DBus.Properties', 'PropertiesChanged', PATH, NAME,
            Gio.DBusSignalFlags.NONE,
            lambda *news: 'Metered' in news[5].unpack()[1] and told.append(time.monotonic()))
        setting = threading.Thread(target=self.set_metered, args=['yes'])
        setting.start()
        while not told and setting.is_alive():
            GLib.MainContext.default().iteration(False)
            time.sleep(TICK)
        setting.join()
        bus.signal_unsubscribe(subscription)
        assert told, 'NetworkManager told nobody'
        return told[0]

    @staticmethod
    def connect():
        """Takes the connection up."""
        run('nmcli', '--wait', str(PATIENCE), 'connection', 'up', CONNECTION)

    @staticmethod
    def disconnect():
        """Takes the connection down."""
        run('nmcli', '--wait', str(PATIENCE), 'connection', 'down', CONNECTION)

    @staticmethod
    def check():
        """Lets it look whether there is a way through; gives what it found."""
        return run('nmcli', 'networking', 'connectivity', 'check').strip()
