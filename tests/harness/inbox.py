# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The server that takes uploads as badly as asked, for tests of whole programs."""

import json
import subprocess
import urllib.request


class Inbox:
    """Serves until the test ends; see ferry-fake-inbox --help."""

    def __init__(self, program, *options):
        self._process = subprocess.Popen([program, *options], text=True,
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.base = self._process.stdout.readline().strip()

    def uri(self, path):
        """The whole address of a path."""
        return self.base + path

    def _get(self, path):
        with urllib.request.urlopen(self.base + path) as answer:
            return answer.read()

    def parcels(self):
        """What came: a dictionary each, the first first."""
        return json.loads(self._get('/-/parcels').decode(errors='surrogateescape'))

    def body(self, number):
        """All bytes of what came as the number-th."""
        return self._get(f'/-/body/{number}')
