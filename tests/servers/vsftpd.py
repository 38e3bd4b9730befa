# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""vsftpd for anonymous visitors, in the clear or with TLS alone: asked for in the
greeting (ftpes) or there from the first byte on (ftps)."""

import os
import re

import serving

CONFIGURATION = '''
listen=YES
listen_address=127.0.0.1
listen_port={port}
background=NO
run_as_launching_user=YES
anonymous_enable=YES
local_enable=NO
no_anon_password=YES
anon_root={root}
write_enable=YES
anon_upload_enable=YES
anon_world_readable_only=NO
anon_max_rate={rate}
pasv_min_port=0
pasv_max_port=0
seccomp_sandbox=NO
xferlog_enable=YES
vsftpd_log_file={home}/ftp.log
log_ftp_protocol=YES
ssl_enable={ssl}
implicit_ssl={implicit}
allow_anon_ssl=YES
force_anon_logins_ssl={ssl}
force_anon_data_ssl={ssl}
require_ssl_reuse=NO
rsa_cert_file={home}/cert.pem
rsa_private_key_file={home}/key.pem
'''


class Vsftpd(serving.Server):
    """Serves files by FTP."""

    drops_root = True

    def __init__(self, parent, scheme='ftp', rate=0):
        super().__init__(parent, 'vsftpd')
        self.scheme = scheme
        self.certificate = None
        if scheme != 'ftp':
            self.certificate, _ = serving.make_certificate(self.home)
        self.write('vsftpd.conf', CONFIGURATION.format(
            home=self.home, root=self.root, port=self.port, rate=rate,
            ssl='NO' if scheme == 'ftp' else 'YES',
            implicit='YES' if scheme == 'ftps' else 'NO'))
        # It runs chrooted where it may, and wants nothing to be written there.
        os.chmod(self.root, 0o555)

    def command(self):
        return [serving.program('vsftpd'), self.path('vsftpd.conf')]

    def log(self):
        """The lines of its log: all commands and answers."""
        if not os.path.exists(self.path('ftp.log')):
            return []
        with open(self.path('ftp.log'), encoding='utf-8', errors='replace') as stream:
            return stream.read().splitlines()

    def commands(self, verb):
        """The arguments of all commands of that verb."""
        marker = f'FTP command: Client "127.0.0.1", "{verb}'
        return [line.split(marker, 1)[1].rstrip('"').strip() for line in self.log()
                if marker in line]

    def sent(self):
        """How many bytes of files were sent, whole and broken off."""
        return sum(int(re.search(r', (\d+) bytes,', line).group(1)) for line in self.log()
                   if ' DOWNLOAD: ' in line)
