# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""What session.py measures, one part a run, within the desktop."""

import argparse
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), 'harness'))

from gi.repository import GLib  # noqa: E402
import rig  # noqa: E402  found beside this file
import screen  # noqa: E402  found by the path above
from manager import Manager  # noqa: E402
from origin import Origin  # noqa: E402
from person import Person  # noqa: E402

STATE = os.path.join(os.environ.get('XDG_STATE_HOME', ''), 'ferry')
FOLDER = os.path.join(os.environ['HOME'], 'Downloads')
MANY = 100000
LINKS = 10000
good = True


def told(what, value, unit, most):
    """Prints a figure beside its bar, and remembers whether it was passed."""
    global good
    passed = value <= most
    good &= passed
    print(f"  {what}: {value:.1f} {unit}, at most {most:g}{'' if passed else ': NOT REACHED'}",
          flush=True)


def status_of(pid, field):
    """A number of /proc/PID/status."""
    with open(f'/proc/{pid}/status', encoding='utf-8') as stream:
        return int(re.search(rf'^{field}:\s*(\d+)', stream.read(), re.M).group(1))


def until(what, condition, limit=60):
    """Waits for something that others do."""
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(f'{what} did not come')
        time.sleep(0.01)


def number_of(value):
    """A number as the bus wants it."""
    return GLib.Variant('u', value)


def count(manager, word='all'):
    """How many transfers a filter finds."""
    query = {'filter': GLib.Variant('s', word)}
    return manager.call('List', '(a{sv}uu)', query, 0, 0)[0]


def start_window(options, frames=None):
    """The window as a person starts it, with its frames looked at."""
    environment = dict(os.environ)
    if frames:
        environment['FERRY_FRAMES'] = frames
        environment['LD_PRELOAD'] = os.path.join(options.build,
                                                 'tests/bench/ferry-frame-probe.so')
    return subprocess.Popen(['ferry'], env=environment)


def frames_of(path, begin):
    """How long each frame since a moment took, and how long of that the window
    computed, in ms, the longest last."""
    with open(path, encoding='utf-8') as lines:
        rows = [[int(word) for word in line.split()] for line in lines if line != 'shown\n']
    rows = [row for row in rows if row[0] >= begin]
    return sorted(row[1] / 1000 for row in rows), sorted(row[2] / 1000 for row in rows)


def tell_frames(what, path, begin):
    """The figures of the frames since a moment."""
    busy, computed = frames_of(path, begin)
    if not busy:
        raise RuntimeError('no frame was drawn')
    late = sum(1 for one in busy if one > 16)
    print(f'  {what}: {len(busy)} frames; half below {statistics.median(busy):.1f} ms,'
          f' 99 % below {busy[int(len(busy) * 0.99)]:.1f} ms, {late} above 16 ms;'
          f' computed: half below {statistics.median(computed):.1f} ms, 99 % below'
          f' {computed[int(len(computed) * 0.99)]:.1f} ms, at most {computed[-1]:.1f} ms',
          flush=True)
    told(f'{what}, longest frame', busy[-1], 'ms', 16)


def now():
    """The clock that the probe tells."""
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000


def measure_start(manager):
    """From the first call to its answer: the service has to come up."""
    begin = time.monotonic()
    manager.call('List', '(a{sv}uu)', {}, 0, 1)
    told('service ready', (time.monotonic() - begin) * 1000, 'ms', 300)
    pid = manager.process_of()
    time.sleep(2)
    told('memory of the service', status_of(pid, 'VmRSS') / 1000, 'MB', 60)
    times = []
    for _ in range(11):
        begin = time.monotonic()
        subprocess.run(['ferryctl', 'list', '--all'], check=True, stdout=subprocess.DEVNULL)
        times.append((time.monotonic() - begin) * 1000)
    told('ferryctl list of the first 50', statistics.median(times), 'ms', 50)
    return pid


def measure_window(options, frames):
    """From the start of the program to the frame that shows transfers."""
    took = []
    for _ in range(5):
        begin = now()
        window = start_window(options, frames)
        until('a row', lambda: os.path.exists(frames) and shown_at(frames) is not None)
        took.append((shown_at(frames) - begin) / 1000)
        window.kill()
        window.wait()
        os.unlink(frames)
    told('window usable', statistics.median(took), 'ms', 1000)


def shown_at(path):
    """The end of the frame that first showed a transfer; None before it."""
    with open(path, encoding='utf-8') as stream:
        found = re.search(r'^shown\n(\d+) (\d+) \d+\n', stream.read(), re.M)
    return int(found.group(1)) + int(found.group(2)) if found else None


def scroll(person, place):
    """The wheel, and the keyboard."""
    screen.point(*place)
    for _ in range(6):
        subprocess.run(['xdotool', 'click', '--repeat', '20', '--delay', '25', '5'], check=True)
    screen.click(*place)
    screen.press(*['Next'] * 40)
    screen.press('End', 'Home')
    person.find('list item', re.compile('.'))


def search(person):
    """One letter after the other."""
    screen.press('ctrl+f')
    subprocess.run(['xdotool', 'type', '--delay', '120', 'file-0123'], check=True)
    person.find(None, re.compile('file-0123'))


