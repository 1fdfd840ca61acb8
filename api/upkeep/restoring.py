"""Puts a backup in the place of a database, once it is proved to be what was backed up; a history begins anew with that."""

from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import select

from api.config import Settings
from api.database import Database
from api.models import Schedule
from api.services.accounts.audit import Call
from api.services.accounts.invitations import revoke_invitations
from api.services.accounts.sessions import end_all_sessions
from api.services.jobs.claims import begin_all_anew
from api.tables import needed
from api.terminal import OPERATOR, make_tables
from api.upkeep.copies import Copies
from api.upkeep.losses import losses
from api.upkeep.manifest import Manifest, damages, read_manifest
from api.upkeep.proof import faults


@dataclass
class Restored:
    """What was put in place, and what somebody should know of it."""

    manifest: Manifest
    kept: str | None
    sessions: int
    invitations: int
    pending: int
    """Plans that are to be run as soon as a worker starts, or later."""
    lost: list[str] = field(default_factory=list)
    """What the database before had and this one has not, where there was one that can be read."""


def read_backup(backup: Path, copies: Copies) -> Manifest:
    """The manifest of a backup that is whole, and of the kind of database that it is for."""
    manifest = read_manifest(backup)
    if manifest.kind != copies.kind:
        raise click.ClickException(
            f"This backup is of {manifest.kind}, and CONTENT_DATABASE_URL names a database of {copies.kind}."
        )
    if manifest.migration > needed():
        raise click.ClickException(
            f"The tables of this backup are of revision {manifest.migration}, which a later release made; this one knows "
            f"{needed()}. Restore it with that release."
        )
    if wrong := list(damages(backup, manifest)):
        raise click.ClickException(f"The backup is damaged: {' '.join(wrong)}")
    return manifest


def restore(backup: Path, copies: Copies, url: str, settings: Settings, *, replace: bool) -> Restored:
    """Put a backup in place: proved before anybody could be served from it, and proved again where it lies then."""
    manifest = read_backup(backup, copies)
    copy = backup / manifest.file
    with copies.placed(copy, replace=replace) as placing:
        require_proof(placing.url, manifest, settings)
        restored = _begin_anew(placing.url, manifest)
    require_proof(url, manifest, settings)
    restored.kept = placing.kept
    if placing.kept is not None:
        restored.lost = losses(placing.kept, manifest.head.seq)
    return restored


def require_proof(url: str, manifest: Manifest, settings: Settings) -> None:
    """Refuse a history that is not whole, or not the one that was backed up; tables of before are brought up to date."""
    if manifest.migration < needed():
        make_tables(url)
    with closing(Database(url)) as database, database.reading() as session:
        wrong = list(faults(session, manifest, settings))
    if wrong:
        raise click.ClickException(f"What was restored is not what was backed up: {' '.join(wrong[:20])}")


def _begin_anew(url: str, manifest: Manifest) -> Restored:
    """End what was only lent: nobody knows who signed out, or was shut out, after the backup.

    The trail tells of it, and its seal leads the chain another way than the history that is lost, from here on.
    """
    with closing(Database(url)) as database, database.transaction() as session:
        call = Call(session, OPERATOR, datetime.now(UTC), "restore")
        sessions, invitations = end_all_sessions(session, now=call.now), revoke_invitations(session, now=call.now)
        begin_all_anew(session, now=call.now)
        head = manifest.head
        call.audit(
            "database.restore",
            after={"backup": manifest.at, "seq": head.seq, "hash": head.hash, "seal": head.seal},
        )
        pending = len(session.scalars(select(Schedule.id).where(Schedule.state == "pending")).all())
    return Restored(manifest, None, sessions, invitations, pending)
