# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Licence: every source file begins with the two lines that name it."""

import tree

LICENCE = 'SPDX-License-Identifier: GPL-3.0-or-later'
COPYRIGHT = 'SPDX-FileCopyrightText: Copyright © the Ferry contributors'

# How the two lines look in each kind of file.
C_HEADER = f'/* {LICENCE}\n * {COPYRIGHT} */\n'
HASH_HEADER = f'# {LICENCE}\n# {COPYRIGHT}\n'


def check_headers():
    """Files whose first lines are anything else."""
    problems = []
    for path in tree.files('.c', '.h'):
        if not tree.read(path).startswith(C_HEADER + '\n'):
            problems.append(f'{path}: does not begin with the licence comment')
    hashed = tree.files('.py', '.sh', 'meson.build', 'meson_options.txt', '.clang-format',
                        '.editorconfig') + ['dev', '.ci/run']
    for path in hashed:
        text = tree.read(path)
        if text.startswith('#!'):
            text = text[text.index('\n') + 1:]
        if not text.startswith(HASH_HEADER):
            problems.append(f'{path}: does not begin with the licence comment')
    return problems


def main():
    report = tree.Report()
    report.check('every file begins with licence and copyright', check_headers())
    report.check('the licence itself is there',
                 [] if 'GNU GENERAL PUBLIC LICENSE' in tree.read('COPYING') else ['COPYING'])
    report.finish()


main()
