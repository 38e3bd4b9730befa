# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The parts of a desktop: each function starts one and says what to wait for."""

import glob
import os
import sys

BUS_CONFIG = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>{type}</type>
  <listen>{address}</listen>
  <auth>EXTERNAL</auth>
  {more}
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>
"""

DUNST_CONFIG = """\
[global]
history_length = 1000
idle_threshold = 0
markup = full
font = Cantarell 10
"""

PANEL_CONFIG = """\
<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="28"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-2" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
    </property>
  </property>
</channel>
"""


class Parts:
    """What a session is made of. Changes the environment as it grows."""

    def __init__(self, options, place, crew):
        self._options = options
        self._place = place
        self._crew = crew
        self.environment = place.environment(options)

    def _await_name(self, name, bus='session'):
        self._crew.expect(f'{name} on the {bus} bus',
                          ['gdbus', 'wait', '--' + bus, name], self.environment)

    def _await_signpost(self, name):
        """Gives the path of a pipe that a daemon opens when it is ready."""
        signpost = os.path.join(self._place.root, name + '-ready')
        os.mkfifo(signpost)
        self._place.give(signpost)
        self._crew.expect(name, ['cat', signpost], self.environment)
        return signpost

    def _start_bus(self, kind, more=''):
        variable = f'DBUS_{kind.upper()}_BUS_ADDRESS'
        path = self._place.write(kind + '.conf', BUS_CONFIG.format(
            type=kind, address=self.environment[variable], more=more))
        self._crew.start_and_hear(
            kind + '-bus', ['dbus-daemon', '--config-file=' + path, '--nofork',
                            '--print-address={fd}'],
            self.environment, as_root=kind == 'system')

    def start_display(self):
        """The X server, with a number that nobody has."""
        number = self._crew.start_and_hear(
            'xvfb', ['Xvfb', '-displayfd', '{fd}', '-screen', '0', self._options.size + 'x24',
                     '-nolisten', 'tcp', '-noreset', '-ac', '-wr'], self.environment)
        self.environment['DISPLAY'] = ':' + number

    def start_system_bus(self):
        """At its usual place, for mocks to take any name."""
        self._start_bus('system')

    def start_session_bus(self):
        """A bus that starts nothing but what was asked for: with the machine's
        own configuration any program would bring portals, virtual file systems
        and keyrings along."""
        services = '/usr/share/dbus-1/services'
        if {'xfce4', 'xfwm4'} & {self._options.wm, self._options.notify, self._options.tray}:
            self._place.allow_service(f'{services}/org.xfce.Xfconf.service')
        plain = self.environment
        self.environment = dict(plain, **dict(
            text.split('=', 1) for text in self._options.env))
        self._start_bus('session', f'<servicedir>{self._place.services}</servicedir>')
        self.environment = plain

    def start_accessibility(self):
        """The bus on which a screen reader would listen."""
        self._crew.start('accessibility', ['/usr/libexec/at-spi-bus-launcher',
                                           '--launch-immediately', '--a11y=1'], self.environment)
        self._await_name('org.a11y.Bus')

    def start_openbox(self):
        """It runs a command as soon as it manages windows."""
        signpost = self._await_signpost('openbox')
        self._crew.start('openbox', ['openbox', '--sm-disable', '--startup',
                                     f"sh -c ': >{signpost}'"], self.environment)

    def start_xfwm4(self):
        """It can do without edges around windows, and lets light through their
        shadows: windows look as people know them."""
        self._crew.start('xfwm4', ['xfwm4', '--compositor=on', '--vblank=off'], self.environment)
        self._crew.expect('xfwm4', ['sh', '-c', 'until xprop -root _NET_SUPPORTING_WM_CHECK'
                                    " | grep -q '#'; do sleep 0.01; done"], self.environment)

    def start_notifications(self):
        """Who shows notifications."""
        if self._options.notify == 'dunst':
            config = self._place.write('dunstrc', DUNST_CONFIG)
            argv = ['dunst', '-config', config]
        else:
            argv = (glob.glob('/usr/lib/*/xfce4/notifyd/xfce4-notifyd')
                    or ['xfce4-notifyd'])[:1]
        self._crew.start(self._options.notify + '-notify', argv, self.environment)
        self._await_name('org.freedesktop.Notifications')

    def start_tray(self):
        """A panel with nothing but room for tray icons."""
        self._place.write_config('xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml', PANEL_CONFIG)
        self._crew.start('xfce4-panel', ['xfce4-panel', '--disable-wm-check',
                                         '--sm-client-disable'], self.environment)
        self._await_name('org.kde.StatusNotifierWatcher')

    def start_keyring(self):
        """A keyring daemon; it reads the password of the login keyring."""
        reader, writer = os.pipe()
        os.write(writer, b'test')
        os.close(writer)
        self._crew.start('keyring', ['gnome-keyring-daemon', '--foreground', '--unlock',
                                     '--components=secrets'], self.environment, stdin=reader)
        os.close(reader)
        self._await_name('org.freedesktop.secrets')

    def start_mocks(self):
        """All mocks, in one process."""
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'mocks.py')
        self._crew.start('mocks', [sys.executable, '-B', script, self._await_signpost('mocks'),
                                   *self._options.mocks], self.environment, as_root=True)

    def start_all(self):
        """The whole desktop. The X server comes first, since the session bus
        has to tell its address to those whom it starts."""
        options = self._options
        if not options.no_display:
            self.start_display()
        self.start_system_bus()
        self.start_session_bus()
        if options.mocks:
            self.start_mocks()
        if options.a11y:
            self.start_accessibility()
        if options.wm == 'openbox':
            self.start_openbox()
        if options.wm == 'xfwm4':
            self.start_xfwm4()
        if options.notify != 'none':
            self.start_notifications()
        if options.keyring:
            self.start_keyring()
        if options.tray != 'none':
            self.start_tray()
        self._crew.settle()
