"""Lets an autosave take the place of its author's autosave before, so that typing makes no history.

What takes its place has another number: whoever names a version by its number means the very words that they have seen.
Whatever is named, by a verb, a release or a plan, stays from then on.
"""

from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from api.errors import StaleVersion
from api.models import FoldedVersion, Record, Translation, Version
from api.models.base import table_of
from api.models.sealing import removed
from api.reading.locales import NEUTRAL
from api.services.ledger.memory import known
from api.services.texts.passing import let_go

KEPT = timedelta(days=1)
"""For so long one may work on from what an autosave said, also offline, and be told what has changed since."""
_VERSION, _FOLDED = table_of(Version), table_of(FoldedVersion)


def as_autosave(
    session: Session, record: Record, translation: Translation, version: Version, before: Version | None
) -> None:
    """Make a composed version an autosave; the author's open one before it goes into it."""
    version.autosaves, version.autosaved_since, version.is_open = 1, version.created_at, True
    if before is not None and _may_fold(session, record, translation, before, version):
        version.autosaves += before.autosaves or 0
        version.autosaved_since = before.autosaved_since
        # What was clinical in the one before is so still beside all that came before that.
        if before.change_class == "clinical":
            version.change_class = "clinical"
        _fold(session, translation, before, now=version.created_at)
    if translation.stage in ("submitted", "approved") and version.change_class == "editorial":
        # It takes the stage along, and is what people there are asked about.
        version.is_open = False


def _may_fold(session: Session, record: Record, translation: Translation, before: Version, version: Version) -> bool:
    is_newest = before.number == translation.draft_version == translation.latest_version
    is_theirs = before.author == version.author and (
        before.author is not None or before.created_by == version.created_by
    )
    # None of these says more than that nobody has named it; each tells of it in another way.
    is_named = not before.is_open or before.approved_clinical is not None or translation.stage_version == before.number
    return is_newest and is_theirs and not is_named and not _is_built_upon(session, record, translation, before)


def _is_built_upon(session: Session, record: Record, translation: Translation, before: Version) -> bool:
    """Whether another text was written since that tells of this version: a translation of it, or a site's own words for it."""
    if translation.site != record.site:
        return False
    is_override = and_(Translation.site != record.site, Translation.locale == translation.locale)
    is_translation = Translation.locale.not_in([NEUTRAL, record.source_locale])
    rests = or_(is_override, is_translation) if translation.locale == record.source_locale else is_override
    later = (
        select(Version.id).join(Translation, Translation.id == Version.translation_id)
        .where(Translation.record_id == record.id, Version.id > before.id, rests)
    )  # fmt: skip
    return bool(session.scalar(select(exists(later))))


def _fold(session: Session, translation: Translation, before: Version, *, now: datetime) -> None:
    """Take a version out of the history, and keep what it said for a while."""
    gone = session.execute(
        delete(_VERSION).where(_VERSION.c.id == before.id, _VERSION.c.is_open).returning(_VERSION.c.id)
    )
    keys = list(gone.scalars())
    if not keys:
        raise StaleVersion("Somebody has named this version at the same moment; look at what is there now.")
    removed(session, _VERSION, keys)
    known(session).versions.pop((translation.id, before.number), None)
    if before in session:
        session.expunge(before)
    let_go(session, _FOLDED.c.folded_at, now - KEPT)
    session.add(
        FoldedVersion(
            translation_id=translation.id, number=before.number, schema_version=before.schema_version, fields=before.fields,
            saved_at=before.created_at, folded_at=now,
        )
    )  # fmt: skip


class Named(NamedTuple):
    """A version that was given away by its number in what was only read, such as a translator's file."""

    translation: int
    number: int

    @property
    def about(self) -> Hashable:
        return self


def settle_named(session: Session, named: Named) -> None:
    """Let a version stay that was given away; by then its author's autosave may have taken its place."""
    is_it = (Version.translation_id == named.translation) & (Version.number == named.number)
    if (version := session.scalars(select(Version).where(is_it)).one_or_none()) is not None:
        settle(session, version)


def settle(session: Session, version: Version) -> None:
    """Let a version stay as it is, because somebody names it; StaleVersion, where its author's autosave has taken its place."""
    if not version.is_open:
        return
    # In the order in which those who save lock.
    session.execute(select(Translation.id).where(Translation.id == version.translation_id).with_for_update())
    session.get_one(Version, version.id).is_open = False
    session.flush()
    version.is_open = False
