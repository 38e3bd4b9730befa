# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Words: functions that invite mistakes, and marks of unfinished work."""

import re

import tree

# Function → what to use instead.
BANNED = {
    'alloca': 'the heap',
    'atof': 'g_ascii_strtod()',
    'atoi': 'g_ascii_string_to_unsigned()',
    'atol': 'g_ascii_string_to_unsigned()',
    'gets': 'a GInputStream',
    'mktemp': 'mkstemp()',
    'popen': 'GSubprocess',
    'signal': 'g_unix_signal_add()',
    'sprintf': 'g_strdup_printf()',
    'strcat': 'GString',
    'strcpy': 'g_strlcpy()',
    'strncpy': 'g_strlcpy()',
    'strtok': 'g_strsplit()',
    'system': 'GSubprocess with an argument vector',
    'tmpnam': 'g_dir_make_tmp()',
    'vsprintf': 'g_strdup_vprintf()',
}
SLEEPS = ('g_usleep', 'usleep', 'sleep', 'nanosleep', 'clock_nanosleep')
UNFINISHED = re.compile(r'\b(TODO|FIXME|XXX|HACK)\b')


def calls(names):
    """A pattern for a call of one of the functions."""
    return re.compile(r'(?<![\w.>])(' + '|'.join(names) + r')\s*\(')


def search(pattern, paths, text_of, tell):
    """All hits of the pattern in the files, each told in words."""
    problems = []
    for path in paths:
        for number, line in enumerate(text_of(path).splitlines(), 1):
            for match in pattern.finditer(line):
                problems.append(f'{path}:{number}: {tell(match.group(1))}')
    return problems


def main():
    sources = tree.files('.c', '.h')
    tests = [path for path in sources
             if path.startswith('tests/') and not path.startswith('tests/bench/')]
    scripts = [path for path in tree.files('.py') if not path.startswith('tests/lint/')]
    report = tree.Report()
    report.check('no function is called that invites mistakes',
                 search(calls(BANNED), sources, tree.code,
                        lambda name: f'{name} (): use {BANNED[name]}'))
    report.check('no test sleeps',
                 search(calls(SLEEPS), tests, tree.code,
                        lambda name: f'{name} (): wait for what happens, not for time'))
    report.check('no goto', search(re.compile(r'\b(goto)\b'), sources, tree.code,
                                   lambda _: 'goto: return early, let g_autoptr clean up'))
    report.check('the log domain is set by the build',
                 search(re.compile(r'#\s*define\s+(G_LOG_DOMAIN)'), sources, tree.code,
                        lambda name: f'{name}: it is given per layer in src/meson.build'))
    report.check('no mark of unfinished work',
                 search(UNFINISHED, sources + scripts, tree.read,
                        lambda mark: f'{mark}: finish it, or write an issue'))
    report.check('every header has #pragma once',
                 [f'{path}: no #pragma once' for path in tree.files('.h')
                  if '\n#pragma once\n' not in tree.read(path)])
    report.finish()


main()
