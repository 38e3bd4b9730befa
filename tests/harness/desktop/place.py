# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Where a session lives: its folders, all in memory, and its environment."""

import contextlib
import os
import shutil

from . import kernel

# What of the caller's environment goes on to the programs under test.
WELCOME = ('ASAN_OPTIONS', 'LSAN_OPTIONS', 'UBSAN_OPTIONS', 'TSAN_OPTIONS', 'ASAN_SYMBOLIZER_PATH',
           'G_MESSAGES_DEBUG', 'GCOV_PREFIX', 'GCOV_PREFIX_STRIP', 'LLVM_PROFILE_FILE',
           'LD_LIBRARY_PATH', 'TERM')
WELCOME_PREFIXES = ('FERRY', 'MESON_', 'MALLOC_')

# The machine's own programs only: what somebody put elsewhere is not part of
# the test.
PATH = '/usr/bin:/bin:/usr/sbin:/sbin'
# Windows that are drawn alike everywhere, without waiting for what moves.
GTK_SETTINGS = """\
[Settings]
gtk-font-name=Cantarell 11
gtk-icon-theme-name=Adwaita
gtk-enable-animations=0
gtk-cursor-blink=0
"""

DATA_DIRS = '/usr/local/share:/usr/share'


class Place:
    """Makes the folders when it is made. The mount namespace ends with the
    session, and all of this with it."""

    def __init__(self, options, user):
        self._user = user
        number = os.getuid() if user is None else user
        kernel.mount('tmpfs', '/run', 'tmpfs', data='mode=755')
        self.root = '/run/desktop'
        self.runtime = f'/run/user/{number}'
        self.home = options.home or self.root + '/home'
        self.services = self.root + '/services'
        self.temporary = self.root + '/tmp'
        self.logs = options.logs or self.root + '/logs'
        self.prefix = options.prefix
        for folder in ('/run/dbus', '/run/lock', '/run/user', self.root):
            os.makedirs(folder, exist_ok=True)
        for folder in (self.runtime, self.home, self.services, self.temporary, self.logs,
                       *self._xdg().values()):
            os.makedirs(folder, exist_ok=True)
            self.give(folder)
        os.chmod(self.runtime, 0o700)
        self._make_sockets_private()
        self.write_config('gtk-4.0/settings.ini', GTK_SETTINGS)
        if options.destdir:
            os.makedirs(options.prefix, exist_ok=True)
            kernel.bind(options.destdir + options.prefix, options.prefix)
        for service in options.service + self._installed_services():
            self.allow_service(service)

    def give(self, path):
        """Makes the session's user the owner."""
        if self._user is not None:
            os.chown(path, self._user, self._user)

    def _xdg(self):
        return {
            'XDG_CONFIG_HOME': self.home + '/.config',
            'XDG_DATA_HOME': self.home + '/.local/share',
            'XDG_STATE_HOME': self.home + '/.local/state',
            'XDG_CACHE_HOME': self.home + '/.cache',
        }

    def _make_sockets_private(self):
        """X servers of other sessions keep theirs in the same folder."""
        private = '/run/x11'
        os.makedirs(private)
        os.chmod(private, 0o1777)
        # Another session may be making it at the same moment.
        with contextlib.suppress(FileExistsError):
            os.makedirs('/tmp/.X11-unix')
            os.chmod('/tmp/.X11-unix', 0o1777)
        kernel.bind(private, '/tmp/.X11-unix')

    def _installed_services(self):
        folder = f'{self.prefix}/share/dbus-1/services'
        if not self.prefix or not os.path.isdir(folder):
            return []
        return [os.path.join(folder, name) for name in os.listdir(folder)]

    def allow_service(self, path):
        """Lets the session bus start what this D-Bus service file tells."""
        if not os.path.exists(path):
            raise FileNotFoundError(f'there is no service file {path}')
        shutil.copy(path, self.services)

    def write(self, name, text):
        """A file of the session's own; gives its path."""
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as stream:
            stream.write(text)
        return path

    def write_config(self, name, text):
        """A file of the person's own in XDG_CONFIG_HOME."""
        path = self.write(os.path.join(self._xdg()['XDG_CONFIG_HOME'], name), text)
        self.give(path)
        while path != self.home:
            path = os.path.dirname(path)
            self.give(path)

    def log(self, name):
        """The path of the log of a daemon."""
        return os.path.join(self.logs, name + '.log')

    def environment(self, options):
        """What every program of the session starts with, but for the display."""
        result = {name: value for name, value in os.environ.items()
                  if name in WELCOME or name.startswith(WELCOME_PREFIXES)}
        inside = (self.prefix + '/bin:', self.prefix + '/share:') if self.prefix else ('', '')
        result.update(self._xdg())
        result.update({
            'HOME': self.home,
            'TMPDIR': self.temporary,
            'PATH': inside[0] + PATH,
            'LANG': options.lang,
            'XDG_RUNTIME_DIR': self.runtime,
            'XDG_DATA_DIRS': inside[1] + DATA_DIRS,
            'XDG_CONFIG_DIRS': '/etc/xdg',
            'XDG_CURRENT_DESKTOP': 'GNOME',
            'XDG_SESSION_TYPE': 'x11',
            'DBUS_SYSTEM_BUS_ADDRESS': 'unix:path=/run/dbus/system_bus_socket',
            'DBUS_SESSION_BUS_ADDRESS': f'unix:path={self.runtime}/bus',
            'DESKTOP_SESSION_LOGS': self.logs,
            # One way to draw that looks alike on every machine, and nothing
            # that would start daemons which were not asked for.
            'GDK_BACKEND': 'x11',
            'GSK_RENDERER': 'cairo',
            'GDK_DEBUG': 'gl-disable',  # until GTK 4.16
            'GDK_DISABLE': 'gl,vulkan',  # since then
            'GSETTINGS_BACKEND': 'memory',
            'GIO_USE_PROXY_RESOLVER': 'dummy',
            'GIO_USE_VFS': 'local',
            'GTK_USE_PORTAL': '0',
            'ADW_DISABLE_PORTAL': '1',
            'GTK_A11Y': 'atspi' if options.a11y else 'none',
        })
        if not options.a11y:
            result['NO_AT_BRIDGE'] = '1'
        if options.dark:
            result['ADW_DEBUG_COLOR_SCHEME'] = 'prefer-dark'
        return result
