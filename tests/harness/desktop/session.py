# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""A session from begin to end. Two processes: the outer one waits and passes on
signals; the inner one is the first of a process namespace, so that with its end
the kernel ends everything else in there."""

import os
import signal
import sys
import time

from . import findings, kernel, staging
from .daemons import Daemons, Failed
from .options import parse
from .parts import Parts
from .place import Place

# Exit codes of our own, from sysexits.h: EX_UNAVAILABLE, EX_SOFTWARE, EX_OSERR.
NOT_READY, COMPLAINTS, REFUSED = 69, 70, 71
READY_SECONDS = 30
GRACE_SECONDS = 5


class Stopped(Exception):
    """Somebody wants this session to end."""


def say(text):
    """Tells the person who runs this."""
    print(f'desktop-session: {text}', file=sys.stderr, flush=True)


def _on_signal(number, _):
    if number == signal.SIGALRM:
        raise Failed('the desktop is not ready in time')
    raise Stopped(number)


def _run(options, user, begun):
    """Starts everything, runs the command, stops everything."""
    place = Place(options, user)
    crew = Daemons(place, user)
    parts = Parts(options, place, crew)
    try:
        signal.alarm(READY_SECONDS)
        parts.start_all()
        signal.alarm(0)
    except Failed as error:
        missing = crew.missing()
        say(f'{error}' + (f'; missing: {missing}' if missing else ''))
        return NOT_READY
    if options.verbose:
        say(f'ready after {(time.monotonic() - begun) * 1000:.0f} ms')
    environment = dict(parts.environment, **dict(text.split('=', 1) for text in options.env))
    try:
        code = crew.wait_for(crew.spawn(options.command, environment))
    except Failed as error:
        say(error)
        code = 127
    for line in crew.obituary():
        say(f'while the command ran, {line}')
    begun = time.monotonic()
    if not crew.stop_guests(GRACE_SECONDS):
        say('some processes had to be killed')
    if options.verbose:
        say(f'exit code {code}; ended after {(time.monotonic() - begun) * 1000:.0f} ms')
    complaints = findings.of_programs(place.logs, options.tolerate)
    if code != 0 and not complaints:
        # What may help to see why.
        complaints = findings.last_words(place.logs)
    for line in complaints:
        say(line)
    return code or (COMPLAINTS if complaints else 0)


def _inside(options, begun):
    """The life of the inner process."""
    for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _on_signal)
    kernel.die_with_parent()
    wants_other = options.uid is not None and options.uid != os.getuid()
    try:
        kernel.seal_mounts()
        if options.netns:
            kernel.show_network()
            kernel.raise_loopback()
        return _run(options, options.uid if wants_other else None, begun)
    except (kernel.Refused, OSError) as error:
        say(error)
        return REFUSED
    except Stopped as error:
        return 128 + error.args[0]


def main(arguments):
    """Gives the exit code of the command."""
    begun = time.monotonic()
    options = parse(arguments)
    try:
        if options.build:
            options.destdir = staging.stage_build(options.build, options.prefix)
        kernel.unshare(options.netns, os.getuid() if options.uid is None else options.uid)
    except Failed as error:
        say(error)
        return NOT_READY
    except kernel.Refused as error:
        say(error)
        return REFUSED
    child = os.fork()
    if child == 0:
        try:
            code = _inside(options, begun)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda caught, _: os.kill(child, caught))
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code
