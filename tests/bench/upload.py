# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Uploads in full size. A form of ten files of 1 GiB must take no more memory
than a small one, and arrive as it was sent. An upload to the reference server
of tus, and one in pieces to Apache, are killed again and again, the tus server
too: in the end the file has to be the one that was sent, and at most 8 MiB may
have been sent twice for each kill. (peers.py has the PUT beside curl.)"""

import os
import random
import sys

import rig

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'servers'))

# pylint: disable=wrong-import-position
import ferryctl  # noqa: E402
import serving  # noqa: E402
from apache import Apache  # noqa: E402
from node import FormReceiver, Tus  # noqa: E402

AGAIN = 8 * rig.MIB


def form(options, folder, verdicts):
    """The memory of a large form against that of a small one."""
    print(f'\nForm of {options.files} files of {options.size} MiB', flush=True)
    peaks = []
    for sizes in ([rig.MIB] * options.files, [options.size * rig.MIB] * options.files):
        paths = [os.path.join(folder, f'{number}.bin') for number in range(len(sizes))]
        for number, (path, size) in enumerate(zip(paths, sizes)):
            serving.sparse_file(path, size, random.Random(number))
        arguments = [word for path in paths for word in ('--form', f'file=@{path}')]
        with FormReceiver(os.path.join(folder, f'receiver-{sizes[0]}')) as server:
            begun = ferryctl.Ferryctl(folder).begin('put', *arguments, server.base)
            result = begun.finish(limit=900)
            assert result.status == 0, result
            seen = [(part['size'], part['sha256']) for part in server.forms()[0]]
        assert seen == [(os.path.getsize(path), rig.sha256(path)) for path in paths], seen
        peaks.append(result.memory)
        print(f'  {sum(sizes) / rig.MIB:9.0f} MiB: {result.memory / rig.MIB:.1f} MiB of memory',
              flush=True)
        for path in paths:
            os.unlink(path)
    verdicts.at_most('memory beyond that of the small form', (peaks[1] - peaks[0]) / rig.MIB,
                     8, ' MiB')


def stored(path):
    """How much of the one upload is in a server's folder."""
    return max((entry.stat().st_size for entry in os.scandir(path)
                if not entry.name.endswith('.json')), default=0)


def kill_often(options, server, ferry, arguments, server_kills):
    """Kills the client so often, and now and then the server while a client runs,
    in an order by chance; runs it to its end."""
    size, chance = options.size * rig.MIB, random.Random(options.seed)
    deeds = ['client'] * options.kills + ['server'] * server_kills
    chance.shuffle(deeds)
    begun = None
    for number, deed in enumerate(deeds, 1):
        begun = begun or ferry.begin('put', *arguments)
        begun.await_place(size * number // (len(deeds) + 1), lambda: stored(server.root))
        if deed == 'server':
            server.kill()
            server.start()
        else:
            begun.kill()
            begun = None
    begun = begun or ferry.begin('put', *arguments)
    return begun.finish(limit=900), len(deeds)


def killed(options, folder, verdicts, server, arguments, server_kills=0):
    """One upload with kills; judges what arrived and how often."""
    source = os.path.join(folder, 'source.bin')
    digest = rig.random_file(source, options.size * rig.MIB)
    ferry = ferryctl.Ferryctl(os.path.join(folder, 'client'))
    arguments = ['--rate-limit', f'{options.rate}M', *arguments, source]
    with server:
        result, kills = kill_often(options, server, ferry, arguments, server_kills)
    assert result.status == 0, result
    paths = [entry.path for entry in os.scandir(server.root) if not entry.name.endswith('.json')]
    same = [rig.sha256(path) for path in paths if os.path.isfile(path)] == [digest]
    again = server.came() - options.size * rig.MIB
    print(f"  {kills} kills: the file is {'the same' if same else 'ANOTHER'},"
          f' {again / rig.MIB:.1f} MiB were sent again', flush=True)
    verdicts.at_least('files that are the same', int(same), 1)
    verdicts.at_most('sent again for each kill', again / rig.MIB / kills, AGAIN / rig.MIB, ' MiB')


def tus(options, folder, verdicts):
    """Kills of client and server with tus."""
    print(f'\ntus, {options.size} MiB', flush=True)
    server = Tus(folder)
    killed(options, folder, verdicts, server, ['--tus', server.uploads], options.server_kills)


def pieces(options, folder, verdicts):
    """Kills of the client with PUT in pieces."""
    print(f'\nContent-Range, {options.size} MiB', flush=True)
    server = Apache(folder)
    killed(options, folder, verdicts, server, ['--protocol=content-range',
                                               f'{server.base}/file.bin'])


KINDS = {'form': form, 'tus': tus, 'pieces': pieces}


def main():
    parser = rig.parser(__doc__)
    parser.add_argument('--size', type=int, default=1024, metavar='MIB')
    parser.add_argument('--files', type=int, default=10, help='of the form')
    parser.add_argument('--kills', type=int, default=20)
    parser.add_argument('--server-kills', type=int, default=5)
    parser.add_argument('--rate', type=int, default=64, metavar='MIB',
                        help='per second, where it is killed')
    parser.add_argument('--seed', type=int, default=random.randrange(1 << 32))
    parser.add_argument('kinds', nargs='*', metavar='KIND', help=f"any of {', '.join(KINDS)}")
    options = parser.parse_args()
    if unknown := set(options.kinds) - set(KINDS):
        parser.error(f"no such kind: {', '.join(unknown)}")
    print(f'seed {options.seed}')
    os.environ.setdefault('FERRY_SERVERS', os.path.abspath('build/tests/servers'))
    ferryctl.PROGRAM = os.path.abspath(options.ferryctl)
    verdicts = rig.Verdicts()
    for kind in options.kinds or KINDS:
        with rig.scratch(options) as folder:
            os.chmod(folder, 0o755)
            os.mkdir(os.path.join(folder, 'client'))
            KINDS[kind](options, folder, verdicts)
    sys.exit(verdicts.status())


main()
