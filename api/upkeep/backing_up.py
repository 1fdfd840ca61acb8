"""Makes backups: a folder each, written whole or not at all while others work on the database, and read again before it counts."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from threading import Event, Thread
from typing import IO

import click
from sqlalchemy.orm import Session

from api import __version__
from api.canonical import rfc3339
from api.config import Settings
from api.database import Database
from api.durable import flush
from api.health.checks import LEAST_FREE
from api.reading import items
from api.reading.loading import load_view
from api.services.ledger.head import signed_head
from api.sqlite import driver
from api.tables import revision
from api.upkeep.copies import Copies
from api.upkeep.files import write_file
from api.upkeep.manifest import FORMAT, MANIFEST, Manifest, SiteAnswer, backups_in, damages, sum_of
from api.upkeep.proof import answers, site_heads

Tell = Callable[[str, int, int], None]

_PART = ".part-"
_LOOKS_S = 0.2
_UNREADABLE = (TypeError, ValueError, LookupError, AttributeError)


@dataclass(frozen=True)
class BackupMade:
    """A backup that was made."""

    path: Path
    manifest: Manifest
    doubt: str | None
    """Why nobody can prove by it what readers got; None where one can."""


def back_up(database: Database, copies: Copies, folder: Path, settings: Settings, on_progress: Tell) -> BackupMade:
    """Make one more backup in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        _require_room(folder, copies.size(database))
        part = Path(mkdtemp(prefix=_PART, dir=folder))
        try:
            manifest, doubt = _write(database, copies, part, settings, on_progress)
            _require_whole(part, manifest, copies)
            path = folder / f"{datetime.now(UTC).isoformat(timespec='milliseconds')[:23].replace(':', '-')}Z"
            part.rename(path)
            flush(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return BackupMade(path, manifest, doubt)


def remove_older(folder: Path, keep: int) -> list[Path]:
    """Leave so many of the newest backups in a folder; those that went."""
    gone = backups_in(folder)[:-keep]
    for each in gone:
        # Under another name first, so that nobody ever takes half a backup for one.
        shutil.rmtree(each.rename(each.with_name(f"{_PART}{each.name}")))
    return gone


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One at a time writes into a folder; what one who was killed left there is taken away."""
    with (folder / ".lock").open("w") as lock:
        _hold(lock, folder)
        for each in folder.glob(f"{_PART}*"):
            shutil.rmtree(each, ignore_errors=True)
        yield


def _hold(lock: IO[str], folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise click.ClickException(f"Another backup is being written into {folder}; wait until it is done.") from None


def _require_room(folder: Path, size: int) -> None:
    """A backup that fills the disk of the database would stop whoever publishes."""
    free = shutil.disk_usage(folder).free
    if free < size + LEAST_FREE:
        raise click.ClickException(
            f"{folder} has {free >> 20} MiB left, and the copy may take {size >> 20} MiB: make room, or choose another disk."
        )


def _write(
    database: Database, copies: Copies, part: Path, settings: Settings, on_progress: Tell
) -> tuple[Manifest, str | None]:
    copy, total = part / copies.file, copies.size(database)
    with _watched(copy, total, on_progress), copies.copied(database, copy) as session:
        head = signed_head(session, settings.secret_key)
        sites, told, doubt = _proof(session)
        release = session.get_bind().dialect.server_version_info
    kind = copies.kind
    manifest = Manifest(
        format=FORMAT, at=rfc3339(datetime.now(UTC)), release=__version__, migration=revision(database) or "",
        item_format=items.ITEM_FORMAT, kind=kind,
        database=driver.sqlite_version if kind == "sqlite" else ".".join(map(str, release or ())),
        file=copies.file, size=copy.stat().st_size, sha256=sum_of(copy), head=head, sites=sites, answers=told,
    )  # fmt: skip
    write_file(part / MANIFEST, manifest.as_json())
    flush(part)
    return manifest, doubt


def _proof(session: Session) -> tuple[dict[str, int], list[SiteAnswer], str | None]:
    """What readers get; of a damaged history a copy is worth having all the same."""
    try:
        view = load_view(session)
        return site_heads(view), answers(view), None
    except _UNREADABLE as error:
        return (
            {},
            [],
            f"The content cannot be read ({type(error).__name__}); `clinic-content verify` says what is damaged.",
        )


def _require_whole(part: Path, manifest: Manifest, copies: Copies) -> None:
    wrong = [*damages(part, manifest), *copies.wrong_with(part / manifest.file)]
    if wrong:
        raise click.ClickException(f"The copy is not whole, and was taken away again: {' '.join(wrong)}")


@contextmanager
def _watched(copy: Path, total: int, on_progress: Tell) -> Iterator[None]:
    """Tell how large the copy has grown, in MiB."""
    done = Event()

    def look() -> None:
        while not done.wait(_LOOKS_S):
            with suppress(FileNotFoundError):
                on_progress("copied MiB", min(copy.stat().st_size, total) >> 20, total >> 20)

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
        on_progress("copied MiB", total >> 20, total >> 20)
    finally:
        done.set()
        thread.join()
