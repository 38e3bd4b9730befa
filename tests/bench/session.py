# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The service and the window as they are installed, in a desktop of their own:
how soon they are there with 100,000 finished transfers, how long a frame takes
while 100 run, what they cost while nothing happens, how quickly 10,000 links are
on disk, and whether a file arrives whole though both are killed again and again.

Without PART all of these are measured: many add idle kill."""

import os
import subprocess
import sys

import rig

HERE = os.path.dirname(os.path.abspath(__file__))
HARNESS = os.path.join(os.path.dirname(HERE), 'harness')
PARTS = ('many', 'add', 'idle', 'kill')


def inside(options, part, folder):
    """Runs one part in a desktop that knows the installed program. Its home is on
    a disk, so that what is synced costs what it costs people."""
    home = os.path.join(folder, part)
    os.mkdir(home)
    prefix = os.path.dirname(os.path.dirname(os.path.abspath(options.ferryctl)))
    build = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(
        options.fake_origin))))
    command = [os.path.join(HARNESS, 'desktop-session'), '--prefix', prefix, '--home', home,
               '--a11y', '--tolerate', '.', '--',
               '/usr/bin/python3', os.path.join(HERE, 'session_parts.py'), part,
               '--build', build, '--scratch', folder,
               '--seconds', str(options.seconds), '--kills', str(options.kills),
               '--size', str(options.size)]
    return subprocess.run(command, check=False).returncode == 0


def main():
    parser = rig.parser(__doc__)
    parser.add_argument('--seconds', type=float, default=60, help='of idleness')
    parser.add_argument('--kills', type=int, default=10, help='of the service and of the window')
    parser.add_argument('--size', type=int, default=1024, metavar='MIB', help='of the file')
    parser.add_argument('parts', nargs='*', metavar='PART')
    options = parser.parse_args()
    good = True
    with rig.scratch(options) as folder:
        for part in options.parts or PARTS:
            print(f'== {part}', flush=True)
            good &= inside(options, part, folder)
    sys.exit(0 if good else 1)


main()
