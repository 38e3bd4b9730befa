# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The faulty origin server, for tests of whole programs."""

import hashlib
import subprocess
import urllib.request


class Origin:
    """Serves until the test ends. In an address stands what is served, such as
    /f/10M/name?fault=rate:1M; see ferry-fake-origin --help."""

    def __init__(self, program, *options):
        self._process = subprocess.Popen([program, '--print-uri', *options], text=True,
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.base = self._process.stdout.readline().strip()

    def uri(self, path):
        """The whole address of a path."""
        return self.base + path

    def is_whole(self, path, file):
        """Tells whether a file has the bytes that are served at a path."""
        with urllib.request.urlopen(f'{self.base}/sha256{path}') as answer:
            wanted = answer.read().decode().split()[0]
        with open(file, 'rb') as stream:
            return hashlib.file_digest(stream, 'sha256').hexdigest() == wanted

    def stop(self):
        """Ends the server as a crash of it would: connections break."""
        self._process.kill()
        self._process.wait()
