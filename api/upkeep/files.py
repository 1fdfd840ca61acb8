"""Files that are written whole or not at all, and outlast a machine that fails a moment later."""

import os
from pathlib import Path

from api.sqlite import PRIVATE


def flush(path: Path) -> None:
    """Have a file's bytes on the disk, whatever becomes of the machine."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def flush_folder(path: Path) -> None:
    """Have the names in a folder on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def write_file(path: Path, data: bytes) -> None:
    """Write a new file for nobody else to read."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
