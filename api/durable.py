"""Brings to the disk what must outlast a machine that fails a moment later."""

import os
from pathlib import Path


def flush(path: Path) -> None:
    """Have the bytes of a file on the disk, or the names in a folder; OSError where the disk does not take them."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
