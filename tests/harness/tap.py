# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Tests as functions, told in the Test Anything Protocol."""

import sys
import traceback


class Skip(Exception):
    """What the test needs is not to be had here."""


def run(module):
    """Runs all functions of a module whose names begin with test_, in the order
    in which they stand there, and ends the program. Of the lines that a test
    raises or prints, what goes to standard error tells what went wrong."""
    tests = [(name, function) for name, function in vars(module).items()
             if name.startswith('test_')]
    wanted = sys.argv[sys.argv.index('-p') + 1:] if '-p' in sys.argv else None
    failed = False
    print(f'1..{len(tests)}', flush=True)
    for number, (name, function) in enumerate(tests, 1):
        title = name.removeprefix('test_').replace('_', ' ')
        if wanted and name not in wanted:
            print(f'ok {number} - {title} # SKIP not asked for', flush=True)
            continue
        try:
            function()
        except Skip as reason:
            print(f'ok {number} - {title} # SKIP {reason}', flush=True)
        except Exception:  # pylint: disable=broad-except  any failure is a result
            traceback.print_exc()
            failed = True
            print(f'not ok {number} - {title}', flush=True)
        else:
            print(f'ok {number} - {title}', flush=True)
    sys.exit(1 if failed else 0)
