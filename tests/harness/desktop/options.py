# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""What a session can be asked for."""

import argparse
import os

DESCRIPTION = """\
Runs COMMAND in a desktop of its own: X server, system bus, session bus and what
else is asked for, with an empty home. Nothing of the machine's own session is
seen or touched; everything ends with COMMAND, whose exit code is passed on."""

EPILOG = """\
COMMAND and the programs that the session bus starts get DISPLAY, both bus
addresses, HOME and the XDG folders, TMPDIR, and DESKTOP_SESSION_LOGS, the folder
with one log for each daemon. What programs started by the session bus print is in
session-bus.log; warnings of Ferry's programs, and what sanitizers say of them,
make the exit code 70 when COMMAND itself succeeds. Of the caller's environment
they get only FERRY_*, MESON_* and what steers sanitizers and coverage; --env gives
them more."""


def setting(text):
    """NAME=VALUE."""
    name, equals, _ = text.partition('=')
    if not name or not equals:
        raise argparse.ArgumentTypeError(f'{text} is not NAME=VALUE')
    return text


def size(text):
    """WIDTHxHEIGHT."""
    width, _, height = text.partition('x')
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f'{text} is not WIDTHxHEIGHT')
    return text


def names(text):
    """A list with commas."""
    return [name for name in text.split(',') if name]


def parse(arguments):
    """The options as a namespace; ends the program when they are wrong."""
    parser = argparse.ArgumentParser(
        prog='desktop-session', description=DESCRIPTION, epilog=EPILOG,
        usage='%(prog)s [OPTION…] -- COMMAND [ARGUMENT…]', allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--service', metavar='FILE', action='append', default=[],
                        help='a D-Bus service file that the session bus may start')
    parser.add_argument('--prefix', metavar='DIR', type=os.path.abspath,
                        help='where the program is installed: its commands, data and D-Bus'
                             ' services are known to the session')
    parser.add_argument('--destdir', metavar='DIR', type=os.path.abspath,
                        help='the files of --prefix are below DIR; in the session they stand'
                             ' where they belong')
    parser.add_argument('--build', metavar='DIR', type=os.path.abspath,
                        help='install what Meson has built in DIR, and take that for --destdir')
    parser.add_argument('--wm', choices=['openbox', 'xfwm4', 'none'], default='openbox',
                        help='the window manager: openbox is quick, xfwm4 draws shadows'
                             ' (default: %(default)s)')
    parser.add_argument('--notify', choices=['dunst', 'xfce4', 'none'], default='none',
                        help='the notification daemon (default: %(default)s)')
    parser.add_argument('--tray', choices=['xfce4', 'none'], default='none',
                        help='the host of tray icons (default: %(default)s)')
    parser.add_argument('--keyring', action='store_true',
                        help='a Secret Service whose login keyring is open')
    parser.add_argument('--a11y', action='store_true', help='the accessibility bus')
    parser.add_argument('--mocks', metavar='NAME,…', type=names, default=[],
                        help='python-dbusmock templates on the system bus, such as'
                             ' upower, logind or networkmanager')
    parser.add_argument('--netns', action='store_true',
                        help='a network of its own that has nothing but loopback')
    parser.add_argument('--no-display', action='store_true',
                        help='no X server, and no window manager')
    parser.add_argument('--size', metavar='WIDTHxHEIGHT', type=size, default='1280x800',
                        help='of the screen (default: %(default)s)')
    parser.add_argument('--lang', default='C.UTF-8',
                        help='the language, such as ko_KR.UTF-8 (default: %(default)s)')
    parser.add_argument('--dark', action='store_true', help='the person prefers dark windows')
    parser.add_argument('--uid', metavar='N', type=int,
                        help='be user N (default: who called)')
    parser.add_argument('--env', metavar='NAME=VALUE', type=setting, action='append', default=[],
                        help='for COMMAND and what the session bus starts')
    parser.add_argument('--home', metavar='DIR', type=os.path.abspath,
                        help='an empty folder on a disk for HOME (default: in memory)')
    parser.add_argument('--tolerate', metavar='PATTERN', action='append', default=[],
                        help='let the programs under test print warnings that match this')
    parser.add_argument('--logs', metavar='DIR', type=os.path.abspath,
                        help='keep the logs there')
    parser.add_argument('--verbose', action='store_true', help='tell how long things took')
    parser.add_argument('command', nargs='+', metavar='COMMAND', help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if (options.destdir or options.build) and not options.prefix:
        parser.error('--destdir and --build need --prefix')
    if options.no_display:
        options.wm = 'none'
        if options.tray != 'none' or options.notify != 'none':
            parser.error('--tray and --notify need a display')
    return options
