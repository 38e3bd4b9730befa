# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""What idle.py measures on a metered network, within a desktop: the service and a
ferryctl on its own, each with 1,000 transfers that wait."""

import argparse
import os
import subprocess
import sys

import rig  # found beside this file
from ferry import Ferry, wait_until
from hosts import Origin
from network_manager import NetworkManager

MANY = 1000
POLICY = 'unrestricted-only'


def start_standalone(folder, uris):
    """ferryctl with a state of its own."""
    state = os.path.join(folder, 'state')
    process = subprocess.Popen(['ferryctl', 'get', '--standalone', '--quiet', '--policy', POLICY,
                                '--state-dir', state, '--directory', folder, *uris],
                               stdin=subprocess.DEVNULL)
    wait_until('its state', lambda: os.path.isdir(state))
    return process


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--seconds', type=float)
    parser.add_argument('--settle', type=float)
    parser.add_argument('--scratch')
    options = parser.parse_args()
    origin = Origin(options.scratch)
    NetworkManager(options.scratch).set_metered('yes')
    ferry = Ferry()
    uris = [f'{origin.base}/{number}' for number in range(MANY)]
    ferry.fetch_all(uris, policy=POLICY)
    wait_until('1,000 that wait', lambda: ferry.count('waiting') == MANY)
    alone = start_standalone(options.scratch, uris)
    good = rig.count_wake_ups(options, {
        f'{MANY} in the service, metered': ferry.process(),
        f'{MANY} in ferryctl alone, metered': alone.pid,
    })
    print(f'  asked of the server: {len(origin.log())} times', flush=True)
    good &= ferry.count('waiting') == MANY and not origin.log()
    alone.kill()
    alone.wait()
    sys.exit(0 if good else 1)


main()
