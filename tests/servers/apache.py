# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Apache with mod_dav: PUT, also of pieces by Content-Range, and DELETE. A folder
asks for a login by digest."""

import hashlib
import os

import serving

MODULES = '/usr/lib/apache2/modules'
REALM, USER, PASSWORD = 'Ferry', 'ferry', 'secret'

CONFIGURATION = '''
ServerRoot {home}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {home}/apache.pid
DefaultRuntimeDir {home}
ErrorLog {home}/error.log
{modules}
StartServers 1
TypesConfig /dev/null
LogFormat "%>s %m %I \\"%{{Content-Range}}i\\" %U" counts
CustomLog {home}/access.log counts
DocumentRoot {root}
DavLockDB {home}/locks
KeepAliveTimeout 60
<Directory {root}>
  Dav On
  Require all granted
</Directory>
<Location /digest>
  AuthType Digest
  AuthName "{realm}"
  AuthUserFile {home}/users
  Require valid-user
</Location>
'''


class Apache(serving.Server):
    """Takes files by PUT, whole or in pieces."""

    drops_root = True

    def __init__(self, parent):
        super().__init__(parent, 'apache')
        names = ['mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_user',
                 'auth_digest', 'mime', 'dav', 'dav_fs', 'logio']
        # Some are built in, as the packager likes it.
        modules = [f'LoadModule {name}_module {MODULES}/mod_{name}.so' for name in names
                   if os.path.exists(f'{MODULES}/mod_{name}.so')]
        self.write('apache.conf', CONFIGURATION.format(
            home=self.home, root=self.root, port=self.port, modules='\n'.join(modules),
            realm=REALM))
        secret = hashlib.md5(f'{USER}:{REALM}:{PASSWORD}'.encode()).hexdigest()
        self.write('users', f'{USER}:{REALM}:{secret}\n')
        os.mkdir(os.path.join(self.root, 'digest'))

    def command(self):
        return [serving.program('apache2'), '-X', '-f', self.path('apache.conf')]

    def log(self):
        """All requests so far, as (status, method, bytes that came, range, path)."""
        found = []
        with open(self.path('access.log'), encoding='utf-8') as lines:
            for line in lines:
                status, method, came, rest = line.rstrip('\n').split(' ', 3)
                _, span, path = rest.split('"', 2)
                found.append((int(status), method, int(came), span, path.strip()))
        return found

    def came(self):
        """How many bytes came, once it has stopped."""
        return sum(entry[2] for entry in self.log())
