# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""ferryctl as a person runs it without the service: to the end, or to a place
where it is killed. Its state survives in a folder of its own."""

import json
import os
import re
import subprocess
import time

PROGRAM = os.environ.get('FERRYCTL', 'ferryctl')
PATIENCE = 60
TICK = 0.002


class Result:
    """How a run ended."""

    def __init__(self, status, output, errors, memory):
        self.status, self.output, self.errors = status, output, errors
        self.memory = memory  # the most that was resident, in bytes
        self.transfers = [json.loads(line) for line in output.splitlines()
                          if line.startswith('{')]

    @property
    def transfer(self):
        """What is told of the one transfer."""
        assert len(self.transfers) == 1, self
        return self.transfers[0]

    def __str__(self):
        return f'exit status {self.status}\n{self.output}{self.errors}'

    def __repr__(self):
        return str(self)


def _peak(pid):
    """The most memory that a process had resident so far, 0 once it is gone."""
    try:
        with open(f'/proc/{pid}/status', encoding='utf-8') as stream:
            found = re.search(r'^VmHWM:\s+(\d+) kB', stream.read(), re.MULTILINE)
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(found.group(1)) * 1024 if found else 0


class Begun:
    """A run under way."""

    def __init__(self, process):
        self.process = process

    def await_place(self, place, reached):
        """Waits until reached() is at least the place."""
        end = time.monotonic() + PATIENCE
        while reached() < place:
            if self.process.poll() is not None:
                raise AssertionError(f'it ended before {place}: {self.process.communicate()}')
            assert time.monotonic() < end, f'it stays at {reached()}, before {place}'
            time.sleep(TICK)

    def kill_after(self, seconds):
        """Kills it in the middle of its work."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
        else:
            raise AssertionError(f'it ended too early: {self.process.communicate()}')

    def kill(self):
        """Kills it now."""
        self.process.kill()
        self.process.communicate()

    def finish(self, limit=PATIENCE):
        """Waits for its end."""
        memory, end = 0, time.monotonic() + limit
        while True:
            try:
                output, errors = self.process.communicate(timeout=0.02)
                return Result(self.process.returncode, output, errors, memory)
            except subprocess.TimeoutExpired:
                memory = max(memory, _peak(self.process.pid))
                if time.monotonic() > end:
                    self.kill()
                    raise


class Ferryctl:
    """Runs with one state."""

    def __init__(self, home, **environment):
        self._home = home
        self._environment = {**os.environ, 'HOME': home, **environment}

    def begin(self, verb, *arguments):
        """Starts a run."""
        command = [PROGRAM, verb, '--standalone', '--json',
                   '--state-dir', os.path.join(self._home, 'state'), *arguments]
        return Begun(subprocess.Popen(command, cwd=self._home, text=True,
                                      env=self._environment, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE))

    def run(self, verb, *arguments, limit=PATIENCE):
        """Runs to the end."""
        return self.begin(verb, *arguments).finish(limit)

    def kill_at(self, places, reached, verb, *arguments):
        """Runs once for each place, and kills it when reached() is there."""
        for place in places:
            begun = self.begin(verb, *arguments)
            begun.await_place(place, reached)
            begun.kill()


def size_of(path):
    """The length of a file, 0 without."""
    try:
        return os.stat(path).st_size
    except FileNotFoundError:
        return 0
