# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Forms, as a parser sees them that is not of ours."""

import os
import random
import sys

import serving
import tap
from ferryctl import Ferryctl
from node import FormReceiver

# Freed memory is not to be kept from use by a sanitizer that watches over it.
LEAN = {'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') + ':quarantine_size_mb=1'}

NAMES = ['plain.bin', 'brücke 橋 다리 🌉.bin', 'a "quoted" name.bin', "back\\slash and o'clock.bin",
         'percent%22.bin']


def as_seen(name):
    """What browsers, and so Ferry, make of a name in a header."""
    return name.replace('"', '%22').replace('\n', '%0A').replace('\r', '%0D')


def test_busboy_sees_the_same_parts_as_sent():
    chance = random.Random(1)
    with serving.folder() as home, FormReceiver(home) as server:
        arguments, expected = [], []
        for number, value in enumerate(['', 'a value', 'größer\r\n--boundary--\r\n"', '=@x']):
            arguments += ['--form', f'field {number} ü"={value}']
            expected.append({'name': f'field {number} ü%22', 'value': value})
        for number, name in enumerate(NAMES):
            path = os.path.join(home, name)
            with open(path, 'wb') as stream:
                stream.write(chance.randbytes([0, 1, 100, 65536, serving.MIB][number]))
            arguments += ['--form', f'file{number}=@{path}']
            expected.append({'name': f'file{number}', 'file': as_seen(name),
                             'size': os.path.getsize(path), 'sha256': serving.sha256(path)})
        result = Ferryctl(home).run('put', *arguments, server.base)
        assert result.status == 0, result
        seen = [{key: value for key, value in part.items() if key != 'type'}
                for part in server.forms()[0]]
        assert seen == expected, (seen, expected)


def peak(home, server, sizes):
    """The most memory that a form with files of these sizes took; checks that
    they arrived."""
    arguments, digests = [], []
    for number, size in enumerate(sizes):
        path = os.path.join(home, f'{size}-{number}.bin')
        serving.sparse_file(path, size, random.Random(number))
        arguments += ['--form', f'file{number}=@{path}']
    begun = Ferryctl(home, **LEAN).begin('put', *arguments, server.base)
    for number, size in enumerate(sizes):
        digests.append((size, serving.sha256(os.path.join(home, f'{size}-{number}.bin'))))
    result = begun.finish()
    assert result.status == 0, result
    assert [(part['size'], part['sha256']) for part in server.forms()[-1]] == digests, result
    return result.memory


def test_two_gibibytes_take_no_more_memory_than_two_mebibytes():
    with serving.folder() as home, FormReceiver(home) as server:
        small = peak(home, server, [serving.MIB, serving.MIB])
        large = peak(home, server, [serving.GIB, serving.GIB])
        assert large < small + 16 * serving.MIB, (small, large)


tap.run(sys.modules[__name__])
