# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""nginx with the PUT and DELETE of its WebDAV module, which knows no pieces: a PUT
with Content-Range gets a 501."""

import os

import serving

CONFIGURATION = '''
{user}
worker_processes 1;
daemon off;
error_log {home}/error.log;
pid {home}/nginx.pid;
events {{ worker_connections 256; }}
http {{
  types {{ }}
  default_type application/octet-stream;
  log_format counts '$status $request_method $request_length $uri';
  access_log {home}/access.log counts;
  client_body_temp_path {home}/t1;
  proxy_temp_path {home}/t2;
  fastcgi_temp_path {home}/t3;
  uwsgi_temp_path {home}/t4;
  scgi_temp_path {home}/t5;
  client_max_body_size {most};
  server {{
    listen 127.0.0.1:{port};
    root {root};
    dav_methods PUT DELETE;
    create_full_put_path on;
    {body}
  }}
}}
'''


class Nginx(serving.Server):
    """Takes files by PUT."""

    def __init__(self, parent, most='0', body=''):
        super().__init__(parent, 'nginx')
        self.write('nginx.conf', CONFIGURATION.format(
            user='user root;' if serving.is_root() else '', home=self.home, root=self.root,
            port=self.port, most=most, body=body))

    def command(self):
        return [serving.program('nginx'), '-p', self.home, '-c', self.path('nginx.conf'),
                '-e', self.path('error.log')]

    def log(self):
        """All requests so far, as (status, method, bytes with the head, path)."""
        found = []
        if os.path.exists(self.path('access.log')):
            with open(self.path('access.log'), encoding='utf-8') as lines:
                for line in lines:
                    status, method, length, path = line.rstrip('\n').split(' ', 3)
                    found.append((int(status), method, int(length), path))
        return found
