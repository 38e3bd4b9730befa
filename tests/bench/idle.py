# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""A transfer that waits costs nothing: no thread of ferryctl may wake up, nor one
of the service while 1,000 wait for a network that costs nothing.

Without PART all of these are measured: time server metered."""

import os
import subprocess
import sys

import rig

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
PARTS = ('time', 'server', 'metered')


def watch(options, folder, title, arguments):
    """Starts ferryctl, lets it settle, and counts."""
    state = os.path.join(folder, title.replace(' ', '-'))
    process = subprocess.Popen([options.ferryctl, 'get', '--standalone', '--quiet', '--state-dir',
                                state, '--directory', folder, *arguments],
                               stdin=subprocess.DEVNULL)
    try:
        return rig.count_wake_ups(options, {title: process.pid})
    finally:
        process.kill()
        process.wait()


def start_at_a_time(options, folder):
    """The user said when."""
    with rig.fake_origin(options) as base:
        return watch(options, folder, 'start at a time', ['--start-at', '+1h', f'{base}/f/1K/a'])


def asked_by_the_server(options, folder):
    """The server said when."""
    with rig.fake_origin(options) as base:
        return watch(options, folder, 'asked to wait by the server',
                     [f'{base}/f/1K/b?fault=status:503:3600'])


def on_a_metered_network(options, folder):
    """The real NetworkManager says that data costs, in a network of its own."""
    prefix = os.path.dirname(os.path.dirname(os.path.abspath(options.ferryctl)))
    command = [os.path.join(TESTS, 'harness', 'desktop-session'), '--no-display', '--netns',
               '--uid', '0', '--prefix', prefix,
               '--env', 'PYTHONPATH=' + ':'.join([os.path.join(TESTS, 'harness'),
                                                  os.path.join(TESTS, 'system')]),
               '--', '/usr/bin/python3', os.path.join(HERE, 'idle_metered.py'),
               '--seconds', str(options.seconds), '--settle', str(options.settle),
               '--scratch', folder]
    return subprocess.run(command, check=False, stdin=subprocess.DEVNULL).returncode == 0


def main():
    parser = rig.parser(__doc__)
    parser.add_argument('--seconds', type=float, default=60)
    parser.add_argument('--settle', type=float, default=5, metavar='SECONDS')
    parser.add_argument('parts', nargs='*', metavar='PART')
    options = parser.parse_args()
    parts = dict(zip(PARTS, (start_at_a_time, asked_by_the_server, on_a_metered_network)))
    good = True
    for part in options.parts or PARTS:
        with rig.scratch(options) as folder:
            good &= parts[part](options, folder)
    sys.exit(0 if good else 1)


main()
