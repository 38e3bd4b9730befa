# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Several python-dbusmock templates on the system bus in one process, since
each process of Python costs a session a good part of its time to start.

usage: mocks.py READY-PIPE TEMPLATE…"""

import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from dbusmock import mockobject
from gi.repository import GLib


def offer(bus, template):
    """Takes the name that the template is for and serves it."""
    module = mockobject.load_module(template)
    name = dbus.service.BusName(module.BUS_NAME, bus, allow_replacement=True,
                                replace_existing=True, do_not_queue=True)
    is_manager = getattr(module, 'IS_OBJECT_MANAGER', False)
    interface = getattr(module, 'MAIN_IFACE', mockobject.OBJECT_MANAGER_IFACE)
    main_object = mockobject.DBusMockObject(name, module.MAIN_OBJ, interface, {}, None, is_manager)
    mockobject.objects[module.MAIN_OBJ] = main_object
    main_object.AddTemplate(template, {})


def main():
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.SystemBus()
    for template in sys.argv[2:]:
        offer(bus, template)
    with open(sys.argv[1], 'w', encoding='ascii'):
        pass
    GLib.MainLoop().run()


main()
