# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Kills ferryctl again and again in the middle of one big download and starts
it again on the same state directory. In the end the file has to be the one that
nginx serves, and nginx's log has to show that little was fetched twice: per
kill at most 8 MiB or what comes in 2 seconds, whichever is larger."""

import os
import random
import shutil
import subprocess
import sys
import time

import rig


def fetch_with_kills(options, folder, uri, certificate, connections, chance):
    """Runs the download to its end. Gives the number of kills and the status."""
    command = [options.ferryctl, 'get', '--standalone', '--quiet', '--ca-file', certificate,
               '--state-dir', os.path.join(folder, 'state'), '--directory', folder,
               '--connections', str(connections), uri]
    for kills in range(options.kills):
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        try:
            status = process.wait(chance.uniform(0.1, options.longest))
            return kills, status
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return options.kills, subprocess.run(command, stdin=subprocess.DEVNULL, check=False,
                                         timeout=600).returncode


def judge(options, kills, status, sent, size, same):
    """Prints one row; tells whether all is well."""
    again = sent - size
    allowed = kills * max(8 * rig.MIB, 2 * options.rate * rig.MIB)
    faults = [text for text, wrong in [
        (f'exit status {status}', status != 0),
        ('the file is wrong', not same),
        (f'only {kills} kills: it was through too early', kills < options.kills),
        ('too much fetched again', again > allowed)] if wrong]
    print(f'{kills} kills, {again / rig.MIB:.1f} MiB fetched again'
          f' ({again / rig.MIB / max(kills, 1):.2f} per kill,'
          f' at most {allowed / rig.MIB / max(kills, 1):.0f}):'
          f" {', '.join(faults) or 'good'}", flush=True)
    return not faults


def main():
    parser = rig.parser(__doc__)
    parser.add_argument('--kills', type=int, default=20)
    parser.add_argument('--size', type=int, default=1024, metavar='MIB')
    parser.add_argument('--rate', type=int, default=24, metavar='MIB',
                        help='per second, of all connections together')
    parser.add_argument('--longest', type=float, default=3.5, metavar='SECONDS',
                        help='a run lives at most so long before it is killed')
    parser.add_argument('--seed', type=int, default=None)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(1 << 32)
    print(f'seed {seed}')
    chance = random.Random(seed)
    good = True
    with rig.scratch(options) as folder:
        root = os.path.join(folder, 'root')
        os.mkdir(root)
        digest = rig.random_file(os.path.join(root, 'big'), options.size * rig.MIB)
        nginx = rig.Nginx(folder, root)
        rows = []
        for tls in (False, True):
            for connections in (8, 1):
                # What lies in socket buffers when a client dies was sent but
                # never fetched: small buffers keep that out of the count.
                body = f'limit_rate {options.rate * 1024 // connections}k; sendfile_max_chunk 64k;'
                rows.append((nginx.add(tls=tls, body=body), tls, connections))
        with nginx:
            for base, tls, connections in rows:
                nginx.clear_log()
                output = os.path.join(folder, 'output')
                os.mkdir(output)
                print(f"{'HTTPS' if tls else 'HTTP':5} {connections} connection(s): ", end='',
                      flush=True)
                kills, status = fetch_with_kills(options, output, f'{base}/big',
                                                 nginx.certificate, connections, chance)
                time.sleep(1)  # nginx notes an aborted answer a moment later
                sent = sum(sent for _, sent, _, _, _ in nginx.log())
                path = os.path.join(output, 'big')
                same = os.path.exists(path) and rig.sha256(path) == digest
                good &= judge(options, kills, status, sent, options.size * rig.MIB, same)
                shutil.rmtree(output)
    sys.exit(0 if good else 1)


main()
