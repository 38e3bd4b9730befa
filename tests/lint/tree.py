# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""What the checks of the source text share: which files there are, and how to
report in the Test Anything Protocol."""

import os
import re
import subprocess
import sys

ROOT = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else '.')


def is_checkout():
    """Tells whether the tree is a git checkout, not an unpacked archive."""
    return os.path.exists(os.path.join(ROOT, '.git'))


def git(*arguments):
    """The lines that a git command prints."""
    # The tree may be mounted from elsewhere and belong to another user.
    command = ['git', '-c', 'safe.directory=*', '-C', ROOT, *arguments]
    return subprocess.run(command, check=True, capture_output=True,
                          text=True).stdout.splitlines()


def _all_files():
    if is_checkout():
        listed = git('ls-files', '--cached', '--others', '--exclude-standard')
        return [path for path in listed if os.path.isfile(os.path.join(ROOT, path))]
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not name.startswith('build')]
        found += [os.path.relpath(os.path.join(folder, name), ROOT) for name in names]
    return found


def files(*endings):
    """Paths below the root that end in one of the endings, sorted."""
    return sorted(path for path in _all_files() if path.endswith(endings or ('',)))


def scripts():
    """Paths of programs that say by their first line what runs them, and have
    no ending."""
    found = []
    for path in files():
        if '.' not in os.path.basename(path):
            with open(os.path.join(ROOT, path), 'rb') as stream:
                if stream.read(2) == b'#!':
                    found.append(path)
    return found


def read(path):
    """The text of a file of the tree."""
    with open(os.path.join(ROOT, path), encoding='utf-8') as stream:
        return stream.read()


_TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def code(path, keep_strings=False):
    """The text of a C file with comments, and strings too, blanked out. Lines
    keep their numbers."""
    def blank(match):
        text = match.group()
        if keep_strings and text[0] in '"\'':
            return text
        return re.sub(r'[^\n]', ' ', text)
    return _TOKEN.sub(blank, read(path))


class Report:
    """Collects the outcome of checks and prints it as TAP."""

    def __init__(self):
        self.count = 0
        self.failed = False

    def check(self, fact, problems):
        """One test: it passes when there are no problems."""
        self.count += 1
        self.failed |= bool(problems)
        print('not ok' if problems else 'ok', self.count, '-', fact)
        for problem in problems:
            print(problem, file=sys.stderr)

    def skip(self, fact, reason):
        """One test that cannot be made here."""
        self.count += 1
        print('ok', self.count, '-', fact, '# SKIP', reason)

    def finish(self):
        """Ends the report and the program."""
        print(f'1..{self.count}')
        sys.exit(1 if self.failed else 0)
