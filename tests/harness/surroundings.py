# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The network and the power of a machine, as the mocks of a session play them:
'networkmanager' and 'upower' of --mocks."""

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402  the version has to come first

NETWORK = 'org.freedesktop.NetworkManager'
NETWORK_PATH = '/org/freedesktop/NetworkManager'
POWER = 'org.freedesktop.UPower'
POWER_PATH = '/org/freedesktop/UPower'
BATTERY_PATH = POWER_PATH + '/devices/DisplayDevice'
MOCK = 'org.freedesktop.DBus.Mock'
PROPERTIES = 'org.freedesktop.DBus.Properties'
KINDS = {'802-3-ethernet': 1, '802-11-wireless': 2, 'gsm': 8}
ACTIVATED, DEVICE_ACTIVATED = 2, 100
FULL = 4
# The kernel counts nothing on one that is not there.
NO_INTERFACE = GLib.Variant('s', 'none0')
METERED = {True: 1, False: 2, None: 0}
BATTERY, DISCHARGING = 2, 2


class Surroundings:
    """What is around the machine; at first what the mocks begin with."""

    def __init__(self):
        self._bus = Gio.bus_get_sync(Gio.BusType.SYSTEM)
        self._number = 0
        self._call(NETWORK, NETWORK_PATH, 'AddProperties', '(sa{sv})', NETWORK,
                   {'PrimaryConnection': GLib.Variant('o', '/'),
                    'Metered': GLib.Variant('u', METERED[None])})

    def _call(self, name, path, method, signature, *arguments):
        interface = PROPERTIES if method == 'Set' else MOCK
        self._bus.call_sync(name, path, interface, method, GLib.Variant(signature, arguments),
                            None, Gio.DBusCallFlags.NONE, 20000, None)

    def _set(self, name, path, **properties):
        for key, value in properties.items():
            self._call(name, path, 'Set', '(ssv)', name, key, value)

    def connect(self, name, uuid, kind='802-11-wireless', metered=None):
        """From now on all goes over this connection."""
        self._number += 1
        device = f'{NETWORK_PATH}/Devices/{self._number}'
        active = f'{NETWORK_PATH}/ActiveConnection/{self._number}'
        cost = GLib.Variant('u', METERED[metered])
        self._call(NETWORK, NETWORK_PATH, 'AddObject', '(ssa{sv}a(ssss))', device,
                   NETWORK + '.Device',
                   {'DeviceType': GLib.Variant('u', KINDS[kind]), 'Metered': cost,
                    'State': GLib.Variant('u', DEVICE_ACTIVATED),
                    'Udi': GLib.Variant('s', device), 'IpInterface': NO_INTERFACE,
                    'Interface': NO_INTERFACE}, [])
        self._call(NETWORK, NETWORK_PATH, 'AddObject', '(ssa{sv}a(ssss))', active,
                   NETWORK + '.Connection.Active',
                   {'Id': GLib.Variant('s', name), 'Uuid': GLib.Variant('s', uuid),
                    'Type': GLib.Variant('s', kind), 'State': GLib.Variant('u', ACTIVATED),
                    'Vpn': GLib.Variant('b', False), 'Devices': GLib.Variant('ao', [device]),
                    'Default': GLib.Variant('b', True), 'Master': GLib.Variant('o', '/'),
                    'SpecificObject': GLib.Variant('o', '/')}, [])
        self._set(NETWORK, NETWORK_PATH, Metered=cost, Connectivity=GLib.Variant('u', FULL),
                  ActiveConnections=GLib.Variant('ao', [active]),
                  PrimaryConnection=GLib.Variant('o', active))

    def run_on_battery(self, percent):
        """The plug is pulled; the battery is so full."""
        self._call(POWER, POWER_PATH, 'SetDeviceProperties', '(oa{sv})', BATTERY_PATH,
                   {'Type': GLib.Variant('u', BATTERY), 'IsPresent': GLib.Variant('b', True),
                    'State': GLib.Variant('u', DISCHARGING),
                    'Percentage': GLib.Variant('d', percent)})
        self._set(POWER, POWER_PATH, OnBattery=GLib.Variant('b', True))
