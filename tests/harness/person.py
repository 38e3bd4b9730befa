# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Acts as a person does before a program: looks for things by what they are
called, as a screen reader tells it, and uses the mouse and the keyboard.

A *role* is AT-SPI's word for a kind of thing ('push button', 'text', 'label',
'frame', …), a *name* the text that a screen reader would say, or a compiled
pattern for it."""

import time

import screen
from thing import Atspi, GLib, Thing, unless_gone

# Roles of things within a window that have one of X to themselves.
POPOVERS = ('dialog', 'menu', 'popup menu', 'tool tip')
TICK_MS = 50


class NotSeen(AssertionError):
    """What was waited for did not come; tells what was there instead."""


class Person:
    """Sits before one program, and is patient for so many seconds."""

    def __init__(self, program, patience=20):
        self._patience = patience
        self._program = self.wait_until(f'the program {program}', lambda: self._started(program))
        # What it tells is asked for anew each time: GTK 4.8 does not tell of
        # every change.
        self._program.set_cache_mask(Atspi.Cache.NONE)
        self._process = self._program.get_process_id()

    @staticmethod
    def _started(program):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = unless_gone(desktop.get_child_at_index, index)
            if child and unless_gone(child.get_name) == program:
                return child
        return None

    def everything(self):
        """The program as a thing."""
        return Thing(self._program)

    def wait_until(self, what, condition):
        """Waits until CONDITION gives something true, and gives that."""
        end = time.monotonic() + self._patience
        while True:
            found = condition()
            if found:
                return found
            if time.monotonic() > end:
                there = self.everything().describe() if hasattr(self, '_process') else 'nothing'
                raise NotSeen(f'{what} was not seen within {self._patience} s. There is:\n{there}')
            self._tick()

    @staticmethod
    def _tick():
        """Waits a moment. Not less when something happens in the program: GTK 4.8 tells
        of a window before it can be asked about it, and then ends the program."""
        ticks = []
        GLib.timeout_add(TICK_MS, lambda: ticks.append(True))
        while not ticks:
            GLib.MainContext.default().iteration(True)

    def look(self, role=None, name=None, within=None):
        """The first such thing, or None if there is none now."""
        within = within or self.everything()
        return next((thing for thing in within.inside() if thing.matches(role, name)), None)

    def look_all(self, role=None, name=None, within=None):
        """All such things that are there now."""
        within = within or self.everything()
        return [thing for thing in within.inside() if thing.matches(role, name)]

    def find(self, role=None, name=None, within=None):
        """Waits for such a thing."""
        return self.wait_until(f'{role} {name!r}', lambda: self.look(role, name, within))

    def find_window(self, title):
        """Waits for a window with this title."""
        def shown():
            return next((window for window in self.everything().children()
                         if window.is_called(title) and self.window_of(window)), None)
        return self.wait_until(f'the window {title!r}', shown)

    def find_gone(self, role=None, name=None, within=None):
        """Waits until there is no such thing any more."""
        self.wait_until(f'the end of {role} {name!r}', lambda: not self.look(role, name, within))

    def find_ready(self, role=None, name=None, within=None):
        """Waits for such a thing that can be used now."""
        def ready():
            thing = self.look(role, name, within)
            return thing if thing and thing.is_('sensitive') else None
        return self.wait_until(f'{role} {name!r} to be ready', ready)

    def windows(self):
        """The windows of the program."""
        return screen.windows(self._process)

    def window_of(self, thing):
        """The window on the screen that shows a thing, and what the place of
        the thing counts from."""
        shown = self.windows()
        while thing is not None and thing.role != 'application':
            place, above = thing.place(), thing.parent()
            if place and above and (above.role == 'application' or thing.role in POPOVERS):
                fitting = [window for window in shown if self._fits(window, place)]
                # Not every window tells its title to a screen reader.
                titled = [window for window in fitting if window.title == thing.name]
                if fitting:
                    return (titled or fitting)[-1], place
            thing = above
        return None

    @staticmethod
    def _inset(window, place):
        """How far from the edges of a window begins what is in it, left and
        top. Windows that do not tell have the same border all around."""
        if window.border:
            return window.border[0], window.border[2]
        return (window.width - place[2]) // 2, (window.height - place[3]) // 2

    @staticmethod
    def _fits(window, place):
        """A window is as large as what is in it and its border."""
        across, down = window.width - place[2], window.height - place[3]
        if window.border:
            return (across, down) == (sum(window.border[:2]), sum(window.border[2:]))
        return across == down and 0 <= across <= 120

    def whereabouts(self, thing):
        """The middle of a thing on the screen."""
        window, origin = self.wait_until(f'the window of {thing.role} {thing.name!r}',
                                         lambda: self.window_of(thing))
        x, y, width, height = thing.place()
        left, top = self._inset(window, origin)
        return (window.x + left + x - origin[0] + width // 2,
                window.y + top + y - origin[1] + height // 2)

    def click(self, thing, button=1, times=1):
        """Clicks on a thing with the mouse."""
        screen.click(*self.whereabouts(thing), button, times)

    def press_button(self, name, within=None):
        """Clicks on a button once it is ready."""
        self.click(self.find_ready('push button', name, within))

    def type_into(self, thing, text):
        """Clicks into an entry and types, in place of what stands there."""
        self.click(thing)
        self.wait_until(f'the focus in {thing.name!r}', lambda: self._has_focus(thing))
        # Letters that no key has may come too fast for a program that is busy.
        for slowness in (1, 3, 9):
            screen.press('ctrl+a')
            screen.type_text(text, slowness)
            if self._comes_true(lambda: thing.text == text, 3):
                return
        raise NotSeen(f'{text!r} was typed into {thing.name!r}; it has {thing.text!r}')

    def _comes_true(self, condition, patience):
        end = time.monotonic() + patience
        while not condition():
            if time.monotonic() > end:
                return False
            self._tick()
        return True

    @staticmethod
    def _has_focus(thing):
        return thing.is_('focused') or any(child.is_('focused') for child in thing.inside())

    def press(self, *keys):
        """Presses keys, such as ctrl+n, once a window of the program listens."""
        self.wait_until('a window with the focus', lambda: screen.focused() in
                        [window.number for window in self.windows()])
        screen.press(*keys)

    def photograph(self, name):
        """Keeps a picture of all windows of the program."""
        screen.photograph(name, self.windows())

    def resize(self, thing, width, height):
        """Gives the window of a thing another size, what is drawn around it not
        counted. Pulls until it has it: a window may put things away as it
        shrinks, and only then let itself be made smaller still."""
        def resized():
            found = self.window_of(thing)
            if found is None:
                return False
            window, (_, _, across, down) = found
            if (across, down) == (width, height):
                return True
            screen.resize(window, width + window.width - across, height + window.height - down)
            return False
        self.wait_until(f'a window of {width}x{height}', resized)

    def close(self, thing):
        """Closes the window of a thing by its title bar."""
        window = self.wait_until('its window', lambda: self.window_of(thing))[0]
        screen.ask_to_close(window)
        self.wait_until('the end of the window',
                        lambda: window.number not in [w.number for w in self.windows()])
