# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: Copyright © the Ferry contributors

"""What idle.py measures on a metered network, within a desktop: the service with
1,000 transfers that wait."""

import argparse
import sys

import rig  # found beside this file, the others by PYTHONPATH
from ferry import Ferry, wait_until
from hosts import Origin
from network_manager import NetworkManager

MANY = 1000
POLICY = 'unrestricted-only'


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--seconds', type=float)
    parser.add_argument('--settle', type=float)
    parser.add_argument('--scratch')
    options = parser.parse_args()
    origin = Origin(options.scratch)
    network = NetworkManager(options.scratch)
    network.use_cable()
    network.set_metered('yes')
    ferry = Ferry()
    uris = [f'{origin.base}/{number}' for number in range(MANY)]
    ferry.fetch_all(uris, policy=POLICY)
    wait_until('1,000 that wait', lambda: ferry.count('waiting') == MANY)
    good = rig.count_wake_ups(options, {
        f'{MANY} wait for a network that is not metered': ferry.process()})
    print(f'  asked of the server: {len(origin.log())} times', flush=True)
    good &= ferry.count('waiting') == MANY and not origin.log()
    sys.exit(0 if good else 1)


main()
