# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""What real servers on loopback have in common: a folder, a port, a start and
ends of two kinds. They run as root as well as for anybody else."""

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

MIB = 1 << 20
GIB = 1 << 30
PATIENCE = 20
NOBODY = 65534


def is_root():
    """Whether servers have to give up something first."""
    return os.getuid() == 0


def free_port():
    """A port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(('127.0.0.1', 0))
        return found.getsockname()[1]


@contextlib.contextmanager
def folder(parent=None):
    """A temporary folder into which also servers that are nobody can look."""
    path = tempfile.mkdtemp(prefix='ferry-servers-', dir=parent)
    os.chmod(path, 0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def program(name):
    """Where a server is: Debian keeps some from the PATH of plain people."""
    found = shutil.which(name, path=os.environ['PATH'] + ':/usr/sbin:/sbin')
    assert found, f'{name} is not installed'
    return found


def sha256(path):
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with open(path, 'rb') as stream:
        while block := stream.read(MIB):
            digest.update(block)
    return digest.hexdigest()


def random_file(path, size):
    """Writes a file that does not compress; gives its SHA-256."""
    digest = hashlib.sha256()
    with open(path, 'wb') as stream:
        for begin in range(0, size, MIB):
            block = os.urandom(min(size - begin, MIB))
            digest.update(block)
            stream.write(block)
    return digest.hexdigest()


def sparse_file(path, size, chance):
    """Writes a file of holes with some random pages: large, and next to nothing
    on the disk."""
    with open(path, 'wb') as stream:
        stream.truncate(size)
        for _ in range(32):
            stream.seek(chance.randrange(max(size - 4096, 1)))
            stream.write(chance.randbytes(min(4096, size)))
        stream.truncate(size)


def make_certificate(home):
    """A certificate for 127.0.0.1 that signs itself, as (certificate, key)."""
    certificate, key = os.path.join(home, 'cert.pem'), os.path.join(home, 'key.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2',
                    '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1',
                    '-keyout', key, '-out', certificate], check=True, capture_output=True)
    return certificate, key


class Server:
    """A server process of this test. Those that refuse to be root, or do too
    much as root, are nobody then."""

    scheme = 'http'
    drops_root = False

    def __init__(self, parent, name):
        self.home = os.path.join(parent, name)
        self.root = os.path.join(self.home, 'root')
        self.port = free_port()
        self._process = None
        os.makedirs(self.root)

    @property
    def base(self):
        """The address of the root folder, without a slash."""
        return f'{self.scheme}://127.0.0.1:{self.port}'

    def path(self, *names):
        """A file of the server."""
        return os.path.join(self.home, *names)

    def write(self, name, text):
        """Writes a file of the server; gives its path."""
        with open(self.path(name), 'w', encoding='utf-8') as stream:
            stream.write(text)
        return self.path(name)

    def command(self):
        """What starts the server in the foreground."""
        raise NotImplementedError

    def _own(self):
        for place, _, files in os.walk(self.home):
            for path in [place, *(os.path.join(place, name) for name in files)]:
                os.chown(path, NOBODY, NOBODY)

    def start(self):
        """Starts it, and waits until it listens."""
        command, identity = self.command(), {}
        if self.drops_root and is_root():
            self._own()
            identity = {'user': NOBODY, 'group': NOBODY, 'extra_groups': []}
        with open(self.path('output.log'), 'ab') as output:
            self._process = subprocess.Popen(command, cwd=self.home, stdin=subprocess.DEVNULL,
                                             stdout=output, stderr=output,
                                             start_new_session=True, **identity)
        end = time.monotonic() + PATIENCE
        while True:
            assert self._process.poll() is None, self.output()
            with contextlib.suppress(OSError), \
                    socket.create_connection(('127.0.0.1', self.port), 1):
                return self
            assert time.monotonic() < end, 'it does not listen\n' + self.output()
            time.sleep(0.01)

    def output(self):
        """What it has printed."""
        with open(self.path('output.log'), encoding='utf-8', errors='replace') as stream:
            return stream.read()

    def kill(self):
        """Takes it away at once, with what it has started."""
        self._end(signal.SIGKILL)

    def stop(self):
        """Asks it to end."""
        self._end(signal.SIGTERM)

    def _end(self, number):
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
