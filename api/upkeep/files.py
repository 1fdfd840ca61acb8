"""Files that are written whole or not at all, and outlast a machine that fails a moment later."""

import os
from pathlib import Path

from api.sqlite import PRIVATE


def write_file(path: Path, data: bytes) -> None:
    """Write a new file for nobody else to read."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
