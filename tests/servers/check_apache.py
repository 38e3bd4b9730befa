# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Uploads to Apache with mod_dav: whole, in pieces, and after a login by digest."""

import os
import sys

import apache
import serving
import tap
from ferryctl import Ferryctl, size_of

SIZE = 64 * serving.MIB
AGAIN = 8 * serving.MIB  # at most so much is sent again for each kill
KILLS = 4


def test_apache_takes_a_put():
    with serving.folder() as home, apache.Apache(home) as server:
        source = os.path.join(home, 'source.bin')
        digest = serving.random_file(source, SIZE)
        result = Ferryctl(home).run('put', f'{server.base}/file.bin', source)
        assert result.status == 0, result
        assert serving.sha256(os.path.join(server.root, 'file.bin')) == digest, result


def test_apache_takes_pieces_by_content_range_after_kills():
    with serving.folder() as home, apache.Apache(home) as server:
        source, target = os.path.join(home, 'source.bin'), os.path.join(server.root, 'file.bin')
        digest = serving.random_file(source, SIZE)
        ferry = Ferryctl(home)
        asked = ['--protocol=content-range', '--rate-limit', '48M', f'{server.base}/file.bin',
                 source]
        places = [SIZE * place // (KILLS + 1) for place in range(1, KILLS + 1)]
        ferry.kill_at(places, lambda: size_of(target), 'put', *asked)
        result = ferry.run('put', *asked)
        assert result.status == 0, result
        server.stop()
        assert serving.sha256(target) == digest, result
        again = server.came() - SIZE
        assert again <= KILLS * AGAIN, server.log()


def test_apache_hears_a_digest_and_gets_the_body_once():
    with serving.folder() as home, apache.Apache(home) as server:
        source, secret = os.path.join(home, 'source.bin'), os.path.join(home, 'secret')
        digest = serving.random_file(source, SIZE)
        with open(secret, 'w', encoding='utf-8') as stream:
            stream.write(apache.PASSWORD + '\n')
        result = Ferryctl(home).run('put', '--user', apache.USER, '--password-file', secret,
                                    f'{server.base}/digest/file.bin', source)
        assert result.status == 0, result
        server.stop()
        assert serving.sha256(os.path.join(server.root, 'digest/file.bin')) == digest, result
        assert 401 in [entry[0] for entry in server.log()], server.log()
        assert server.came() < SIZE + serving.MIB, server.log()


tap.run(sys.modules[__name__])
