# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The program as people have it: installed. All sessions of one build share the
installed files, and the first one makes them."""

import fcntl
import os
import shutil
import subprocess

from .daemons import Failed

STAGE = 'staged'


def _is_fresh(stamp, build):
    """Ninja notes in its log whatever it builds."""
    try:
        return os.path.getmtime(stamp) > os.path.getmtime(os.path.join(build, '.ninja_log'))
    except FileNotFoundError:
        return False


def _install(build, stage, prefix):
    shutil.rmtree(stage, ignore_errors=True)
    schemas = f'{stage}{prefix}/share/glib-2.0/schemas'
    # Meson leaves it to packagers to compile what is installed elsewhere.
    for argv in (['meson', 'install', '-C', build, '--no-rebuild', '--destdir', stage],
                 ['glib-compile-schemas', schemas]):
        done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False)
        if done.returncode != 0:
            raise Failed(f'{" ".join(argv)} failed:\n{done.stdout}')


def stage_build(build, prefix):
    """Installs a Meson build into a folder of its own, unless nothing was built
    since; gives the folder."""
    stage = os.path.join(build, STAGE)
    stamp = stage + '.stamp'
    with open(stage + '.lock', 'w', encoding='ascii') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_fresh(stamp, build):
            _install(build, stage, prefix)
            with open(stamp, 'w', encoding='ascii'):
                pass
    return stage
