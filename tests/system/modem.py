# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""A ModemManager that is played, for want of a modem: one modem, whose data go
through the cable of the other machine. What NetworkManager makes of it is real."""

import os
import subprocess
import sys

from gi.repository import Gio, GLib

import hosts
from hosts import run

NAME, ROOT = 'org.freedesktop.ModemManager1', '/org/freedesktop/ModemManager1'
MODEM, BEARER, SIM = ROOT + '/Modem/0', '/mock/Bearer/0', '/mock/Sim/0'
CONTROL_PORT = 'cdc-wdm0'
HOME, ROAMING = 1, 5  # registration states of 3GPP
REGISTERED, POWER_ON, LTE, QMI_PORT, NET_PORT = 8, 3, 8, 6, 2

# Of each interface what NetworkManager asks for. An interface without a property
# would not be seen.
MODEM_PROPERTIES = {
    'Sim': ('o', SIM), 'Bearers': ('ao', [BEARER]), 'SupportedCapabilities': ('au', [LTE]),
    'CurrentCapabilities': ('u', LTE), 'MaxBearers': ('u', 1), 'MaxActiveBearers': ('u', 1),
    'Manufacturer': ('s', 'Mock'), 'Model': ('s', 'Mock'), 'Revision': ('s', '1'),
    'DeviceIdentifier': ('s', 'mock'), 'Device': ('s', '/mock'), 'Drivers': ('as', ['mock']),
    'Plugin': ('s', 'generic'), 'PrimaryPort': ('s', CONTROL_PORT),
    'Ports': ('a(su)', [(CONTROL_PORT, QMI_PORT), (hosts.DEVICE, NET_PORT)]),
    'EquipmentIdentifier': ('s', '1'), 'UnlockRequired': ('u', 1), 'UnlockRetries': ('a{uu}', {}),
    'State': ('i', REGISTERED), 'StateFailedReason': ('u', 0), 'AccessTechnologies': ('u', 1 << 14),
    'SignalQuality': ('(ub)', (80, True)), 'OwnNumbers': ('as', []), 'PowerState': ('u', POWER_ON),
    'SupportedModes': ('a(uu)', []), 'CurrentModes': ('(uu)', (8, 0)),
    'SupportedBands': ('au', []), 'CurrentBands': ('au', []), 'SupportedIpFamilies': ('u', 1),
}
REGISTRATION_PROPERTIES = {
    'Imei': ('s', '1'), 'RegistrationState': ('u', HOME), 'OperatorCode': ('s', '45005'),
    'OperatorName': ('s', 'Mock'), 'EnabledFacilityLocks': ('u', 0),
}
SIM_PROPERTIES = {
    'SimIdentifier': ('s', '1'), 'Imsi': ('s', '450050000000000'), 'Active': ('b', True),
    'OperatorIdentifier': ('s', '45005'), 'OperatorName': ('s', 'Mock'),
}
BEARER_PROPERTIES = {
    'Interface': ('s', hosts.DEVICE), 'Connected': ('b', True), 'Suspended': ('b', False),
    'Ip4Config': ('a{sv}', {'method': GLib.Variant('u', 2),
                            'address': GLib.Variant('s', hosts.HERE),
                            'prefix': GLib.Variant('u', hosts.PREFIX),
                            'gateway': GLib.Variant('s', hosts.THERE)}),
    'Ip6Config': ('a{sv}', {'method': GLib.Variant('u', 0)}),
    'IpTimeout': ('u', 20), 'BearerType': ('u', 1), 'Properties': ('a{sv}', {}),
}
MODEM_METHODS = [('Enable', 'b', '', ''),
                 ('ListBearers', '', 'ao', f'ret = [dbus.ObjectPath("{BEARER}")]')]
SIMPLE_METHODS = [('Connect', 'a{sv}', 'o', f'ret = dbus.ObjectPath("{BEARER}")'),
                  ('Disconnect', 'o', '', ''), ('GetStatus', '', 'a{sv}', 'ret = {}')]


def _variants(properties):
    return {name: GLib.Variant(*value) for name, value in properties.items()}


class Modem:
    """At home."""

    def __init__(self):
        with open(os.path.join(os.environ['DESKTOP_SESSION_LOGS'], 'modem.log'), 'ab') as log:
            self._process = subprocess.Popen(
                [sys.executable, '-m', 'dbusmock', '--system', '--is-object-manager', NAME, ROOT,
                 NAME], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        run('gdbus', 'wait', '--system', '--timeout', '20', NAME)
        self._bus = Gio.bus_get_sync(Gio.BusType.SYSTEM)
        self._add(SIM, NAME + '.Sim', SIM_PROPERTIES, [])
        self._add(BEARER, NAME + '.Bearer', BEARER_PROPERTIES, [])
        self._add(MODEM, NAME + '.Modem', MODEM_PROPERTIES, MODEM_METHODS)
        self._call(MODEM, 'AddProperties', '(sa{sv})', NAME + '.Modem.Modem3gpp',
                   _variants(REGISTRATION_PROPERTIES))
        self._call(MODEM, 'AddProperties', '(sa{sv})', NAME + '.Modem.Simple',
                   _variants({'Mock': ('b', True)}))
        self._call(MODEM, 'AddMethods', '(sa(ssss))', NAME + '.Modem.Simple', SIMPLE_METHODS)

    def _call(self, path, method, signature, *arguments):
        self._bus.call_sync(NAME, path, 'org.freedesktop.DBus.Mock', method,
                            GLib.Variant(signature, arguments), None, Gio.DBusCallFlags.NONE, -1,
                            None)

    def _add(self, path, interface, properties, methods):
        self._call(ROOT, 'AddObject', '(ssa{sv}a(ssss))', path, interface, _variants(properties),
                   methods)

    def roam(self, roams):
        """Moves to the network of another operator, or home."""
        self._call(MODEM, 'UpdateProperties', '(sa{sv})', NAME + '.Modem.Modem3gpp',
                   _variants({'RegistrationState': ('u', ROAMING if roams else HOME)}))
