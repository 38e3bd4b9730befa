# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Translations: po/POTFILES names the files that have strings, and each
language in po/LINGUAS has all of them."""

import os
import re
import shutil
import subprocess
import tempfile

import tree

MARKED = re.compile(r'\b(N?C?_|ngettext|g_dngettext|g_dpgettext2?)\s*\(')

# What Meson's preset for GLib programs gives to xgettext.
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dcgettext:2',
            'g_dngettext:2,3', 'g_dpgettext2:2c,3']


def listed(path):
    """The lines of a list file, without comments."""
    return [line for line in tree.read(path).split('\n') if line and not line.startswith('#')]


def check_potfiles():
    """Files with strings that are not listed, and the reverse."""
    marked = {path for path in tree.files('.c', '.h')
              if path.startswith('src/') and MARKED.search(tree.code(path))}
    marked |= {path for path in tree.files('.ui') if 'translatable="yes"' in tree.read(path)}
    marked |= set(tree.files('.desktop.in', '.metainfo.xml.in', '.gschema.xml'))
    potfiles = listed('po/POTFILES')
    problems = [f'po/POTFILES: add {path}' for path in sorted(marked - set(potfiles))]
    problems += [f'po/POTFILES: {path} has no strings' for path in sorted(set(potfiles) - marked)]
    if potfiles != sorted(potfiles):
        problems.append('po/POTFILES: not sorted')
    return problems


def collect(folder):
    """All strings of the tree, as a template file."""
    template = os.path.join(folder, 'ferry.pot')
    subprocess.run(['xgettext', '--from-code=UTF-8', '--output', template, '--directory', tree.ROOT,
                    '--files-from', os.path.join(tree.ROOT, 'po/POTFILES'),
                    *(f'--keyword={word}' for word in KEYWORDS)],
                   check=True, capture_output=True)
    return template


def failure_of(*command):
    """What a command complains of; nothing when it succeeds."""
    done = subprocess.run(command, capture_output=True, text=True,
                          env=dict(os.environ, LC_ALL='C.UTF-8'))
    return (done.stderr.strip().splitlines() or ['it failed']) if done.returncode else []


def main():
    report = tree.Report()
    report.check('po/POTFILES names the files that have strings', check_potfiles())
    if shutil.which('xgettext') is None:
        report.skip('every language has every string', 'gettext is not installed')
        report.finish()
    with tempfile.TemporaryDirectory() as folder:
        template = collect(folder) if listed('po/POTFILES') else None
        for language in listed('po/LINGUAS'):
            catalogue = os.path.join(tree.ROOT, 'po', language + '.po')
            report.check(f'{language}.po is well formed',
                         failure_of('msgfmt', '--check', '--output-file=/dev/null', catalogue))
            if template:
                report.check(f'{language}.po has every string, none of them fuzzy',
                             failure_of('msgcmp', catalogue, template))
    report.finish()


main()
