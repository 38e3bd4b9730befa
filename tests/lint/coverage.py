# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Prints the line coverage of layers and fails when one has too little.

usage: coverage.py BUILD-DIRECTORY LEAST-PERCENT LAYER…"""

import json
import os
import subprocess
import sys


def measure(directory):
    """What gcovr knows of each source file."""
    told = subprocess.run(
        ['gcovr', '--root', '.', '--object-directory', directory, '--filter', 'src/',
         '--gcov-ignore-parse-errors', '--json-summary', '-', directory],
        check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(told.stdout)['files']


def main():
    directory, least, layers = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
    files = measure(directory)
    failed = False
    for layer in layers:
        inside = [entry for entry in files
                  if os.path.dirname(entry['filename']) == f'src/{layer}']
        total = sum(entry['line_total'] for entry in inside)
        covered = sum(entry['line_covered'] for entry in inside)
        percent = 100 * covered / total if total else 0
        bad = percent < least
        failed |= bad
        print(f'{layer:10} {percent:5.1f} %  of {total:5} lines'
              + (f'  (less than {least:g} %)' if bad else ''))
        for entry in sorted(inside, key=lambda entry: entry['filename']):
            if entry['line_total'] and 100 * entry['line_covered'] / entry['line_total'] < least:
                print(f"           {entry['line_covered']:5} of {entry['line_total']:5}"
                      f"  {entry['filename']}")
    sys.exit(1 if failed else 0)


main()
