"""How much memory a program of its own has taken at most."""

from __future__ import annotations

PEAK = """
import resource
from pathlib import Path
def peak():  # in kilobytes; getrusage would count what the parent had before this program took its place
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
"""
"""Code that such a program begins with: ``peak()``."""
