# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Two machines: this one, and another in a network namespace of its own at the
other end of a cable, which is as fast as the test wants. Needs to be root in a
network of its own."""

import contextlib
import hashlib
import os
import subprocess
import threading
import time

HERE, THERE, PREFIX = '10.99.0.2', '10.99.0.1', 24
DEVICE, FAR_DEVICE, NAMESPACE = 'eth0', 'far0', 'far'
# Not “ip netns exec”: that mounts the file systems of the machine anew, which it may
# not do everywhere.
FAR = ['nsenter', f'--net=/run/netns/{NAMESPACE}']
MIB = 1 << 20

# A file named "portal" makes the network one that wants a sign-in first.
NGINX = f'''
user root;
worker_processes 1;
daemon off;
error_log {{home}}/error.log;
pid {{home}}/nginx.pid;
events {{{{ worker_connections 256; }}}}
http {{{{
  types {{{{ }}}}
  default_type application/octet-stream;
  log_format counts '$status $body_bytes_sent "$http_range" $uri';
  access_log {{home}}/access.log counts;
  client_body_temp_path {{home}}/t1;
  proxy_temp_path {{home}}/t2;
  fastcgi_temp_path {{home}}/t3;
  uwsgi_temp_path {{home}}/t4;
  scgi_temp_path {{home}}/t5;
  server {{{{
    listen {THERE}:80;
    root {{home}}/root;
    location = /check {{{{
      if (-f {{home}}/portal) {{{{ return 302 http://{THERE}/sign-in; }}}}
    }}}}
  }}}}
}}}}
'''
ONLINE = 'the network is open'


def run(*argv):
    """Runs a program of the system that has to succeed; gives what it printed."""
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False,
                          stdin=subprocess.DEVNULL)
    assert done.returncode == 0, f'{" ".join(argv)}: {done.stdout}{done.stderr}'
    return done.stdout


class Origin:
    """The other machine, with an nginx that serves files."""

    base = f'http://{THERE}'
    check = base + '/check'

    def __init__(self, folder):
        self._home = os.path.join(folder, 'origin')
        os.makedirs(os.path.join(self._home, 'root'))
        run('ip', 'netns', 'add', NAMESPACE)
        run('ip', 'link', 'add', DEVICE, 'type', 'veth', 'peer', 'name', FAR_DEVICE,
            'netns', NAMESPACE)
        for arguments in (['link', 'set', 'lo', 'up'],
                          ['addr', 'add', f'{THERE}/{PREFIX}', 'dev', FAR_DEVICE],
                          ['link', 'set', FAR_DEVICE, 'up']):
            run(*FAR, 'ip', *arguments)
        self._write('root/check', ONLINE)
        configuration = self._write('nginx.conf', NGINX.format(home=self._home))
        with open(os.path.join(self._home, 'output.log'), 'ab') as output:
            self._nginx = subprocess.Popen(
                [*FAR, 'nginx', '-p', self._home, '-c', configuration,
                 '-e', os.path.join(self._home, 'error.log')],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output)

    def _write(self, name, text):
        path = os.path.join(self._home, name)
        with open(path, 'w', encoding='utf-8') as stream:
            stream.write(text)
        return path

    def offer(self, name, size):
        """Serves a file that does not compress; gives its address and SHA-256."""
        content = os.urandom(size)
        with open(os.path.join(self._home, 'root', name), 'wb') as stream:
            stream.write(content)
        return f'{self.base}/{name}', hashlib.sha256(content).hexdigest()

    def log(self):
        """What was asked of it, a line each, but for NetworkManager's questions."""
        with open(os.path.join(self._home, 'access.log'), encoding='utf-8') as stream:
            return [line for line in stream.read().splitlines()
                    if not line.endswith((' /check', ' /sign-in'))]

    def want_sign_in(self, wants):
        """Makes the network one with a captive portal, or an open one."""
        if wants:
            self._write('portal', '')
        else:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(os.path.join(self._home, 'portal'))

    def slow_down(self, mbits):
        """Lets so much through the cable in a second, smoothly."""
        run(*FAR, 'tc', 'qdisc', 'replace', 'dev', FAR_DEVICE, 'root',
            'tbf', 'rate', f'{mbits}mbit', 'burst', '16kb', 'limit', '32kb')

    def speed_up(self):
        """Lets as much through as the machine can."""
        run(*FAR, 'tc', 'qdisc', 'del', 'dev', FAR_DEVICE, 'root')


def received():
    """Bytes that have come in through the cable, heads of packets included."""
    with open(f'/sys/class/net/{DEVICE}/statistics/rx_bytes', encoding='ascii') as stream:
        return int(stream.read())


class DataWatch(threading.Thread):
    """Notes when data came in last, until it has not for a while. Packets without
    data, such as those that say good-bye, do not count."""

    TICK = 0.002
    LONG = 1.0  # seconds without data after which it is taken to be over
    PATIENCE = 20
    DATA = 500  # more bytes than a few bare packets have

    def __init__(self):
        super().__init__(daemon=True)
        self._begun = self._last = time.monotonic()
        self.start()

    def run(self):
        amount = received()
        while time.monotonic() - self._last < self.LONG:
            time.sleep(self.TICK)
            now = received()
            if now - amount >= self.DATA:
                self._last = time.monotonic()
            amount = now

    def last_data(self):
        """Waits for the end; gives the moment at which the last data came."""
        self.join(self.PATIENCE)
        assert not self.is_alive(), 'data comes in without an end'
        return self._last
