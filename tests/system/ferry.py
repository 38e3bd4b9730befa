# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Ferry as it is installed: its service, which the bus starts, and ferryctl."""

import hashlib
import os
import subprocess
import time

from gi.repository import GLib
from manager import Manager, dictionary

PATIENCE = 20
TICK = 0.01


def wait_until(what, condition):
    """Waits for something to come true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f'{what} does not come true'
        time.sleep(TICK)


class Transfer:
    """One transfer of the service."""

    def __init__(self, manager, number):
        self._manager = manager
        self.id = number

    def row(self):
        """What the list shows of it."""
        return self._manager.row(self.id)

    def wait_for(self, status, reason=None):
        """Waits until it is in a status, for a reason."""
        seen = None
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            row = self.row()
            seen = (row['status'], row['reason'])
            if row['status'] == status and reason in (None, row['reason']):
                return
            time.sleep(TICK)
        raise AssertionError(f'it is {seen}, not {(status, reason)}')

    def received(self):
        """The bytes that have arrived."""
        return self.row().get('received', 0)

    def wait_for_bytes(self, amount):
        """Waits until so many more have arrived than now."""
        goal = self.received() + amount
        wait_until(f'{amount} more bytes', lambda: self.received() >= goal)

    def retries(self):
        """How often it was tried again because something failed."""
        return self._manager.call('GetTransfer', '(s)', self.id)[1].get('retries', 0)

    def why(self):
        """What ferryctl says of why it waits."""
        done = subprocess.run(['ferryctl', 'why', self.id], text=True, capture_output=True,
                              timeout=PATIENCE, check=False)
        assert done.returncode == 0, done
        return done.stdout.strip()

    def check(self, digest):
        """Waits for its end, and sees that the file is that of the server, and that
        all that happened to it was no failure."""
        self.wait_for('completed')
        with open(self.row()['path'], 'rb') as stream:
            assert hashlib.file_digest(stream, 'sha256').hexdigest() == digest
        assert self.retries() == 0


class Ferry:
    """The service."""

    def __init__(self):
        self.manager = Manager()
        self.folder = os.path.join(os.environ['HOME'], 'Downloads')
        os.makedirs(self.folder, exist_ok=True)

    def fetch_all(self, uris, **options):
        """Queues downloads."""
        found = self.manager.add(*[{'uri': uri, 'directory': self.folder, **options}
                                   for uri in uris])
        return [Transfer(self.manager, number) for number in found]

    def fetch(self, uri, **options):
        """Queues a download."""
        return self.fetch_all([uri], **options)[0]

    def count(self, kind):
        """How many transfers are "active", "waiting", "finished"…"""
        return self.manager.call('List', '(a{sv}uu)', dictionary({'filter': kind}), 0, 0)[0]

    def prefer(self, **changes):
        """Changes preferences; underscores stand for hyphens."""
        self.manager.call('SetPreferences', '(a{sv})', dictionary(
            {name.replace('_', '-'): value for name, value in changes.items()}))

    def cancel_all(self):
        """Leaves nothing that may still be at work."""
        self.manager.call('Cancel', '(asa{sv})', [], {
            'query': GLib.Variant('a{sv}', dictionary({'filter': 'active'}))})
        self.manager.call('Cancel', '(asa{sv})', [], {
            'query': GLib.Variant('a{sv}', dictionary({'filter': 'waiting'}))})

    def process(self):
        """The number of its process."""
        return self.manager.process_of()
