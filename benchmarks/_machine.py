"""What every table says of the machine on which it was made."""

import os
import time


def machine() -> str:
    """What this machine does in a tight loop, and how much else it does at the same time.

    Compare the loop before comparing two machines; with a load above the cores compare ratios only.
    """
    times = []
    for _ in range(7):
        started = time.process_time()
        sum(number * number % 7 for number in range(200_000))
        times.append((time.process_time() - started) * 1000)
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, load {load:.1f}, {min(times):.1f} ms for 200,000 steps of Python"
    )
