# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Starts the faulty server on loopback, lets ferryctl fetch all of its
demonstration files into a temporary folder, and compares them with what the
server meant to serve.

usage: demo.py FERRYCTL FERRY-FAKE-ORIGIN"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request


def fetch(ferryctl, folder, addresses):
    """Lets ferryctl work; gives what it tells of each address. Its bars go to
    standard error."""
    password = os.path.join(folder, 'password')
    with open(password, 'w', encoding='ascii') as stream:
        stream.write('demo\n')
    done = subprocess.run(
        [ferryctl, 'get', '--standalone', '--json', '--state-dir', os.path.join(folder, 'state'),
         '--directory', os.path.join(folder, 'files'), '--response-timeout', '5',
         '--user', 'demo', '--password-file', password, *addresses],
        stdout=subprocess.PIPE, text=True, check=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def is_whole(told, base, path):
    """Compares a file with the versions that the server has of it."""
    with open(told['path'], 'rb') as stream:
        got = hashlib.file_digest(stream, 'sha256').hexdigest()
    for version in (1, 2):
        uri = f'{base}/sha256{path}?version={version}'
        with urllib.request.urlopen(uri) as answer:
            if answer.read().decode().split()[0] == got:
                return True
    return False


def judge(told, base):
    """One line of the result, and whether it is as it should be."""
    path = urllib.parse.urlsplit(told['url']).path
    if told['status'] != 'completed':
        return f"not had: {told['message']} ({told['error']})", False
    if not is_whole(told, base, path):
        return 'WRONG BYTES', False
    notes = [f"retries: {told['retries']}" if told['retries'] else '',
             'begun again' if told['restarted'] else '']
    more = ', '.join(note for note in notes if note)
    return f"whole, {told['received'] / (1 << 20):.0f} MiB" + (f', {more}' if more else ''), True


def main():
    ferryctl, origin = sys.argv[1:]
    listed = subprocess.run([origin, '--list-demo'], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, text=True, check=True)
    server = subprocess.Popen([origin, '--print-uri'], text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    base = server.stdout.readline().strip()
    addresses = [base + urllib.parse.urlsplit(uri).path for uri in listed.stdout.split()]
    good = True
    with tempfile.TemporaryDirectory(prefix='ferry-demo-') as folder:
        os.mkdir(os.path.join(folder, 'files'))
        results = fetch(ferryctl, folder, addresses)
        print(f'\nCompared with the server, {len(results)} of {len(addresses)} files:')
        for told in sorted(results, key=lambda told: addresses.index(told['url'])):
            line, as_it_should = judge(told, base)
            good &= as_it_should
            print(f"  {os.path.basename(told['url']):22} {line}")
        good &= len(results) == len(addresses)
    server.stdin.close()
    server.wait()
    sys.exit(0 if good else 1)


main()