def many(options):
    """A long list, and much going on at its top."""
    subprocess.run([os.path.join(options.build, 'tests/bench/ferry-bench-store'), '--fill', STATE],
                   check=True, stdout=subprocess.DEVNULL)
    manager = Manager()
    service = measure_start(manager)
    origin = Origin(os.path.join(options.build, 'tests/support/ferry-fake-origin'))
    os.makedirs(FOLDER)
    manager.call('SetPreferences', '(a{sv})',
                 {'max-running': number_of(100), 'max-per-host': number_of(64)})
    # Two names of one host, because each may have 64 connections.
    bases = [origin.base, origin.base.replace('127.0.0.1', 'localhost')]
    manager.add(*[{'uri': f'{bases[number % 2]}/f/20M/run-{number}?fault=rate:20K',
                   'directory': FOLDER, 'connections': number_of(1)} for number in range(100)])
    until('100 running', lambda: count(manager, 'active') == 100)
    frames = os.path.join(options.scratch, 'frames')
    measure_window(options, frames)
    window = start_window(options, frames)
    person = Person('ferry')
    person.find(None, re.compile('run-'))
    time.sleep(2)
    frame = person.find_window('Ferry')
    [shown] = [one for one in screen.windows(window.pid) if one.title == 'Ferry'] or [None]
    place = (shown.x + shown.width * 2 // 3, shown.y + shown.height // 2)
    begin = now()
    time.sleep(5)
    tell_frames('100 running, looked at', frames, begin)
    begin = now()
    scroll(person, place)
    tell_frames('scrolling', frames, begin)
    begin = now()
    search(person)
    tell_frames('searching', frames, begin)
    told('memory of the window', status_of(window.pid, 'VmRSS') / 1000, 'MB', 200)
    told('memory of the service with 100 running', status_of(service, 'VmRSS') / 1000, 'MB', 90)
    person.close(frame)
    window.wait(20)
    with open(f'/proc/{service}/maps', encoding='utf-8') as stream:
        told('GTK in the service', len(re.findall('libgtk', stream.read())), 'mappings', 0)


def add(options):
    """Many links in one call; what was said to be on disk has to be there though
    the service dies the moment that it has said so."""
    manager = Manager()
    count(manager)
    service = manager.process_of()
    # Nobody listens there: they wait for their next try.
    requests = [{'uri': f'http://127.0.0.1:9/{number}.iso', 'directory': FOLDER}
                for number in range(LINKS)]
    begin = time.monotonic()
    ids = manager.add(*requests)
    took = time.monotonic() - begin
    os.kill(service, signal.SIGKILL)
    told(f'{LINKS} links on disk', took, 's', 2)
    until('the end', lambda: manager.process_of() != service)
    total = count(manager)
    told('lost', LINKS - total, 'links', 0)
    told('twice', LINKS - len(set(ids)), 'links', 0)


def idle(options):
    """A window that shows a list, and nothing to do."""
    manager = Manager()
    count(manager)
    origin = Origin(os.path.join(options.build, 'tests/support/ferry-fake-origin'))
    os.makedirs(FOLDER)
    manager.add(*[{'uri': origin.uri(f'/f/1K/{number}'), 'directory': FOLDER}
                  for number in range(20)])
    window = subprocess.Popen(['ferry'], env=dict(os.environ, GTK_A11Y='none'))
    until('20 finished', lambda: count(manager, 'finished') == 20)
    # Connections are kept for 20 s for the next file.
    time.sleep(30)
    watched = {'service': manager.process_of(), 'window': window.pid}
    time.sleep(1)
    before = {name: rig.switches(pid) for name, pid in watched.items()}
    time.sleep(options.seconds)
    for name, pid in watched.items():
        awake = rig.wake_ups(before[name], rig.switches(pid))
        told(f'wake-ups of the {name} in {options.seconds:g} s', sum(awake.values()), 'times', 0)
        if awake:
            print(f'  {awake}')
    window.terminate()
    window.wait()


def kill(options):
    """One big file; the service and the window die again and again."""
    chance = random.Random(options.seed)
    root = os.path.join(options.scratch, 'root')
    os.mkdir(root)
    digest = rig.random_file(os.path.join(root, 'big.iso'), options.size * rig.MIB)
    nginx = rig.Nginx(options.scratch, root)
    base = nginx.add(body='limit_rate 4096k; sendfile_max_chunk 64k;')
    manager = Manager()
    with nginx:
        window = start_window(options)
        person = Person('ferry')
        person.find_window('Ferry')
        os.makedirs(FOLDER)
        [transfer] = manager.add({'uri': f'{base}/big.iso', 'directory': FOLDER})
        for _ in range(options.kills):
            time.sleep(chance.uniform(0.5, 2.5))
            os.kill(manager.process_of(), signal.SIGKILL)
            time.sleep(chance.uniform(0.2, 1))
            window.kill()
            window.wait()
            window = start_window(options)
        until('the end', lambda: manager.row(transfer)['status'] == 'completed', 600)
        rows = manager.rows()
        print(f"  {options.kills} times each; {len(rows)} transfer in the list,"
              f" {sum(sent for _, sent, *_ in nginx.log()) / rig.MIB - options.size:.0f} MiB"
              ' fetched again', flush=True)
        told('transfers lost or doubled', abs(len(rows) - 1), '', 0)
        told('files besides it', len(os.listdir(FOLDER)) - 1, '', 0)
        same = rig.sha256(os.path.join(FOLDER, 'big.iso')) == digest
        told('wrong files', 0 if same else 1, '', 0)
        window.kill()
        window.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('part', choices=['many', 'add', 'idle', 'kill'])
    parser.add_argument('--build', required=True)
    parser.add_argument('--scratch', required=True)
    parser.add_argument('--seconds', type=float, default=60)
    parser.add_argument('--kills', type=int, default=10)
    parser.add_argument('--size', type=int, default=1024)
    parser.add_argument('--seed', type=int, default=None)
    options = parser.parse_args()
    {'many': many, 'add': add, 'idle': idle, 'kill': kill}[options.part](options)
    sys.exit(0 if good else 1)


main()
