# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Downloads from vsftpd."""

import os
import sys

import serving
import tap
from ferryctl import Ferryctl
from vsftpd import Vsftpd

SIZE = 64 * serving.MIB
RATE = 6 * serving.MIB
KILLS = 4
LIFE = 2.2  # seconds of RETR before a kill: some more than what may be lost
AGAIN = 2 * RATE  # at most so much is fetched again for each kill

MADE = 1704067200  # the first second of 2024


class Site(Vsftpd):
    """A server with one file."""

    def __init__(self, parent, size, **options):
        super().__init__(parent, **options)
        os.chmod(self.root, 0o755)
        self.digest = serving.random_file(os.path.join(self.root, 'big.bin'), size)
        # A file that changed just now may change again within the second.
        os.utime(os.path.join(self.root, 'big.bin'), (MADE, MADE))
        os.chmod(self.root, 0o555)


def test_vsftpd_resumes_by_rest():
    with serving.folder() as home, Site(home, SIZE, rate=RATE) as site:
        ferry = Ferryctl(home)
        asked = ['--directory', home, '--connections', '1', f'{site.base}/big.bin']

        for kills in range(1, KILLS + 1):
            begun = ferry.begin('get', *asked)
            begun.await_place(kills, lambda: len(site.commands('RETR')))
            begun.kill_after(LIFE)
        result = ferry.run('get', *asked)
        assert result.status == 0, result
        assert serving.sha256(os.path.join(home, 'big.bin')) == site.digest, result

        offsets = [int(offset) for offset in site.commands('REST') if int(offset) > 0]
        assert offsets and offsets == sorted(offsets) and offsets[-1] > SIZE // 4, offsets
        assert site.sent() - SIZE <= KILLS * AGAIN, site.log()


def test_several_connections_fetch_it_by_ftp():
    with serving.folder() as home, Site(home, SIZE) as site:
        ferry = Ferryctl(home)
        result = ferry.run('get', '--directory', home, '--connections', '4',
                           f'{site.base}/big.bin')
        assert result.status == 0, result
        assert serving.sha256(os.path.join(home, 'big.bin')) == site.digest, result


def fetch_by_tls(scheme):
    """Fetches with a certificate that is trusted; gives the AUTH and PROT sent."""
    with serving.folder() as home, Site(home, 3 * serving.MIB, scheme=scheme) as site:
        ferry = Ferryctl(home)
        result = ferry.run('get', '--directory', home, '--ca-file', site.certificate,
                           f'{site.base}/big.bin')
        assert result.status == 0, result
        assert serving.sha256(os.path.join(home, 'big.bin')) == site.digest, result
        return site.commands('AUTH'), site.commands('PROT')


def test_ftpes_asks_for_tls_on_both_connections():
    asked, protected = fetch_by_tls('ftpes')
    assert set(asked) == {'TLS'} and set(protected) == {'P'}, (asked, protected)


def test_ftps_has_tls_from_the_first_byte_on():
    asked, protected = fetch_by_tls('ftps')
    assert not asked and set(protected) == {'P'}, (asked, protected)


def test_a_certificate_that_nobody_knows_is_not_taken():
    with serving.folder() as home, Site(home, serving.MIB, scheme='ftpes') as site:
        ferry = Ferryctl(home)
        result = ferry.run('get', '--directory', home, f'{site.base}/big.bin')
        assert result.status == 3, result
        assert not site.commands('RETR'), site.log()


def test_a_file_that_is_not_there_is_told():
    with serving.folder() as home, Site(home, serving.MIB) as site:
        ferry = Ferryctl(home)
        result = ferry.run('get', '--directory', home, f'{site.base}/none.bin')
        assert result.status == 1, result
        assert result.transfer['error'] == 'not-found', result


def test_an_upload_by_ftp_is_refused():
    with serving.folder() as home, Site(home, serving.MIB) as site:
        source = os.path.join(home, 'source.bin')
        serving.random_file(source, serving.MIB)
        for base in (site.base, site.base.replace('ftp:', 'ftps:')):
            result = Ferryctl(home).run('put', f'{base}/new.bin', source)
            assert result.status == 2 and 'http' in result.errors, result
        assert not site.commands('STOR') and not site.commands('USER'), site.log()


tap.run(sys.modules[__name__])
