"""A run that is still going on holds its folder: nobody may take what stands there for all that will.

The lock is the kernel's and ends with the processes of the run, however they end; nothing of it stands in the folder.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def under_way(folder: Path) -> Iterator[None]:
    """Holds a run folder for the block. On a file system without locks nobody is kept out."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)  # judges that are about to end may still hold a copy
    finally:
        os.close(descriptor)


def is_under_way(folder: Path) -> bool:
    """Whether a run holds the folder. Raises OSError where the folder cannot be opened."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False  # a file system without locks
    finally:
        os.close(descriptor)
    return False
