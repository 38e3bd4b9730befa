# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Layout: the formatter would change nothing."""

import os
import re
import shutil
import subprocess

import tree

# Versions lay out differently. The one of the oldest system that Ferry builds
# on is the law.
VERSION = 14


def formatter():
    """The command of the formatter, or why there is none."""
    for name in (f'clang-format-{VERSION}', 'clang-format'):
        if shutil.which(name):
            told = subprocess.run([name, '--version'], check=True, capture_output=True, text=True)
            found = re.search(r'version (\d+)', told.stdout)
            if found and int(found.group(1)) == VERSION:
                return name, None
    return None, f'clang-format {VERSION} is not installed'


def check_layout(command):
    """Places that the formatter would change."""
    paths = [os.path.join(tree.ROOT, path) for path in tree.files('.c', '.h')]
    told = subprocess.run([command, '--dry-run', '--style=file', *paths],
                          capture_output=True, text=True)
    return [line.replace(tree.ROOT + '/', '').replace('[-Wclang-format-violations]', '').strip()
            for line in told.stderr.splitlines() if 'clang-format-violations' in line]


def main():
    report = tree.Report()
    command, reason = formatter()
    if command:
        report.check('the formatter would change nothing', check_layout(command))
    else:
        report.skip('the formatter would change nothing', reason)
    report.finish()


main()
