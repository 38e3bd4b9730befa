# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The few calls of Linux that Python 3.11 does not have, and what the session
does with them: namespaces, mounts, the loopback device."""

import ctypes
import errno
import fcntl
import os
import signal
import socket
import struct

MS_RDONLY, MS_BIND, MS_REC, MS_PRIVATE = 1, 0x1000, 0x4000, 0x40000
MNT_DETACH = 2
CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = (
    0x00020000, 0x10000000, 0x20000000, 0x40000000)
PR_SET_PDEATHSIG = 1
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1

_libc = ctypes.CDLL(None, use_errno=True)


class Refused(Exception):
    """The machine does not allow something that a session cannot do without."""


def _call(name, *arguments):
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f'{name}: {os.strerror(number)}')


def mount(source, target, kind=None, flags=0, data=None):
    """mount(2)."""
    text = [None if part is None else os.fsencode(part) for part in (source, target, kind, data)]
    _call('mount', *text[:3], ctypes.c_ulong(flags), text[3])


def unmount(target):
    """umount2(2), at once for all who come, later for who is in."""
    _call('umount2', os.fsencode(target), MNT_DETACH)


def die_with_parent():
    """This process is killed when the one that made it ends."""
    _call('prctl', PR_SET_PDEATHSIG, signal.SIGKILL)


def _write(path, text):
    with open(path, 'w', encoding='ascii') as stream:
        stream.write(text)


def unshare(with_network, uid):
    """Leaves the namespaces of the machine; children are the only processes of
    a new one. A plain user gets a user namespace to be allowed that, and is
    user UID in it."""
    outer_uid, outer_gid = os.getuid(), os.getgid()
    flags = CLONE_NEWNS | CLONE_NEWPID | (CLONE_NEWNET if with_network else 0)
    if outer_uid != 0:
        flags |= CLONE_NEWUSER
    try:
        _call('unshare', flags)
        if outer_uid != 0:
            _write('/proc/self/setgroups', 'deny')
            _write('/proc/self/uid_map', f'{uid} {outer_uid} 1')
            _write('/proc/self/gid_map', f'{uid} {outer_gid} 1')
    except OSError as error:
        raise Refused(
            f'this machine lets {"root" if outer_uid == 0 else "a plain user"} make no namespaces'
            f' ({error.strerror}). In a container, run it with --privileged; in a chroot, be root;'
            ' elsewhere see the sysctls kernel.unprivileged_userns_clone and'
            ' kernel.apparmor_restrict_unprivileged_userns') from error


def seal_mounts():
    """Keeps what is mounted from here on among us, and shows only our own
    processes in /proc."""
    try:
        mount(None, '/', flags=MS_REC | MS_PRIVATE)
    except OSError as error:
        # The root of a chroot need not be a mount point.
        if error.errno != errno.EINVAL:
            raise
    try:
        mount('proc', '/proc', 'proc')
    except OSError as error:
        raise Refused(f'this machine lets nobody mount /proc anew ({error.strerror});'
                      ' in a container, run it with --privileged') from error


def bind(source, target):
    """Shows a folder in another place."""
    mount(source, target, flags=MS_BIND | MS_REC)


def show_network():
    """Shows the devices of the network of its own in /sys. It cannot be written to:
    a daemon that finds it so does without udev, which does not run here."""
    try:
        mount('sysfs', '/sys', 'sysfs', MS_RDONLY)
    except OSError as error:
        raise Refused(f'this machine lets nobody mount /sys anew ({error.strerror});'
                      ' in a container, run it with --privileged') from error


def raise_loopback():
    """Switches the device lo on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        request = struct.pack('16sH22x', b'lo', 0)
        flags = struct.unpack('16sH22x', fcntl.ioctl(probe, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(probe, SIOCSIFFLAGS, struct.pack('16sH22x', b'lo', flags | IFF_UP))
