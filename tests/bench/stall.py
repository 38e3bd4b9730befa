# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Downloads over TLS, many times, from a server that also offers HTTP/2 and
from one that does not. None may stand still."""

import os
import shutil
import sys
import time

import rig


def main():
    parser = rig.parser(__doc__)
    parser.add_argument('--runs', type=int, default=500)
    parser.add_argument('--size', type=int, default=64, metavar='MIB')
    parser.add_argument('--limit', type=float, default=20, metavar='SECONDS',
                        help='a run that takes longer has stalled')
    options = parser.parse_args()
    bad = 0
    with rig.scratch(options) as folder:
        root = os.path.join(folder, 'root')
        os.mkdir(root)
        digest = rig.random_file(os.path.join(root, 'file'), options.size * rig.MIB)
        nginx = rig.Nginx(folder, root)
        bases = {'with HTTP/2 offered': nginx.add(tls=True, http2=True),
                 'without': nginx.add(tls=True)}
        with nginx:
            begin, longest = time.monotonic(), 0
            for number in range(options.runs):
                name = list(bases)[number % 2]
                connections = (1, 8)[number // 2 % 2]
                output = os.path.join(folder, 'output')
                os.mkdir(output)
                found = rig.run([options.ferryctl, 'get', '--standalone', '--quiet',
                                 '--ca-file', nginx.certificate, '--directory', output,
                                 '--state-dir', os.path.join(output, 'state'),
                                 '--connections', str(connections), f'{bases[name]}/file'],
                                options.limit)
                longest = max(longest, found.wall)
                path = os.path.join(output, 'file')
                if found.status != 0 or rig.sha256(path) != digest:
                    bad += 1
                    what = ('stalled' if found.status is None
                            else f'status {found.status}: {found.output.strip()}')
                    print(f'run {number}, {name}, {connections} connection(s): {what}', flush=True)
                shutil.rmtree(output)
            print(f'{options.runs} runs in {time.monotonic() - begin:.0f} s,'
                  f' the longest {longest:.2f} s; {bad} stalled or failed')
    sys.exit(1 if bad else 0)


main()
