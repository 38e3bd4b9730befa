# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Size: files, functions and lines that are too long to be read at ease."""

import re

import tree

MOST_LINES = 900
MOST_FUNCTION_LINES = 80
MOST_COLUMNS = 100
MOST_SCRIPT_LINES = 300


def sources():
    """All that people write and read as text of a program."""
    return (tree.files('.c', '.h', '.py', '.sh', '.ui', '.css', 'meson.build')
            + tree.scripts())


def too_long_files():
    """Source files of too many lines."""
    problems = []
    scripts = tree.scripts() + [path for path in tree.files('.py')
                                if path.startswith('tests/harness/')]
    for path in sources():
        lines = tree.read(path).count('\n')
        most = MOST_SCRIPT_LINES if path in scripts else MOST_LINES
        if lines > most:
            problems.append(f'{path}: {lines} lines, at most {most}')
    return problems


def too_long_functions():
    """C functions, from brace to brace, of too many lines."""
    problems = []
    for path in tree.files('.c', '.h'):
        begin, name = 0, ''
        for number, line in enumerate(tree.code(path).splitlines(), 1):
            if match := re.match(r'(\w+) \(', line):
                name = match.group(1)
            if line.rstrip() == '{' and name:
                begin = number
            elif line.startswith('}'):
                if begin and number - begin + 1 > MOST_FUNCTION_LINES:
                    problems.append(f'{path}:{begin}: {name} () has {number - begin + 1} lines,'
                                    f' at most {MOST_FUNCTION_LINES}')
                begin, name = 0, ''
    return problems


def too_wide_lines():
    """Lines of code that do not fit side by side on a screen."""
    problems = []
    for path in sources():
        for number, line in enumerate(tree.read(path).splitlines(), 1):
            if len(line) > MOST_COLUMNS:
                problems.append(f'{path}:{number}: {len(line)} columns, at most {MOST_COLUMNS}')
    return problems


def main():
    report = tree.Report()
    report.check(f'no file is longer than {MOST_LINES} lines', too_long_files())
    report.check(f'no function is longer than {MOST_FUNCTION_LINES} lines', too_long_functions())
    report.check(f'no line is wider than {MOST_COLUMNS} columns', too_wide_lines())
    report.finish()


main()
