# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Fetches files from a server that goes wrong at random, each with a seed of its
own. Every run has to end: with the right bytes, or with a named error and no
file. A seed that failed can be run again alone."""

import concurrent.futures
import json
import os
import random
import shutil
import subprocess
import sys
import time
import urllib.request

import rig

SIZES = (1, 4096, 70_000, 300_000, 1_000_000, 3_000_000)


def is_right(name, base, path):
    """Compares a file with the two versions that the server may have of it."""
    got = rig.sha256(name)
    for version in (1, 2):
        with urllib.request.urlopen(f'{base}/sha256{path}?version={version}') as answer:
            if answer.read().decode().split()[0] == got:
                return True
    return False


def judge(status, line, folder, base, path):
    """What is wrong with the end of a run; nothing when it ended well."""
    files = [name for name in os.listdir(folder) if not name.startswith('.') and name != 'state']
    try:
        told = json.loads(line)
    except ValueError:
        return f'exit status {status} without a JSON line: {line!r}'
    if told['status'] == 'completed':
        if status != 0:
            return f'completed, but exit status {status}'
        return None if is_right(told['path'], base, path) else 'WRONG FILE'
    if status == 0:
        return f"exit status 0, but {told['status']}"
    if files:
        return f"{told['status']}, but there is a file"
    if not told.get('error') or not told.get('message'):
        return f"{told['status']} without a named error"
    return None


def fetch(options, folder, base, seed):
    """One run. Gives (what is wrong, the status or error that it ended with)."""
    size = random.Random(seed).choice(SIZES)
    path = f'/chaos/{seed}/{size}/file'
    output = os.path.join(folder, str(seed))
    os.mkdir(output)
    try:
        done = subprocess.run(
            [options.ferryctl, 'get', '--standalone', '--json', '--directory', output,
             '--state-dir', os.path.join(output, 'state'), base + path],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=options.limit)
        lines = done.stdout.strip().splitlines() or ['']
        wrong = judge(done.returncode, lines[-1], output, base, path)
        if wrong:
            return f'{wrong} {done.stderr.strip()}', 'wrong'
        told = json.loads(lines[-1])
        if options.seeds:
            print(f'seed {seed}:', told, flush=True)
        return None, told.get('error') or told['status']
    except subprocess.TimeoutExpired:
        return f'no end after {options.limit:g} s', 'wrong'
    finally:
        shutil.rmtree(output, ignore_errors=True)


def main():
    parser = rig.parser(__doc__)
    parser.add_argument('--runs', type=int, default=1000)
    parser.add_argument('--first', type=int, default=1, metavar='SEED')
    parser.add_argument('--at-once', type=int, default=12, metavar='N')
    parser.add_argument('--limit', type=float, default=180, metavar='SECONDS')
    parser.add_argument('seeds', nargs='*', type=int, metavar='SEED',
                        help='only these, and tell of each')
    options = parser.parse_args()
    seeds = options.seeds or range(options.first, options.first + options.runs)
    ends, failed = {}, []
    begin = time.monotonic()
    with rig.scratch(options) as folder, rig.fake_origin(options) as base, \
            concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
        runs = {pool.submit(fetch, options, folder, base, seed): seed for seed in seeds}
        for run in concurrent.futures.as_completed(runs):
            wrong, end = run.result()
            ends.setdefault(end, []).append(runs[run])
            if wrong:
                failed.append(runs[run])
                print(f'seed {runs[run]}: {wrong}', flush=True)
    print(f'{len(seeds)} runs in {time.monotonic() - begin:.0f} s:')
    for end, of in sorted(ends.items(), key=lambda item: -len(item[1])):
        print(f'{len(of):6} {end}', '' if len(of) > 20 else f'(seeds {sorted(of)})')
    if failed:
        print('failed seeds:', *sorted(failed))
    sys.exit(1 if failed else 0)


main()
