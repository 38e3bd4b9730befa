# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""What went wrong in programs that no test waits for: the bus starts them, and
nobody sees their exit codes."""

import os
import re

SANITIZER = re.compile(r'(Address|Leak|Thread|UndefinedBehavior)Sanitizer:|: runtime error: ')
WARNING = re.compile(r'^\(ferry[\w-]*:\d+\): .*-(CRITICAL|WARNING) \*\*: ')

# Noise of the libraries of Debian 12, whatever a program does.
NOISE = (
    # GTK 4.8 measures wrapping labels in rows with Korean text.
    'reports a minimum height of',
    # No settings daemon, no portal.
    'Unable to acquire session bus',
    'Settings portal not found',
)


def _lines(folder):
    path = os.path.join(folder, 'session-bus.log')
    if not os.path.exists(path):
        return []
    with open(path, encoding='utf-8', errors='replace') as log:
        return log.read().splitlines()


def of_programs(folder, tolerated):
    """Lines that programs started by the session bus should not have printed."""
    fine = re.compile('|'.join([re.escape(text) for text in NOISE] + tolerated))
    lines = _lines(folder)
    for number, line in enumerate(lines):
        if SANITIZER.search(line):
            # What comes after it is its report.
            return lines[number:number + 60]
    return [line for line in lines if WARNING.search(line) and not fine.search(line)]


def last_words(folder):
    """The end of what programs started by the session bus printed, without what
    the bus says itself."""
    return [line for line in _lines(folder) if not line.startswith('dbus-daemon[')][-20:]
