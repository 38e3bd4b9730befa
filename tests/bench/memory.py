# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The memory of ferryctl with many transfers at work, and with very many
queued."""

import os
import subprocess
import sys
import time

import rig


def resident(pid):
    """The most memory that a process ever held, in bytes."""
    with open(f'/proc/{pid}/status', encoding='utf-8') as lines:
        for line in lines:
            if line.startswith('VmHWM:'):
                return int(line.split()[1]) * 1024
    raise RuntimeError('the process is gone')


def measure(options, folder, uris, *arguments):
    """Lets ferryctl work on the URIs for a while."""
    listed = os.path.join(folder, 'list')
    with open(listed, 'w', encoding='utf-8') as stream:
        stream.write('\n'.join(uris) + '\n')
    process = subprocess.Popen([options.ferryctl, 'get', '--standalone', '--quiet',
                                '--state-dir', os.path.join(folder, f'state-{len(uris)}'),
                                '--directory', folder, '--input-file', listed, *arguments],
                               stdin=subprocess.DEVNULL)
    try:
        time.sleep(options.seconds)
        if process.poll() is not None:
            raise SystemExit(f'ferryctl ended with status {process.returncode}')
        return resident(process.pid)
    finally:
        process.kill()
        process.wait()


def main():
    parser = rig.parser(__doc__)
    parser.add_argument('--seconds', type=float, default=15)
    options = parser.parse_args()
    verdicts = rig.Verdicts()
    with rig.scratch(options) as folder, rig.fake_origin(options) as base:
        # Two names of one host: ferryctl opens at most 64 connections to each.
        bases = (base, base.replace('127.0.0.1', 'localhost'))
        slow = [f'{bases[number % 2]}/f/8M/slow-{number}?fault=rate:50K' for number in range(100)]
        held = measure(options, folder, slow, '--parallel', '100', '--per-host', '64',
                       '--connections', '1')
        verdicts.at_most('100 transfers at work, 50 kB/s each', held / 1e6, 40, ' MB')
        queued = [f'{base}/f/8M/queued-{number}?fault=rate:50K' for number in range(10000)]
        held = measure(options, folder, queued, '--parallel', '1')
        verdicts.at_most('10,000 queued', held / 1e6, 60, ' MB')
    sys.exit(verdicts.status())


main()
