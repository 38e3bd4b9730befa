# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Servers for Node.js, from npm: the reference server of tus, and a receiver of
forms built on busboy. The packages are put into the build folder once."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time

import serving
import tap

HERE = os.path.dirname(os.path.abspath(__file__))
INSTALL = ['npm', 'install', '--no-audit', '--no-fund', '--omit=dev', '--omit=optional',
           '--no-package-lock', '--no-update-notifier', '--ignore-scripts', '--loglevel=error',
           '--fetch-retries=1', '--fetch-timeout=20000']
PATIENCE = 75  # seconds, less than a test has


def install(place):
    """Fetches the packages, False when that failed, as without a network. It is not
    tried again by the next test."""
    failed = os.path.join(place, 'failed')
    if os.path.exists(failed) and time.time() - os.stat(failed).st_mtime < 600:
        return False
    try:
        subprocess.run(INSTALL, cwd=place, check=True, timeout=PATIENCE, stdout=sys.stderr)
    except (OSError, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
        with open(failed, 'w', encoding='utf-8') as stream:
            stream.write(str(error))
        return False
    return True


def packages():
    """The folder with node_modules and the scripts, made if need be. What of it is
    older than what is asked for is made anew."""
    place = os.environ['FERRY_SERVERS']
    os.makedirs(place, exist_ok=True)
    with open(os.path.join(HERE, 'package.json'), encoding='utf-8') as stream:
        wanted = stream.read()
    with open(os.path.join(place, 'lock'), 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed = os.path.join(place, 'installed.json')
        if not os.path.exists(installed) or open(installed, encoding='utf-8').read() != wanted:
            shutil.rmtree(os.path.join(place, 'node_modules'), ignore_errors=True)
            shutil.copy(os.path.join(HERE, 'package.json'), place)
            if not install(place):
                raise tap.Skip('npm cannot fetch the packages')
            with open(installed, 'w', encoding='utf-8') as stream:
                stream.write(wanted)
    for name in ('tus-server.mjs', 'form-receiver.mjs'):
        shutil.copy(os.path.join(HERE, name), place)
    return place


class Node(serving.Server):
    """A script that is told a port and a folder."""

    script = None

    def command(self):
        return [serving.program('node'), os.path.join(packages(), self.script),
                str(self.port), self.home]


class Tus(Node):
    """The reference server of tus. Uploads are made at base + /files."""

    script = 'tus-server.mjs'

    def __init__(self, parent):
        super().__init__(parent, 'tus')

    @property
    def uploads(self):
        """Where uploads are made."""
        return f'{self.base}/files'

    def came(self):
        """How many bytes came over all connections, also of servers that were
        killed: to some milliseconds."""
        total = 0
        for name in os.listdir(self.home):
            if name.startswith('came-'):
                with open(self.path(name), encoding='utf-8') as stream:
                    total += int(stream.read() or 0)
        return total

    def files(self):
        """Paths of the uploads, in the order of their beginning."""
        found = [self.path('root', name) for name in os.listdir(self.root)
                 if not name.endswith('.json')]
        return sorted(found, key=lambda path: os.stat(path).st_mtime)


class FormReceiver(Node):
    """Takes forms apart and keeps of them what parts there were."""

    script = 'form-receiver.mjs'

    def __init__(self, parent):
        super().__init__(parent, 'forms')

    def forms(self):
        """Of each form the parts: objects with name, file, type, size, sha256 or
        value."""
        with open(self.path('output.log'), encoding='utf-8') as lines:
            return [json.loads(line) for line in lines if line.startswith('[')]
