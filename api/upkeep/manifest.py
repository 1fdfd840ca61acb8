"""What a backup says of itself: which files it has, how far its history had come, and what readers got then."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import click
import orjson

from api.errors import InvalidContent
from api.services.ledger.head import Head, read_head

FORMAT = 1
MANIFEST = "manifest.json"
_AT_ONCE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SiteAnswer:
    """What readers of a site got in its own locale: the digest of all its items, as sync tells it."""

    site: str
    locale: str
    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that is needed to know whether a backup is whole, and whether what was restored is what it was."""

    format: int
    at: str
    release: str
    """Of the software."""
    migration: str
    """Of the tables."""
    item_format: int
    """Digests of answers are alike within one."""
    kind: str
    """`sqlite` or `postgresql`."""
    database: str
    """The release of the database."""
    file: str
    size: int
    sha256: str
    head: Head
    """As `clinic-content head` prints it."""
    sites: dict[str, int]
    """The head of each site."""
    answers: list[SiteAnswer]

    def as_json(self) -> bytes:
        """The manifest as it is written."""
        return orjson.dumps({**asdict(self), "head": self.head.as_json()}, option=orjson.OPT_INDENT_2)


def read_manifest(backup: Path) -> Manifest:
    """The manifest of a backup, or a sentence that says why there is none."""
    path = backup / MANIFEST
    if not path.is_file():
        raise click.ClickException(f"There is no backup at {backup}: it has no {MANIFEST}.")
    try:
        return _read(orjson.loads(path.read_bytes()))
    except (ValueError, TypeError, AttributeError, KeyError, InvalidContent):
        raise click.ClickException(f"{path} is damaged: it does not say what a manifest says.") from None


def _read(said: dict[str, Any]) -> Manifest:
    if isinstance(said["format"], int) and said["format"] > FORMAT:
        raise click.ClickException(f"A later release made this backup (format {said['format']}); restore it with that.")
    head = read_head(orjson.dumps(said["head"]))
    read = Manifest(**{**said, "head": head, "answers": [SiteAnswer(**each) for each in said["answers"]]})
    plain = [each for each in fields(Manifest) if each.type in (int, str)]
    if any(not isinstance(getattr(read, each.name), each.type) for each in plain):  # type: ignore[arg-type]
        raise TypeError
    if Path(read.file).name != read.file:
        raise ValueError
    return read


def backups_in(folder: Path) -> list[Path]:
    """The whole backups in a folder, the oldest first."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(each for each in found if not each.name.startswith(".") and (each / MANIFEST).is_file())


def sum_of(path: Path) -> str:
    """The SHA-256 of a file, however large."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while portion := file.read(_AT_ONCE):
            found.update(portion)
    return found.hexdigest()


def damages(backup: Path, manifest: Manifest) -> Iterator[str]:
    """What of a backup's file is not as its manifest says."""
    path = backup / manifest.file
    if not path.is_file():
        yield f"{path} is missing."
    elif path.stat().st_size != manifest.size:
        yield f"{path} has {path.stat().st_size} bytes, and had {manifest.size}."
    elif sum_of(path) != manifest.sha256:
        yield f"{path} is not as it was written: its SHA-256 differs."
