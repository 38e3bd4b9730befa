# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Ferry beside curl, aria2 and wget2 on the same files of the same nginx. Per
kind of work each client runs once to warm up, then in turns; medians are
compared. Trust the ratios, not the times."""

import os
import shutil
import sys
import urllib.parse

import rig

SLOW_FILES = 100
SMALL_FILES = 2000


class Clients:
    """The command line of each client for a list of URIs into a folder."""

    def __init__(self, options, certificate):
        self.program = options.ferryctl
        self.certificate = certificate

    def ferry(self, uris, folder, *more, connections=1, parallel=6):
        """ferryctl, with a state of its own inside the folder."""
        return [self.program, 'get', '--standalone', '--quiet', '--ca-file', self.certificate,
                '--state-dir', os.path.join(folder, 'state'), '--directory', folder,
                '--connections', str(connections), '--parallel', str(parallel),
                '--per-host', str(min(max(connections, parallel), 64)), *more,
                *self._listed(uris, folder)]

    @staticmethod
    def _listed(uris, folder):
        if len(uris) == 1:
            return uris
        return ['--input-file', write_list(folder, uris)]

    def ferry_put(self, uri, path, folder):
        """ferryctl the other way."""
        return [self.program, 'put', '--standalone', '--quiet', '--ca-file', self.certificate,
                '--state-dir', os.path.join(folder, 'state'), uri, path]

    def curl_put(self, uri, path):
        """curl the other way."""
        return ['curl', '--disable', '--silent', '--show-error', '--http1.1', '--fail',
                '--cacert', self.certificate, '--upload-file', path, uri]

    def curl(self, uris, folder, parallel=6):
        """curl: one at a time, or several in parallel from a list."""
        command = ['curl', '--disable', '--silent', '--show-error', '--http1.1',
                   '--cacert', self.certificate]
        if len(uris) == 1:
            return [*command, '--output', os.path.join(folder, 'file'), uris[0]]
        lines = [f'url={uri}\noutput={os.path.join(folder, os.path.basename(uri))}'
                 for uri in uris]
        return [*command, '--parallel', '--parallel-max', str(parallel),
                '--config', write_list(folder, lines)]

    def aria2(self, uris, folder, connections=1, parallel=6):
        """aria2c."""
        command = ['aria2c', '--no-conf', '--quiet', '--file-allocation=none',
                   f'--ca-certificate={self.certificate}', f'--dir={folder}',
                   f'--max-connection-per-server={connections}', f'--split={connections}',
                   '--min-split-size=1M', f'--max-concurrent-downloads={parallel}']
        if len(uris) == 1:
            return [*command, uris[0]]
        return [*command, f'--input-file={write_list(folder, uris)}']

    def wget2(self, uris, folder, parallel=6):
        """wget2."""
        command = ['wget2', '--no-config', '--quiet', '--no-http2', '--no-robots',
                   f'--ca-certificate={self.certificate}', f'--directory-prefix={folder}',
                   f'--max-threads={parallel}']
        if len(uris) == 1:
            return [*command, uris[0]]
        return [*command, f'--input-file={write_list(folder, uris)}']

    @staticmethod
    def recv_write(uris, folder):
        """The least that can be done."""
        uri = urllib.parse.urlsplit(uris[0])
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'recv_write.py')
        return [sys.executable, '-I', '-S', script, str(uri.port), uri.path,
                os.path.join(folder, 'file')]


def write_list(folder, lines):
    """Writes lines to a file outside of what is timed."""
    path = os.path.join(folder, 'list')
    with open(path, 'w', encoding='utf-8') as stream:
        stream.write('\n'.join(lines) + '\n')
    return path


def compare(title, folder, commands, rounds, per=None):
    """Runs each client in turns. Gives the medians: name → (wall, cpu, memory).
    Less memory than that of this script itself cannot be told apart."""
    runs = {name: [] for name in commands}
    for number in range(rounds + 1):
        # Who runs first changes from round to round, so that no client always
        # comes after the same other one.
        names = list(commands)
        names = names[number % len(names):] + names[:number % len(names)]
        for name in names:
            output = os.path.join(folder, 'output')
            os.mkdir(output)
            found = rig.run(commands[name](output))
            shutil.rmtree(output)
            if found.status != 0:
                raise SystemExit(f'{title}: {name} failed ({found.status}):\n{found.output}')
            if number > 0:
                runs[name].append(found)
    medians = {name: tuple(rig.median(of, what) for what in ('wall', 'cpu', 'memory'))
               for name, of in runs.items()}
    print(f'\n{title}')
    for name, (wall, cpu, memory) in medians.items():
        rate = ''
        if per:
            rate = f'  {per / wall / 1e6:8.1f} MB/s  {cpu * rig.GIB / per:6.2f} CPU s/GiB'
        print(f'  {name:12} {wall:8.3f} s  {cpu:7.3f} CPU s  {memory / 1e6:5.0f} MB{rate}')
    return medians


WALL, CPU, MEMORY = 0, 1, 2


class Bench:
    """The kinds of work, one method each."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.size = options.size * rig.MIB
        self.verdicts = rig.Verdicts()
        root = os.path.join(folder, 'root')
        os.mkdir(root)
        self.digest = rig.random_file(os.path.join(root, 'big'), self.size)
        rig.random_file(os.path.join(root, 'middle'), self.size // 4)
        rig.random_file(os.path.join(root, 'tiny'), 1024)
        for number in range(SMALL_FILES):
            rig.random_file(os.path.join(root, f'small-{number:04}'), 10240)
        for number in range(SLOW_FILES):
            rig.random_file(os.path.join(root, f'slow-{number:03}'), 500_000)
        self.nginx = rig.Nginx(folder, root)
        self.plain = self.nginx.add()
        self.tls = self.nginx.add(tls=True)
        paced = 'limit_rate 120m; sendfile_max_chunk 128k;'
        self.paced = self.nginx.add(body=paced)
        self.paced_tls = self.nginx.add(tls=True, body=paced)
        self.narrow = self.nginx.add(body='limit_rate 5m; sendfile_max_chunk 128k;')
        self.slow = self.nginx.add(body='limit_rate 50k; sendfile_max_chunk 8k;')
        takes = 'dav_methods PUT; client_max_body_size 0; client_body_buffer_size 1m;'
        self.inbox = self.nginx.add(body=takes)
        self.inbox_tls = self.nginx.add(tls=True, body=takes)
        self.clients = Clients(options, self.nginx.certificate)

    def compare(self, title, commands, per=None, rounds=None):
        """Runs the clients in this bench's folder."""
        return compare(title, self.folder, commands, rounds or self.options.rounds, per)

    def ratio(self, medians, what, peer, target):
        """Judges Ferry's figure against a peer's."""
        name = {WALL: 'wall', CPU: 'CPU', MEMORY: 'memory'}[what]
        self.verdicts.at_most(f'{name} against {peer}',
                              medians['ferry'][what] / medians[peer][what], target, '×')

    def singles(self, uri):
        """The clients on one file over one connection."""
        return {'ferry': lambda to: self.clients.ferry([uri], to),
                'curl': lambda to: self.clients.curl([uri], to),
                'aria2': lambda to: self.clients.aria2([uri], to),
                'wget2': lambda to: self.clients.wget2([uri], to)}

    def http(self):
        """One file over one connection."""
        uri = f'{self.plain}/big'
        commands = self.singles(uri) | {
            'recv+write': lambda to: self.clients.recv_write([uri], to)}
        found = self.compare('One file, HTTP', commands, self.size)
        self.ratio(found, CPU, 'curl', 0.50)
        self.ratio(found, CPU, 'aria2', 0.40)
        self.ratio(found, CPU, 'wget2', 0.75)
        self.ratio(found, CPU, 'recv+write', 1.2)
        self.ratio(found, WALL, 'curl', 0.60)

    def https(self):
        """The same over TLS."""
        found = self.compare('One file, HTTPS', self.singles(f'{self.tls}/big'), self.size)
        self.ratio(found, CPU, 'curl', 0.70)
        self.ratio(found, CPU, 'aria2', 0.60)
        self.ratio(found, WALL, 'curl', 0.80)

    def line(self):
        """At the speed of a real line."""
        found = self.compare('One file, HTTP at 120 MB/s', self.singles(f'{self.paced}/big'),
                             self.size)
        self.ratio(found, CPU, 'curl', 0.55)
        found = self.compare('One file, HTTPS at 120 MB/s', self.singles(f'{self.paced_tls}/big'),
                             self.size)
        self.ratio(found, CPU, 'curl', 0.70)

    def segments(self):
        """A server that limits each connection."""
        uri, size = f'{self.narrow}/middle', self.size // 4
        found = self.compare('One file, 5 MB/s per connection', {
            'ferry': lambda to: self.clients.ferry([uri], to, connections=8),
            'ferry, one': lambda to: self.clients.ferry([uri], to),
            'aria2': lambda to: self.clients.aria2([uri], to, connections=8)}, size,
            rounds=min(self.options.rounds, 3))
        self.verdicts.at_least('8 connections against one',
                               found['ferry, one'][WALL] / found['ferry'][WALL], 7.5, '×')
        self.ratio(found, WALL, 'aria2', 1.05)

    def small(self):
        """Many small files, six at once."""
        uris = [f'{self.plain}/small-{number:04}' for number in range(SMALL_FILES)]
        found = self.compare(f'{SMALL_FILES} files of 10 KiB, 6 at once', {
            'ferry': lambda to: self.clients.ferry(uris, to),
            'curl': lambda to: self.clients.curl(uris, to),
            'aria2': lambda to: self.clients.aria2(uris, to),
            'wget2': lambda to: self.clients.wget2(uris, to)})
        for what in (WALL, CPU):
            best = min(('curl', 'aria2', 'wget2'), key=lambda name, of=what: found[name][of])
            self.ratio(found, what, best, 1.0)

    def start(self):
        """The whole program for one tiny file."""
        uri = f'{self.plain}/tiny'
        found = self.compare('Start and a file of 1 KiB', self.singles(uri), rounds=25)
        self.ratio(found, WALL, 'curl', 2.0)
        self.verdicts.at_most('more than curl',
                              1000 * (found['ferry'][WALL] - found['curl'][WALL]), 30, ' ms')

    def checksum(self):
        """What it costs to verify a checksum."""
        uri = f'{self.plain}/big'
        found = self.compare('One file, with its SHA-256', {
            'ferry': lambda to: self.clients.ferry([uri], to, '--checksum',
                                                   f'sha256:{self.digest}'),
            'without': lambda to: self.clients.ferry([uri], to)}, self.size)
        self.ratio(found, WALL, 'without', 1.05)

    def many(self):
        """A hundred slow transfers at once."""
        # Two names of one host: ferryctl opens at most 64 connections to each.
        bases = (self.slow, self.slow.replace('127.0.0.1', 'localhost'))
        uris = [f'{bases[number % 2]}/slow-{number:03}' for number in range(SLOW_FILES)]
        found = self.compare(f'{SLOW_FILES} transfers at once, 50 kB/s each', {
            'ferry': lambda to: self.clients.ferry(uris, to, parallel=SLOW_FILES),
            'aria2': lambda to: self.clients.aria2(uris, to, parallel=SLOW_FILES)},
            rounds=min(self.options.rounds, 3))
        self.verdicts.at_most('memory', found['ferry'][MEMORY] / 1e6, 40, ' MB')
        self.ratio(found, CPU, 'aria2', 1.0)

    def put(self):
        """One file the other way. nginx keeps the last one."""
        path = os.path.join(self.folder, 'root', 'big')
        for title, base in ('HTTP', self.inbox), ('HTTPS', self.inbox_tls):
            uri = f'{base}/put'
            found = self.compare(f'PUT of one file, {title}', {
                'ferry': lambda to, of=uri: self.clients.ferry_put(of, path, to),
                'curl': lambda to, of=uri: self.clients.curl_put(of, path)}, self.size)
            if title == 'HTTP':
                self.ratio(found, CPU, 'curl', 0.80)
                self.ratio(found, WALL, 'curl', 1.0)


KINDS = ('http', 'https', 'line', 'segments', 'small', 'start', 'checksum', 'many',
         'put')


def main():
    parser = rig.parser(__doc__)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--size', type=int, default=1024, metavar='MIB',
                        help='of the one big file')
    parser.add_argument('kinds', nargs='*', metavar='KIND', help=f"any of {', '.join(KINDS)}")
    options = parser.parse_args()
    if unknown := set(options.kinds) - set(KINDS):
        parser.error(f"no such kind: {', '.join(unknown)}")
    with rig.scratch(options) as folder:
        bench = Bench(options, folder)
        with bench.nginx:
            for kind in options.kinds or KINDS:
                getattr(bench, kind)()
        sys.exit(bench.verdicts.status())


main()
