"""Measures the memory of this process."""

import resource
import sys


def peak(steps, step):
    """Runs steps and gives the peak of the process in megabytes (1e6 bytes)."""
    for i in range(steps):
        step(i)
    unit = 1 if sys.platform == "darwin" else 1024
    return {"process": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6}
