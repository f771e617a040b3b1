"""What a process does once before it serves thousands: more file descriptors, a calmer garbage collector.

Imported before the rest of the program: collecting while a thousand modules are loaded takes over a quarter of a start.
"""

import gc
import resource

YOUNG, MIDDLE, OLD = 20_000, 50, 10_000
gc.set_threshold(YOUNG, MIDDLE, OLD)


def raise_descriptor_limit() -> int:
    """Raise the soft limit of file descriptors to the hard one and return it; every phone takes one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def calm_garbage_collector() -> None:
    """Leave what was loaded at the start alone from here on; never off, since upgrades leave cycles."""
    gc.collect()
    gc.freeze()
