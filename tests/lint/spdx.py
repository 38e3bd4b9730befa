# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Licence: every source file begins with the two lines that name it."""

import re

import tree

LICENCE = 'SPDX-License-Identifier: GPL-3.0-or-later'
COPYRIGHT = 'SPDX-FileCopyrightText: Copyright © the Ferry contributors'

# How the two lines look in each kind of file.
C_HEADER = f'/* {LICENCE}\n * {COPYRIGHT} */\n'
HASH_HEADER = f'# {LICENCE}\n# {COPYRIGHT}\n'
# Interfaces and descriptions may also be given away. The comment may come after
# what declares the kind of document.
XML_HEADER = re.compile(
    r'<!-- SPDX-License-Identifier: (GPL-3\.0-or-later|CC0-1\.0)\n'
    rf'     {COPYRIGHT} -->\n')
TOP = 600


def check_headers():
    """Files whose first lines are anything else."""
    problems = []
    for path in tree.files('.c', '.h', '.css'):
        if not tree.read(path).startswith(C_HEADER + '\n'):
            problems.append(f'{path}: does not begin with the licence comment')
    hashed = tree.files('.py', '.sh', 'meson.build', 'meson_options.txt', '.clang-format',
                        '.editorconfig', '.desktop.in', '.service.in',
                        '.supp') + tree.scripts()
    for path in hashed:
        text = tree.read(path)
        if text.startswith('#!'):
            text = text[text.index('\n') + 1:]
        if not text.startswith(HASH_HEADER):
            problems.append(f'{path}: does not begin with the licence comment')
    for path in tree.files('.ui', '.xml', '.xml.in', '.svg'):
        if path.startswith(('data/', 'ui/')) and not XML_HEADER.search(tree.read(path)[:TOP]):
            problems.append(f'{path}: has no licence comment at its top')
    return problems


def main():
    report = tree.Report()
    report.check('every file begins with licence and copyright', check_headers())
    report.check('the licence itself is there',
                 [] if 'GNU GENERAL PUBLIC LICENSE' in tree.read('COPYING') else ['COPYING'])
    report.finish()


main()
