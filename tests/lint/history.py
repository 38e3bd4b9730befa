# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""History: every commit has a title of the form `area: What it does`."""

import re

import tree

TITLE = re.compile(r'[a-z][a-z0-9/, -]*: \S.*[^.]')
MOST_COLUMNS = 72


def check_titles():
    """Commits whose title has another form or is too long."""
    problems = []
    for line in tree.git('log', '--no-merges', '--format=%h %s'):
        commit, _, title = line.partition(' ')
        if not TITLE.fullmatch(title):
            problems.append(f'{commit}: "{title}" is not `area: What it does`')
        if len(title) > MOST_COLUMNS:
            problems.append(f'{commit}: the title has {len(title)} columns, at most {MOST_COLUMNS}')
    return problems


def main():
    report = tree.Report()
    if tree.is_checkout():
        report.check('every commit names its area and what it does', check_titles())
    else:
        report.skip('every commit names its area and what it does', 'this is no git checkout')
    report.finish()


main()
