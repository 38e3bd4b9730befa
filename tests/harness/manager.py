# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Ferry's service as any program on the session bus sees it."""

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402  the version has to come first

APPLICATION = 'io.github.ferrytransfer.Ferry'
SERVICE = APPLICATION + '.Service'
PATH = '/io/github/ferrytransfer/Ferry'
TIMEOUT_MS = 20000


def _bus_call(bus, name, path, interface, method, arguments=None):
    reply = bus.call_sync(name, path, interface, method, arguments, None,
                          Gio.DBusCallFlags.NONE, TIMEOUT_MS, None)
    return reply.unpack() if reply else None


def dictionary(values):
    """An a{sv} of plain values."""
    kinds = {str: 's', bool: 'b', int: 'x', list: 'as'}
    return {key: value if isinstance(value, GLib.Variant)
            else GLib.Variant(kinds[type(value)], value) for key, value in values.items()}


class Manager:
    """Calls the service, which starts when it has to."""

    def __init__(self):
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def call(self, method, signature=None, *arguments):
        """Any method; gives what it returns."""
        packed = GLib.Variant(signature, arguments) if signature else None
        return _bus_call(self.bus, SERVICE, PATH, APPLICATION + '.Manager', method, packed)

    def add(self, *requests, **options):
        """Queues transfers, each a dictionary; gives their ids."""
        packed = [dictionary(request) for request in requests]
        return [id for id, _ in self.call('Add', '(aa{sv}a{sv})', packed, dictionary(options))[0]]

    def rows(self, **query):
        """What the list shows: one dictionary for each transfer."""
        return self.call('List', '(a{sv}uu)', dictionary(query), 0, 1000)[1]

    def row(self, transfer):
        """What the list shows of one transfer."""
        return self.rows(ids=[transfer])[0]

    def process_of(self, name=SERVICE):
        """The process number of who owns a name, or None."""
        try:
            return _bus_call(self.bus, 'org.freedesktop.DBus', '/', 'org.freedesktop.DBus',
                             'GetConnectionUnixProcessID', GLib.Variant('(s)', (name,)))[0]
        except GLib.Error:
            return None

    def activate_window(self):
        """What a desktop does when somebody clicks on Ferry's icon."""
        _bus_call(self.bus, APPLICATION, PATH, 'org.freedesktop.Application', 'Activate',
                  GLib.Variant('(a{sv})', ({},)))
