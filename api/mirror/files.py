"""The files, folders and links of a mirror, one by one: readable by whoever serves them, and with times that say how long each may be kept."""

import os
import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

UNFINISHED = ".new-"
"""How the names of what is not whole yet begin."""
ASKED_EACH_TIME = "asked each time"
TIMES_FROM = {
    "usual": 0x1000_0000,
    "safety": 0x2000_0000,
    "tip": 0x3000_0000,
    "settled": 0x4000_0000,
    ASKED_EACH_TIME: 0x5000_0000,
}
"""A file's time says how long it may be kept, in seconds from 1970: nginx puts it into the ETag, and reads it there."""
NOT_KEPT_FROM = 0x7000_0000
"""What may not be kept; nor may what was copied without its time, for none of these is of our days."""


def make_folder(path: Path) -> None:
    """A folder that the server of the files may read, which is another user; nothing in them is secret."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(exist_ok=True)
        path.chmod(0o755)


def replace_link(place: Path, target: Path) -> None:
    """A link to a folder, by a path that stays true where all of the mirror is moved or copied."""
    make_folder(place.parent)
    leads = os.path.relpath(target, place.parent)
    with suppress(OSError):
        if os.readlink(place) == leads:
            return
    if place.is_dir() and not place.is_symlink():
        # A copy that follows links makes folders of them.
        shutil.rmtree(place)
    unfinished = place.with_name(f"{UNFINISHED}{token_hex(4)}")
    os.symlink(leads, unfinished)
    unfinished.rename(place)


def write_file(path: Path, body: bytes, life: str | None) -> None:
    """A file with the time that is made of its bytes and of how long they may be kept; None for what nobody may keep."""
    path.write_bytes(body)
    path.chmod(0o644)
    moment = _time_of(sha256(body).hexdigest(), life)
    os.utime(path, (moment, moment))


def _time_of(digest: str, life: str | None) -> int:
    """The time of a file: servers of files make an ETag of it and the size, so that it is another one for other bytes."""
    return TIMES_FROM.get(life or "", NOT_KEPT_FROM) + int(digest[:7], 16)


def fault_of(path: Path, digest: str, life: str | None, *, reads: bool) -> str | None:
    """What is wrong with a file, by its time alone or by every byte too; OSError where it is not there."""
    moment = path.stat().st_mtime
    if reads and sha256(path.read_bytes()).hexdigest() != digest:
        return "altered"
    return None if moment == _time_of(digest, life) else "copied without its time, so that nobody may keep it"
