# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""A transfer that waits costs nothing: no thread of ferryctl may wake up."""

import glob
import os
import re
import subprocess
import sys
import time

import rig


def switches(pid):
    """How often each thread has been scheduled so far, by name and number."""
    found = {}
    for path in glob.glob(f'/proc/{pid}/task/*/status'):
        with open(path, encoding='utf-8') as stream:
            text = stream.read()
        name = re.search(r'^Name:\s*(.*)', text, re.M).group(1)
        found[f"{name} {path.split('/')[4]}"] = sum(
            int(count) for count in re.findall(r'ctxt_switches:\s*(\d+)', text))
    return found


def watch(options, folder, title, arguments):
    """Starts ferryctl, lets it settle, and counts."""
    state = os.path.join(folder, title.replace(' ', '-'))
    process = subprocess.Popen([options.ferryctl, 'get', '--standalone', '--quiet', '--state-dir',
                                state, '--directory', folder, *arguments],
                               stdin=subprocess.DEVNULL)
    try:
        time.sleep(options.settle)
        before = switches(process.pid)
        time.sleep(options.seconds)
        after = switches(process.pid)
        if process.poll() is not None:
            print(f'{title}: it ended with status {process.returncode}')
            return False
    finally:
        process.kill()
        process.wait()
    awake = {name: count - before.get(name, 0) for name, count in after.items()
             if count != before.get(name, 0)}
    told = ', '.join(f'{name}: {count}' for name, count in awake.items())
    print(f'{title}: {sum(awake.values())} wake-ups of {len(after)} threads'
          f" in {options.seconds:g} s {told and '(' + told + ')'}", flush=True)
    return not awake


def main():
    parser = rig.parser(__doc__)
    parser.add_argument('--seconds', type=float, default=60)
    parser.add_argument('--settle', type=float, default=5, metavar='SECONDS')
    options = parser.parse_args()
    with rig.scratch(options) as folder, rig.fake_origin(options) as base:
        good = watch(options, folder, 'start at a time', ['--start-at', '+1h', f'{base}/f/1K/a'])
        good &= watch(options, folder, 'asked to wait by the server',
                      [f'{base}/f/1K/b?fault=status:503:3600'])
    sys.exit(0 if good else 1)


main()
