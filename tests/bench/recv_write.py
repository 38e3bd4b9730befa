# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""The least that a download costs without tricks of the kernel: recv() into a
page-aligned buffer of 1 MiB, and write().

usage: recv_write.py PORT PATH OUTPUT"""

import mmap
import os
import socket
import sys


def main():
    port, path, output = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    with socket.create_connection(('127.0.0.1', port)) as connection:
        connection.sendall(f'GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n'
                           'Connection: close\r\n\r\n'.encode())
        head = b''
        while not head.endswith(b'\r\n\r\n'):
            head += connection.recv(1)
        buffer = memoryview(mmap.mmap(-1, 1 << 20))
        target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        while (got := connection.recv_into(buffer, flags=socket.MSG_WAITALL)) > 0:
            os.write(target, buffer[:got])


main()
