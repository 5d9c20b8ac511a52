"""Which file lies at a path: another one put in its place has another identity."""

import os
from pathlib import Path


def identity_of(path: str | Path) -> tuple[int, int] | None:
    """Device and inode of the file that lies there now; None where none does."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
