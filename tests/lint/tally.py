# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Counts the tests of Meson runs, subtests one by one, and prints the sum.

usage: tally.py BUILD-DIRECTORY…
       tally.py --failed LIMIT LOG   only the names of the failed tests of a run, if
                                     they are not more than LIMIT"""

import glob
import json
import os
import re
import sys

RESULT = re.compile(r'^(not )?ok\b(?:(?!#\s*(?:SKIP|TODO)).)*(#\s*(?:SKIP|TODO))?', re.M | re.I)

EXCUSE = re.compile(r'^ok\b[^#\n]*# SKIP (.*)$', re.M)


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


def read(path):
    """The tests of one run, by name."""
    with open(path, encoding='utf-8') as lines:
        tests = [json.loads(line) for line in lines]
    return {test['name'].split(' / ')[-1]: test for test in tests}


def has_failed(test):
    return count(test)[1] > 0


def print_failed(limit, path):
    """The names of those that failed; of too many none."""
    names = [name for name, test in read(path).items() if has_failed(test)]
    print(' '.join(names if len(names) <= limit else []))


def read_suite(path, directory, remarks):
    """The tests of a suite; those that passed when they were run again count as
    they did then."""
    tests = read(path)
    again = path.replace('/suite-', '/again-')
    for name, test in (read(again) if os.path.exists(again) else {}).items():
        if has_failed(tests[name]) and not has_failed(test):
            result = tests[name]['result']
            remarks.append(f'{directory}: {name}: {result}, and passed when it was run again')
            tests[name] = test
    return tests.values()


def main():
    passed = failed = 0
    remarks = []
    for directory in sys.argv[1:]:
        logs = os.path.join(directory, 'meson-logs')
        if os.path.exists(os.path.join(logs, 'broken-build')):
            failed += 1
            remarks.append(f'{directory}: it did not build')
        for path in sorted(glob.glob(os.path.join(logs, 'suite-*.json'))):
            for test in read_suite(path, directory, remarks):
                good, bad = count(test)
                passed += good
                failed += bad
                if bad:
                    remarks.append(f"{directory}: {test['name']}: {test['result']}")
                for excuse in sorted(set(EXCUSE.findall(test.get('stdout', '')))):
                    remarks.append(f"{directory}: {test['name']}: skipped: {excuse}")
    for remark in remarks:
        print(remark)
    print(f'{passed} passed, {failed} failed')
    sys.exit(1 if failed or not passed else 0)


if sys.argv[1] == '--failed':
    print_failed(int(sys.argv[2]), sys.argv[3])
else:
    main()
