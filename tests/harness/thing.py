# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""What a screen reader can tell of the things in a window."""

import re
import warnings

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402  the version has to come first

warnings.filterwarnings('ignore', category=DeprecationWarning)

# Newer versions of AT-SPI say other words for the same.
SYNONYMS = {'button': 'push button'}


def unless_gone(function, *arguments, otherwise=None):
    """Things vanish while one looks at them."""
    try:
        return function(*arguments)
    except GLib.Error:
        return otherwise


class Thing:
    """Something in a window that a screen reader could tell of."""

    def __init__(self, accessible):
        self._accessible = accessible

    @property
    def role(self):
        """What it is."""
        role = unless_gone(self._accessible.get_role_name, otherwise='')
        return SYNONYMS.get(role, role)

    @property
    def name(self):
        """What it is called."""
        return unless_gone(self._accessible.get_name, otherwise='') or ''

    @property
    def description(self):
        """What more is said of it."""
        return unless_gone(self._accessible.get_description, otherwise='') or ''

    @property
    def text(self):
        """What stands in it: the contents of an entry, otherwise its name."""
        text = self._accessible.get_text_iface()
        if text is None or self.role == 'label':
            return self.name
        # GTK 4.8 gives nothing for "up to the end".
        return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))

    @property
    def value(self):
        """The number that a progress bar or a spin button shows."""
        return Atspi.Value.get_current_value(self._accessible.get_value_iface())

    def is_(self, state):
        """Tells whether it is in a state, such as 'checked' or 'sensitive'."""
        wanted = getattr(Atspi.StateType, state.upper())
        states = unless_gone(self._accessible.get_state_set)
        return states is not None and states.contains(wanted)

    def place(self):
        """Where it is within its window: x, y, width, height; None when it has
        no place."""
        component = self._accessible.get_component_iface()
        if component is None:
            return None
        extents = unless_gone(Atspi.Component.get_extents, component,
                                    Atspi.CoordType.WINDOW)
        return extents and (extents.x, extents.y, extents.width, extents.height)

    def children(self):
        """What is directly inside."""
        count = unless_gone(self._accessible.get_child_count, otherwise=0)
        found = (unless_gone(self._accessible.get_child_at_index, index)
                 for index in range(count))
        return [Thing(child) for child in found if child is not None]

    def parent(self):
        """What it is inside of; None for a program."""
        above = unless_gone(self._accessible.get_parent)
        return above and Thing(above)

    def inside(self, but=None):
        """Everything inside that can be seen, from top to bottom, but for what
        is within the role BUT. What has no place of its own, as the page of a
        stack, shows what is inside of it; what has an empty one shows nothing."""
        for child in self.children():
            place = child.place()
            if place is None or (place[2] > 0 and place[3] > 0 and child.is_('visible')):
                yield child
                if but is None or child.role != but:
                    yield from child.inside(but)

    def is_called(self, name):
        """Tells whether NAME is what it is called."""
        if isinstance(name, re.Pattern):
            return name.search(self.name) is not None
        if self.name == name:
            return True
        # A button with a mnemonic is called "_Add Add" by GTK 4.8.
        return (self.name.endswith(' ' + name)
                and self.name.removesuffix(' ' + name).replace('_', '') == name)

    def matches(self, role, name):
        """Tells whether it is what somebody looks for."""
        return (role is None or self.role == role) and (name is None or self.is_called(name))

    def describe(self, depth=0):
        """All that is inside, to be read by a person."""
        lines = [f"{'  ' * depth}{self.role} {self.name!r} {self.place()}"]
        lines += [child.describe(depth + 1) for child in self.children()]
        return '\n'.join(lines)
