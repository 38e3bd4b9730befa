# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Kills ferryctl again and again in the middle of one big download and starts
it again on the same state directory. In the end the file has to be the one that
nginx, or vsftpd, serves, and its log has to show that little was fetched twice:
per kill at most 8 MiB or what comes in 2 seconds, whichever is larger. (Uploads
are killed by upload.py.)"""

import os
import random
import shutil
import subprocess
import sys
import time

import rig

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'servers'))

from vsftpd import Vsftpd  # noqa: E402  pylint: disable=wrong-import-position


def fetch_with_kills(options, folder, uri, certificate, connections, chance):
    """Runs the download to its end. Gives the number of kills and the status."""
    command = [options.ferryctl, 'get', '--standalone', '--quiet',
               '--state-dir', os.path.join(folder, 'state'), '--directory', folder,
               '--connections', str(connections), uri]
    if certificate is not None:
        command += ['--ca-file', certificate]
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


def run(options, chance, folder, server, row, sent):
    """One download with kills. Gives whether all was well."""
    title, uri, certificate, connections, digest = row
    output = os.path.join(folder, 'output')
    os.mkdir(output)
    print(f'{title:5} {connections} connection(s): ', end='', flush=True)
    before = sent(server)
    kills, status = fetch_with_kills(options, output, uri, certificate, connections, chance)
    time.sleep(1)  # an aborted answer is noted a moment later
    path = os.path.join(output, 'big')
    same = os.path.exists(path) and rig.sha256(path) == digest
    good = judge(options, kills, status, sent(server) - before, options.size * rig.MIB, same)
    shutil.rmtree(output)
    return good


def http(options, chance, folder):
    """From nginx."""
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
            uri = f'{nginx.add(tls=tls, body=body)}/big'
            rows.append(('HTTPS' if tls else 'HTTP', uri, nginx.certificate, connections, digest))
    with nginx:
        return all([run(options, chance, folder, nginx, row,
                        lambda server: sum(sent for _, sent, _, _, _ in server.log()))
                    for row in rows])


def ftp(options, chance, folder):
    """From vsftpd."""
    os.chmod(folder, 0o755)
    site = Vsftpd(folder, rate=options.rate * rig.MIB)
    path = os.path.join(site.root, 'big')
    os.chmod(site.root, 0o755)
    digest = rig.random_file(path, options.size * rig.MIB)
    # A file that changed just now may change again within the second.
    os.utime(path, (0, 0))
    os.chmod(site.root, 0o555)
    with site:
        return run(options, chance, folder, site, ('FTP', f'{site.base}/big', None, 1, digest),
                   lambda server: server.sent())


KINDS = {'http': http, 'ftp': ftp}


def main():
    parser = rig.parser(__doc__)
    parser.add_argument('--kills', type=int, default=20)
    parser.add_argument('--size', type=int, default=1024, metavar='MIB')
    parser.add_argument('--rate', type=int, default=24, metavar='MIB',
                        help='per second, of all connections together')
    parser.add_argument('--longest', type=float, default=3.5, metavar='SECONDS',
                        help='a run lives at most so long before it is killed')
    parser.add_argument('--seed', type=int, default=None)
    parser.add_argument('kinds', nargs='*', metavar='KIND', help=f"any of {', '.join(KINDS)}")
    options = parser.parse_args()
    if unknown := set(options.kinds) - set(KINDS):
        parser.error(f"no such kind: {', '.join(unknown)}")
    seed = options.seed if options.seed is not None else random.randrange(1 << 32)
    print(f'seed {seed}')
    chance = random.Random(seed)
    good = True
    for kind in options.kinds or KINDS:
        with rig.scratch(options) as folder:
            good &= KINDS[kind](options, chance, folder)
    sys.exit(0 if good else 1)


main()
