# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Uploads to nginx: PUT, and nothing to resume with."""

import os
import sys

import serving
import tap
from ferryctl import Ferryctl
from nginx import Nginx

SIZE = 16 * serving.MIB


def test_nginx_takes_a_put():
    with serving.folder() as home, Nginx(home) as nginx:
        source = os.path.join(home, 'source.bin')
        digest = serving.random_file(source, SIZE)
        result = Ferryctl(home).run('put', f'{nginx.base}/deep/file.bin', source)
        assert result.status == 0, result
        assert result.transfer['http-status'] == 201, result
        assert serving.sha256(os.path.join(nginx.root, 'deep/file.bin')) == digest, result
        puts = [entry for entry in nginx.log() if entry[1] == 'PUT']
        assert [entry[0] for entry in puts] == [201], nginx.log()


def test_nginx_that_takes_less_is_not_sent_it_all():
    with serving.folder() as home, Nginx(home, most='1m') as nginx:
        source = os.path.join(home, 'source.bin')
        serving.random_file(source, SIZE)
        result = Ferryctl(home).run('put', f'{nginx.base}/file.bin', source)
        assert result.status != 0, result
        assert result.transfer['http-status'] == 413, result
        assert sum(entry[2] for entry in nginx.log()) < serving.MIB, nginx.log()
        assert not os.listdir(nginx.root), result


def test_a_put_that_was_killed_begins_again():
    with serving.folder() as home, Nginx(home) as nginx:
        source = os.path.join(home, 'source.bin')
        digest = serving.random_file(source, SIZE)
        ferry = Ferryctl(home)
        asked = ['--rate-limit', '8M', f'{nginx.base}/file.bin', source]

        def under_way():
            return sum(file.stat().st_size for file in os.scandir(nginx.path('t1')))

        ferry.kill_at([SIZE // 4, SIZE // 2], under_way, 'put', *asked)
        result = ferry.run('put', f'{nginx.base}/file.bin', source)
        assert result.status == 0, result
        assert serving.sha256(os.path.join(nginx.root, 'file.bin')) == digest, result


tap.run(sys.modules[__name__])
