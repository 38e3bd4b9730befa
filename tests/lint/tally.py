# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Counts the tests of Meson runs, subtests one by one, and prints the sum.

usage: tally.py BUILD-DIRECTORY…"""

import glob
import json
import os
import re
import sys

RESULT = re.compile(r'^(not )?ok\b(?:(?!#\s*(?:SKIP|TODO)).)*(#\s*(?:SKIP|TODO))?', re.M | re.I)


def count(test):
    """How many parts of one test passed and failed. A test that crashed, ran out
    of time or spoke no TAP counts as one part of its own."""
    passed = failed = 0
    for negated, excuse in RESULT.findall(test.get('stdout', '')):
        if not excuse:
            passed += not negated
            failed += bool(negated)
    if test['result'] not in ('OK', 'SKIP') and not failed:
        failed = 1
    if test['result'] == 'OK' and not passed:
        passed = 1
    return passed, failed


def main():
    passed = failed = 0
    failures = []
    for directory in sys.argv[1:]:
        logs = os.path.join(directory, 'meson-logs')
        if os.path.exists(os.path.join(logs, 'broken-build')):
            failed += 1
            failures.append(f'{directory}: it did not build')
        for path in sorted(glob.glob(os.path.join(logs, 'suite-*.json'))):
            with open(path, encoding='utf-8') as lines:
                for line in lines:
                    test = json.loads(line)
                    good, bad = count(test)
                    passed += good
                    failed += bad
                    if bad:
                        failures.append(f"{directory}: {test['name']}: {test['result']}")
    for failure in failures:
        print(failure)
    print(f'{passed} passed, {failed} failed')
    sys.exit(1 if failed or not passed else 0)


main()
