# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""What the benches share: an nginx with a throw-away configuration on
loopback, files to fetch, and runs of programs that are timed and counted."""

import argparse
import contextlib
import hashlib
import os
import re
import select
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time

MIB = 1 << 20
GIB = 1 << 30


def parser(description):
    """A command line with what every bench takes."""
    found = argparse.ArgumentParser(description=description)
    found.add_argument('--ferryctl', default='build/root/bin/ferryctl', metavar='PROGRAM')
    found.add_argument('--fake-origin', metavar='PROGRAM',
                       default='build/tests/support/ferry-fake-origin')
    found.add_argument('--directory', metavar='FOLDER',
                       help='where to put the files; needs up to 4 GiB')
    return found


@contextlib.contextmanager
def scratch(options):
    """A temporary folder that is gone afterwards."""
    folder = tempfile.mkdtemp(prefix='ferry-bench-', dir=options.directory)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def random_file(path, size):
    """Writes a file that does not compress; gives its SHA-256."""
    digest = hashlib.sha256()
    with open(path, 'wb') as stream:
        while size > 0:
            block = os.urandom(min(size, MIB))
            digest.update(block)
            stream.write(block)
            size -= len(block)
    return digest.hexdigest()


def sha256(path):
    """The SHA-256 of a file."""
    with open(path, 'rb') as stream:
        return hashlib.file_digest(stream, 'sha256').hexdigest()


def free_port():
    """A port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(('127.0.0.1', 0))
        return found.getsockname()[1]


def wait_for_port(port, process):
    """Waits until somebody listens there."""
    for _ in range(1000):
        if process.poll() is not None:
            raise RuntimeError(f'the server ended at once, with status {process.returncode}')
        with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', port), 1):
            return
        time.sleep(0.01)
    raise RuntimeError('the server does not listen')


def make_certificate(folder):
    """A certificate for 127.0.0.1 that signs itself, as (certificate, key)."""
    certificate, key = os.path.join(folder, 'cert.pem'), os.path.join(folder, 'key.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2',
                    '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1',
                    '-keyout', key, '-out', certificate], check=True, capture_output=True)
    return certificate, key


SITE = '''
server {{
  listen 127.0.0.1:{port}{flags};
  root {root};
  {body}
}}
'''

CONFIGURATION = '''
{user}
worker_processes 1;
daemon off;
error_log {home}/error.log;
pid {home}/nginx.pid;
events {{ worker_connections 4096; }}
http {{
  types {{ }}
  default_type application/octet-stream;
  log_format counts '$status $body_bytes_sent $server_port "$http_range" $uri';
  access_log {home}/access.log counts;
  client_body_temp_path {home}/t1;
  proxy_temp_path {home}/t2;
  fastcgi_temp_path {home}/t3;
  uwsgi_temp_path {home}/t4;
  scgi_temp_path {home}/t5;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000;
  {sites}
}}
'''


class Nginx:
    """An nginx of several sites, each on a port of its own."""

    def __init__(self, folder, root):
        self.home = os.path.join(folder, 'nginx')
        self.root = root
        self.certificate, self._key = None, None
        self._sites = []
        self._process = None
        self._first_port = None
        os.mkdir(self.home)

    def add(self, tls=False, http2=False, body=''):
        """Adds a site before the start; gives its base URI."""
        port = free_port()
        flags = ''
        if tls:
            if self.certificate is None:
                self.certificate, self._key = make_certificate(self.home)
            flags = ' ssl http2' if http2 else ' ssl'
            body += f'\n  ssl_certificate {self.certificate};\n  ssl_certificate_key {self._key};'
        self._first_port = self._first_port or port
        self._sites.append(SITE.format(port=port, flags=flags, root=self.root, body=body))
        return f"{'https' if tls else 'http'}://127.0.0.1:{port}"

    def __enter__(self):
        path = os.path.join(self.home, 'nginx.conf')
        with open(path, 'w', encoding='utf-8') as stream:
            stream.write(CONFIGURATION.format(user='user root;' if os.getuid() == 0 else '',
                                              home=self.home, sites=''.join(self._sites)))
        program = shutil.which('nginx') or '/usr/sbin/nginx'
        self._process = subprocess.Popen([program, '-p', self.home, '-c', path,
                                          '-e', os.path.join(self.home, 'error.log')])
        wait_for_port(self._first_port, self._process)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()

    def log(self):
        """The access log so far, as (status, bytes of body, port, range, path)."""
        found = []
        with open(os.path.join(self.home, 'access.log'), encoding='utf-8') as lines:
            for line in lines:
                status, sent, port, wanted, path = line.rstrip('\n').split(' ', 4)
                found.append((int(status), int(sent), int(port), wanted.strip('"'), path))
        return found

    def clear_log(self):
        """Begins the access log again."""
        os.truncate(os.path.join(self.home, 'access.log'), 0)


