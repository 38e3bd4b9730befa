# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Uploads to the reference server of tus."""

import os
import sys

import serving
import tap
from ferryctl import Ferryctl, size_of
from node import Tus

SIZE = 64 * serving.MIB
AGAIN = 8 * serving.MIB  # at most so much is sent again for each kill


def stored(tus):
    """How much of the one upload the server has."""
    return max((size_of(path) for path in tus.files()), default=0)


def test_tus_server_takes_an_upload():
    with serving.folder() as home, Tus(home) as tus:
        source = os.path.join(home, 'sour ce ü.bin')
        digest = serving.random_file(source, SIZE)
        result = Ferryctl(home).run('put', '--tus', tus.uploads, source)
        assert result.status == 0, result
        assert [serving.sha256(path) for path in tus.files()] == [digest], result
        assert tus.came() < SIZE + serving.MIB, tus.came()


def test_tus_server_killed_and_client_killed_is_byte_identical():
    with serving.folder() as home, Tus(home) as tus:
        source = os.path.join(home, 'source.bin')
        digest = serving.random_file(source, SIZE)
        ferry = Ferryctl(home)
        asked = ['--tus', '--rate-limit', '32M', tus.uploads, source]
        places = [SIZE * place // 7 for place in range(1, 7)]

        for place in places[:4]:
            ferry.kill_at([place], lambda: stored(tus), 'put', *asked)
        begun = ferry.begin('put', *asked)
        for place in places[4:]:
            begun.await_place(place, lambda: stored(tus))
            tus.kill()
            tus.start()
        result = begun.finish()
        assert result.status == 0, result
        tus.stop()
        assert [serving.sha256(path) for path in tus.files()] == [digest], result
        assert tus.came() - SIZE <= len(places) * AGAIN, tus.came()


def test_an_upload_that_the_server_lost_is_begun_again():
    with serving.folder() as home, Tus(home) as tus:
        source = os.path.join(home, 'source.bin')
        digest = serving.random_file(source, SIZE)
        ferry = Ferryctl(home)
        asked = ['--tus', '--rate-limit', '64M', tus.uploads, source]
        ferry.kill_at([SIZE // 2], lambda: stored(tus), 'put', *asked)
        for path in tus.files():
            os.unlink(path)
            os.unlink(path + '.json')
        result = ferry.run('put', *asked)
        assert result.status == 0, result
        assert [serving.sha256(path) for path in tus.files()] == [digest], result


tap.run(sys.modules[__name__])
