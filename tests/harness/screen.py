# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The screen as X knows it: windows, pointer, keyboard, pictures."""

import collections
import os
import subprocess

Window = collections.namedtuple('Window', 'number title x y width height border')


def _run(*argv):
    return subprocess.run(argv, check=True, capture_output=True, text=True, timeout=20).stdout


def _title(number):
    told = _run('xprop', '-id', number, '-notype', '_NET_WM_NAME')
    return told.split(' = ', 1)[1].strip()[1:-1] if ' = ' in told else ''


def _border(number):
    """What of a window is drawn around it: left, right, top, bottom; None when
    it does not tell."""
    told = _run('xprop', '-id', number, '-notype', '_GTK_FRAME_EXTENTS')
    return [int(part) for part in told.split('=')[1].split(',')] if '=' in told else None


def windows(process):
    """All windows of a process that are shown, popovers included."""
    # It fails when there is none.
    found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(process)],
                           check=False, capture_output=True, text=True, timeout=20)
    result = []
    for number in found.stdout.split():
        try:
            lines = _run('xdotool', 'getwindowgeometry', '--shell', number).splitlines()
            shape = dict(line.split('=') for line in lines)
            result.append(Window(number, _title(number), int(shape['X']), int(shape['Y']),
                                 int(shape['WIDTH']), int(shape['HEIGHT']), _border(number)))
        except subprocess.CalledProcessError:
            continue  # It went away in between.
    return result


def focused():
    """The number of the window to which keys go, or None."""
    done = subprocess.run(['xdotool', 'getactivewindow'], check=False, capture_output=True,
                          text=True, timeout=20)
    return done.stdout.strip() or None


def click(x, y, button=1, times=1):
    """Presses a button of the mouse at a place of the screen."""
    _run('xdotool', 'mousemove', str(x), str(y), 'click', '--repeat', str(times),
         '--delay', '30', str(button))


def point(x, y):
    """Moves the pointer, as if to look what it says there."""
    _run('xdotool', 'mousemove', str(x), str(y))


def drag(begin, end, steps=12):
    """Moves the pointer from one place to another with the button held, slowly
    enough for programs to take it for a drag."""
    moves = []
    for step in range(1, steps + 1):
        place = [begin[axis] + (end[axis] - begin[axis]) * step // steps for axis in (0, 1)]
        moves += ['mousemove', str(place[0]), str(place[1]), 'sleep', '0.02']
    _run('xdotool', 'mousemove', str(begin[0]), str(begin[1]), 'mousedown', '1', 'sleep', '0.1',
         *moves, 'sleep', '0.2', 'mouseup', '1')


def type_text(text, slowness=1):
    """Types on the keyboard, into what has the focus. Letters that no key has
    are lent one for a moment, in which the program has to learn of it."""
    _run('xdotool', 'type', '--delay', str(slowness * (4 if text.isascii() else 40)), '--', text)


def press(*keys):
    """Presses keys one after the other, such as ctrl+n or Return."""
    _run('xdotool', 'key', '--delay', '10', *keys)


def ask_to_close(window):
    """What the window manager does when its close button is clicked."""
    _run('wmctrl', '-i', '-c', window.number)


def resize(window, width, height):
    """Gives a window another size."""
    _run('wmctrl', '-i', '-r', window.number, '-e', f'0,-1,-1,{width},{height}')


def photograph(name, seen):
    """Keeps a picture of the part of the screen where the given windows are,
    without what is drawn around them, in the folder FERRY_SCREENSHOTS. Nobody
    needs it for the test to go on, so that without the folder there is none."""
    folder = os.environ.get('FERRY_SCREENSHOTS')
    if not folder or not seen:
        return
    os.makedirs(folder, exist_ok=True)
    edges = [window.border or [0, 0, 0, 0] for window in seen]
    left = min(w.x + edge[0] for w, edge in zip(seen, edges))
    top = min(w.y + edge[2] for w, edge in zip(seen, edges))
    right = max(w.x + w.width - edge[1] for w, edge in zip(seen, edges))
    bottom = max(w.y + w.height - edge[3] for w, edge in zip(seen, edges))
    area = f'{right - left}x{bottom - top}+{max(left, 0)}+{max(top, 0)}'
    _run('/usr/bin/import', '-window', 'root', '-crop', area, '+repage',
         os.path.join(folder, name + '.png'))
