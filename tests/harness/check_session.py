# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The desktop is what desktop-session promises.

usage: check_session.py DESKTOP-SESSION"""

import os
import signal
import subprocess
import sys
import tempfile

import tap

PROGRAM = sys.argv[1]
NAME = 'org.example.Given'


def session(*arguments, **more):
    """Runs a session to its end."""
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=50,
                          check=False, **more)


def said(*arguments, **more):
    """What a command prints that succeeds in a session."""
    done = session(*arguments, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def write_service(folder, script):
    """A service that is a script of the shell."""
    program = os.path.join(folder, 'program')
    with open(program, 'w', encoding='ascii') as stream:
        stream.write('#!/bin/sh\n' + script)
    os.chmod(program, 0o755)
    path = os.path.join(folder, NAME + '.service')
    with open(path, 'w', encoding='ascii') as stream:
        stream.write(f'[D-BUS Service]\nName={NAME}\nExec={program}\n')
    return path


def test_the_exit_code_is_passed_on():
    assert session('--no-display', '--', 'sh', '-c', 'exit 42').returncode == 42
    assert session('--no-display', '--', 'sh', '-c', 'kill -9 $$').returncode == 137


def test_a_command_that_is_not_there_is_told():
    done = session('--no-display', '--', 'no-such-command')
    assert done.returncode == 127
    assert 'no-such-command is not installed' in done.stderr


def test_home_is_new_and_private():
    text = said('--no-display', '--', 'sh', '-c', 'find $HOME -type f; echo $HOME $XDG_STATE_HOME',
                env=dict(os.environ, HOME='/nowhere', XDG_STATE_HOME='/nowhere', SECRET='1'))
    home = '/run/desktop/home'
    assert text.split() == [home + '/.config/gtk-4.0/settings.ini', home, home + '/.local/state']


def test_the_environment_is_not_inherited():
    text = said('--no-display', '--env', 'GIVEN=1', '--', 'env',
                env=dict(os.environ, GTK_THEME='HighContrast', FERRY_KEPT='1'))
    assert 'GTK_THEME' not in text
    assert 'FERRY_KEPT=1' in text
    assert 'GIVEN=1' in text


def test_both_buses_answer():
    for bus in ('session', 'system'):
        said('--no-display', '--', 'gdbus', 'call', '--' + bus, '-d', 'org.freedesktop.DBus',
             '-o', '/', '-m', 'org.freedesktop.DBus.GetId')


def test_the_session_bus_starts_only_what_was_given():
    with tempfile.TemporaryDirectory() as folder:
        text = said('--no-display', '--service', write_service(folder, ''), '--', 'gdbus', 'call',
                    '--session', '-d', 'org.freedesktop.DBus', '-o', '/', '-m',
                    'org.freedesktop.DBus.ListActivatableNames')
    assert text.strip() == f"(['org.freedesktop.DBus', '{NAME}'],)"


def test_processes_are_seen_only_inside():
    assert said('--no-display', '--', 'sh', '-c', 'cat /proc/1/comm').strip() == 'desktop-session'


def test_nothing_outlives_the_command():
    # What a command prints ends when the last process that holds the pipe does.
    assert said('--no-display', '--', 'sh', '-c', 'setsid sleep 1000 & echo gone') == 'gone\n'


def test_the_end_of_the_caller_ends_the_session():
    with subprocess.Popen([PROGRAM, '--no-display', '--', 'sh', '-c', 'echo up; sleep 1000'],
                          stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == 'up\n'
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 128 + signal.SIGTERM
        assert process.stdout.read() == ''


def test_a_daemon_that_dies_is_told():
    done = session('--', 'sh', '-c',
                   'wm=$(pidof openbox); kill -KILL $wm; while [ -e /proc/$wm ]; do :; done')
    assert 'openbox was killed by signal 9' in done.stderr, done.stderr


def test_what_the_bus_started_may_finish_its_last_words():
    with tempfile.TemporaryDirectory() as folder:
        program = write_service(folder, f"trap 'echo bye >{folder}/words; exit' TERM\n"
                                f'touch {folder}/up; while :; do sleep 0.01; done\n')
        said('--no-display', '--service', program, '--', 'sh', '-c',
             f'gdbus call --session -d {NAME} -o / -m a.b.c >/dev/null &'
             f' until [ -e {folder}/up ]; do :; done')
        with open(os.path.join(folder, 'words'), encoding='ascii') as stream:
            assert stream.read() == 'bye\n'


def test_complaints_of_what_the_bus_started_are_failures():
    complaint = '(ferry-service:1): ferry-engine-CRITICAL **: 10:00:00.000: all is lost'
    with tempfile.TemporaryDirectory() as folder:
        program = write_service(folder, f"echo '{complaint}' >&2; exit 1\n")
        call = ['--service', program, '--', 'sh', '-c',
                f'gdbus call --session -d {NAME} -o / -m a.b.c; exit 0']
        done = session('--no-display', *call)
        assert done.returncode == 70, done
        assert 'all is lost' in done.stderr
        assert session('--no-display', '--tolerate', 'all is (lost|well)', *call).returncode == 0


def test_a_network_of_its_own_has_loopback_only():
    text = said('--no-display', '--netns', '--', 'cat', '/proc/net/dev')
    assert 'lo:' in text
    assert 'eth' not in text
    shown = said('--no-display', '--netns', '--', 'ls', '/sys/class/net')
    assert 'lo' in shown.split()
    assert 'eth' not in shown
    said('--no-display', '--netns', '--', '/usr/bin/python3', '-c',
         'import socket; s = socket.create_server(("127.0.0.1", 0));'
         'socket.create_connection(s.getsockname())')


def test_the_screen_has_a_window_manager():
    text = said('--size', '640x480', '--', 'sh', '-c',
                'xprop -root _NET_SUPPORTING_WM_CHECK; xwininfo -root')
    assert 'window id' in text
    assert '-geometry 640x480' in text


def test_every_daemon_can_be_had():
    said('--notify', 'dunst', '--tray', 'xfce4', '--keyring', '--a11y', '--mocks', 'upower,logind',
         '--', 'sh', '-ec',
         'for name in org.a11y.Bus org.freedesktop.Notifications org.freedesktop.secrets'
         ' org.kde.StatusNotifierWatcher; do gdbus wait --session $name; done;'
         ' for name in org.freedesktop.UPower org.freedesktop.login1;'
         ' do gdbus wait --system $name; done')
    said('--notify', 'xfce4', '--', 'true')


def test_two_sessions_stand_side_by_side():
    with subprocess.Popen([PROGRAM, '--', 'sh', '-c', 'echo $DISPLAY; read line'], text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        display = first.stdout.readline()
        assert said('--', 'sh', '-c', 'echo $DISPLAY') != display
        first.communicate('\n')
        assert first.returncode == 0


tap.run(sys.modules[__name__])