@contextlib.contextmanager
def fake_origin(options):
    """Ferry's own faulty server; gives its base URI. It ends when its standard
    input does."""
    process = subprocess.Popen([options.fake_origin, '--print-uri'], text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait()


class Run:
    """What a program used: seconds of wall clock and of CPU, memory at most."""

    def __init__(self, wall, cpu, memory, status, output):
        self.wall, self.cpu, self.memory = wall, cpu, memory
        self.status, self.output = status, output


def _wait(process, limit):
    """Waits for the end of a process, or kills it at the limit. Gives its
    resources: the kernel tells them only to who waits for it himself."""
    watch = os.pidfd_open(process.pid)
    try:
        ready, _, _ = select.select([watch], [], [], limit)
        if not ready:
            process.send_signal(signal.SIGKILL)
    finally:
        os.close(watch)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return (process.returncode if ready else None), usage


def run(command, limit=600):
    """Runs a program to its end. Its status is None when it had to be killed."""
    with tempfile.TemporaryFile() as output:
        begin = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT)
        status, usage = _wait(process, limit)
        wall = time.monotonic() - begin
        output.seek(0)
        text = output.read().decode(errors='replace')
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, status, text)


def switches(pid):
    """How often each thread of a process has been scheduled so far, by name and
    number."""
    found = {}
    for thread in os.listdir(f'/proc/{pid}/task'):
        with open(f'/proc/{pid}/task/{thread}/status', encoding='utf-8') as stream:
            text = stream.read()
        name = re.search(r'^Name:\s*(.*)', text, re.M).group(1)
        found[f'{name} {thread}'] = sum(int(count) for count in
                                        re.findall(r'ctxt_switches:\s*(\d+)', text))
    return found


def wake_ups(before, after):
    """How often threads were scheduled in between, by their names. One that ended
    does not count."""
    return {thread: count - before.get(thread, 0) for thread, count in after.items()
            if count != before.get(thread, 0)}


def is_gone(pid):
    """Whether a process has ended, and only waits to be counted."""
    with open(f'/proc/{pid}/status', encoding='utf-8') as stream:
        return re.search(r'^State:\s*Z', stream.read(), re.M) is not None


def count_wake_ups(options, watched):
    """Lets processes, by their titles, settle, and tells how often their threads
    wake up in some seconds. Whether none did."""
    good = True
    time.sleep(options.settle)
    before = {pid: switches(pid) for pid in watched.values()}
    time.sleep(options.seconds)
    for title, pid in watched.items():
        after = switches(pid)
        if is_gone(pid):
            print(f'{title}: it ended')
            return False
        awake = wake_ups(before[pid], after)
        told = ', '.join(f'{name}: {count}' for name, count in awake.items())
        print(f'{title}: {sum(awake.values())} wake-ups of {len(after)} threads'
              f" in {options.seconds:g} s {told and '(' + told + ')'}", flush=True)
        good &= not awake
    return good


def median(runs, what):
    """The median of one figure over runs."""
    return statistics.median(getattr(found, what) for found in runs)


class Verdicts:
    """Prints measured figures beside their targets, and remembers misses."""

    def __init__(self):
        self.missed = 0

    def at_most(self, what, value, target, unit=''):
        """A figure that has to be small."""
        self._tell(what, value, '≤', target, unit, value <= target)

    def at_least(self, what, value, target, unit=''):
        """A figure that has to be large."""
        self._tell(what, value, '≥', target, unit, value >= target)

    def _tell(self, what, value, sign, target, unit, met):
        self.missed += not met
        print(f"  {what:48} {value:9.2f}{unit}  {sign} {target:g}{unit}"
              f"  {'met' if met else 'MISSED'}", flush=True)

    def status(self):
        """The exit status of the bench."""
        return 1 if self.missed else 0
