# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""Layers: a file includes only what lies in its own layer or below, by bare
name. The build enforces the same through its include paths; this says it in
words, and sees files that the build does not list."""

import os
import re

import tree

# Headers that the build makes; whoever may see one names it in its build file.
MADE = ('config.h', 'ferry-bus.h')

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.M)


def read_layers():
    """The table of src/meson.build: layer → (sources, layers that it uses)."""
    table = re.search(r'^layers = \{\n(.*?)^\}', tree.read('src/meson.build'), re.S | re.M)
    layers = {}
    for name, body in re.findall(r"^  '(\w+)': \{\n(.*?)^  \}", table.group(1), re.S | re.M):
        def listed(key, body=body):
            found = re.search(rf"'{key}': \[(.*?)\]", body, re.S)
            return re.findall(r"'([^']+)'", found.group(1)) if found else []
        layers[name] = (listed('sources'), listed('uses'))
    return layers


def visible_from(name, layers):
    """The layer itself and all below it."""
    seen = {name}
    for below in layers[name][1]:
        seen |= visible_from(below, layers)
    return seen


def programs(layers):
    """The folders of src that are no layer but programs on top of some:
    folder → the layers that its meson.build names."""
    found = {}
    for path in tree.files('meson.build'):
        folder = os.path.dirname(path)
        if os.path.dirname(folder) == 'src':
            used = set(re.findall(r"layer_deps\['(\w+)'\]", tree.read(path)))
            found[os.path.basename(folder)] = set().union(
                *(visible_from(name, layers) for name in used))
    return found


def check_includes(layers, tops):
    """Which quoted includes break the order of the layers."""
    home = {os.path.basename(path): os.path.basename(os.path.dirname(path))
            for path in tree.files('.h') if path.startswith('src/')}
    problems = []
    for path in tree.files('.c', '.h'):
        folder = os.path.basename(os.path.dirname(path))
        inside = path.startswith('src/')
        if inside and folder not in layers and folder not in tops:
            problems.append(f'{path}: this folder is no layer of src/meson.build')
            continue
        allowed = (visible_from(folder, layers) if folder in layers
                   else tops.get(folder, set()) | {folder})
        for mark, name in INCLUDE.findall(tree.code(path, keep_strings=True)):
            if mark == '<':
                if name in home:
                    problems.append(f'{path}: <{name}> is ours: include it with quotes')
            elif '/' in name:
                problems.append(f'{path}: "{name}": ours are included by bare name')
            elif inside and name not in MADE and home.get(name) not in allowed:
                problems.append(f'{path}: "{name}" is not in a layer that {folder} may use')
    return problems


def check_sources(layers):
    """Which sources are built but absent, or present but not built."""
    listed = {f'src/{name}/{source}' for name, (sources, _) in layers.items()
              for source in sources}
    present = {path for path in tree.files('.c')
               if path.startswith('src/') and path.split('/')[1] in layers}
    return ([f'{path}: listed in src/meson.build, but there is no such file'
             for path in sorted(listed - present)]
            + [f'{path}: not listed in src/meson.build' for path in sorted(present - listed)])


def check_include_paths():
    """Which build files open a wider include path than their own folder."""
    allowed = {'.', 'name'}
    problems = []
    for path in tree.files('meson.build'):
        for argument in re.findall(r'include_directories\(([^()\[\]]*)\)', tree.read(path)):
            if argument.strip("' ") not in allowed:
                problems.append(f'{path}: include_directories ({argument})')
    return problems


def main():
    layers = read_layers()
    tops = programs(layers)
    report = tree.Report()
    report.check('includes go down the layers, by bare name', check_includes(layers, tops))
    report.check('src/meson.build lists exactly the sources there are', check_sources(layers))
    report.check('no build file opens a wider include path', check_include_paths())
    report.finish()


main()
