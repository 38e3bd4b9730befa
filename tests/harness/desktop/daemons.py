# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The processes of a session. This one is the first of its process namespace,
so all that lose their parent become its children."""

import os
import shutil
import signal
import subprocess
import time


# Those who are nobody's child of ours end without a signal to us.
GUEST_TICK = 0.01


def _is_alive(number):
    """Tells whether a process is there and not only waits to be counted."""
    try:
        with open(f'/proc/{number}/stat', encoding='utf-8', errors='replace') as stream:
            return stream.read().rpartition(')')[2].split()[0] != 'Z'
    except (FileNotFoundError, ProcessLookupError):
        return False


class Failed(Exception):
    """The session cannot be had; the text tells why."""


class Daemons:
    """Starts daemons, waits for what they promise, notices who dies."""

    def __init__(self, place, user):
        self._place = place
        self._user = user  # user number, or None: who we are
        self._kept = []  # every Popen: one that is collected would reap others' children
        self._daemons = {}  # process number → name
        self._promises = {}  # process number of who watches → what for
        self._dead = []  # name and how it ended

    def spawn(self, argv, environment, as_root=False, **more):
        """Starts a process as the session's user; gives its number."""
        program = shutil.which(argv[0], path=environment['PATH'])
        if program is None:
            raise Failed(f'{argv[0]} is not installed')
        if self._user is not None and not as_root:
            more.update(user=self._user, group=self._user, extra_groups=[])
        process = subprocess.Popen([program, *argv[1:]], env=environment, **more)
        self._kept.append(process)
        return process.pid

    def start(self, name, argv, environment, as_root=False, **more):
        """A daemon, whose output goes to a log of its own."""
        with open(self._place.log(name), 'ab') as log:
            more = {'stdin': subprocess.DEVNULL, **more}
            pid = self.spawn(argv, environment, as_root, stdout=log, stderr=log, **more)
        self._daemons[pid] = name

    def start_and_hear(self, name, argv, environment, as_root=False):
        """A daemon that writes one line to the descriptor that stands for {fd}
        once it is ready; gives the line."""
        reader, writer = os.pipe()
        try:
            argv = [part.replace('{fd}', str(writer)) for part in argv]
            self.start(name, argv, environment, as_root, pass_fds=[writer])
        finally:
            os.close(writer)
        with os.fdopen(reader) as stream:
            line = stream.readline().strip()
        if not line:
            raise Failed(f'{name} did not start{self._last_words(name)}')
        return line

    def expect(self, what, argv, environment):
        """Something that has come true once this command succeeds."""
        pid = self.spawn(argv, environment, stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._promises[pid] = what

    def settle(self):
        """Waits until all that is expected has come true."""
        while self._promises:
            pid, code = self._reap()
            what = self._promises.pop(pid, None)
            if what and code != 0:
                raise Failed(f'there is no {what}')
            if self._dead:
                raise Failed(self.obituary()[0])

    def missing(self):
        """What has not come true yet."""
        return ', '.join(self._promises.values())

    def wait_for(self, pid):
        """Waits until a spawned process ends; gives its exit code as a shell
        does."""
        ended = None
        while ended != pid:
            ended, code = self._reap()
        # Daemons that went before it may be counted after it.
        while self._daemons and self._reap(os.WNOHANG)[0]:
            pass
        return code if code >= 0 else 128 - code

    def _reap(self, flags=0):
        """Waits until any child ends, also one that was left by its parent."""
        pid, status = os.waitpid(-1, flags)
        code = os.waitstatus_to_exitcode(status)
        if name := self._daemons.pop(pid, None):
            how = f'ended with {code}' if code >= 0 else f'was killed by signal {-code}'
            self._dead.append((name, how))
        return pid, code

    def obituary(self):
        """Daemons that died before they were asked to, with their last words."""
        return [f'{name} {how}{self._last_words(name)}' for name, how in self._dead]

    def _last_words(self, name):
        with open(self._place.log(name), encoding='utf-8', errors='replace') as log:
            lines = log.read().strip().splitlines()
        return ''.join('\n  ' + line for line in lines[-8:])

    def _guests(self):
        """All processes but this one and the daemons: what the command left
        behind, and what the bus started."""
        numbers = {int(name) for name in os.listdir('/proc') if name.isdigit()}
        return {number for number in numbers - self._daemons.keys() - {os.getpid()}
                if _is_alive(number)}

    def stop_guests(self, seconds):
        """Asks the programs under test to end while everything that they use is
        still there, and gives them some time, in which they can write down what
        they leaked or covered. Tells whether that was enough."""
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        end = time.monotonic() + seconds
        asked = set()
        while guests := self._guests():
            for pid in guests - asked:
                try:
                    os.kill(pid, signal.SIGTERM)
                except ProcessLookupError:
                    continue  # It went by itself.
            asked |= guests
            if time.monotonic() > end:
                return False
            signal.sigtimedwait([signal.SIGCHLD], GUEST_TICK)
            while os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG):
                pass
        return True
