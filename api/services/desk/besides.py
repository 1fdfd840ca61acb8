"""Conditions of an editor's list that look beyond its rows: tags, editors, releases, overrides, and the time of saves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, column, exists, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from api.canonical import canonical
from api.models import Release, ReleaseItem, Version
from api.models.base import table_of
from api.reading.locales import NEUTRAL
from api.services.desk.seen import RECORDS, TEXTS, Seen

_TABLE = table_of(Version)
_VERSION = _TABLE.c
_NEUTRAL = (TEXTS.locale == NEUTRAL, ~TEXTS.is_override)
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Besides:
    """What somebody who sees so much may ask of records."""

    session: Session
    seen: Seen

    def has_tag(self, tags: Collection[str]) -> Condition:
        """Tagged by its owner with one of these, in the newest version or, where its drafts are not seen, in what readers have."""
        # Most records have none of them, which a look for the words tells sooner than reading all that is said.
        words = or_(*(func.instr(_VERSION.fields, canonical(each)) > 0 for each in tags)) if self._is_sqlite else None
        said = self._says_tag(tags) if words is None else and_(words, self._says_tag(tags))
        newest = select(TEXTS.record_id).join(_TABLE, _is_version(TEXTS.version)).where(*_NEUTRAL, said)
        live = select(TEXTS.record_id).join(_TABLE, _is_version(TEXTS.live)).where(*_NEUTRAL, said)
        is_open = RECORDS.id.in_(newest.where(self.seen.texts))
        return (
            is_open
            if self.seen.owners <= self.seen.sites
            else or_(is_open, RECORDS.id.in_(live.where(~self.seen.texts)))
        )

    @property
    def _is_sqlite(self) -> bool:
        return self.session.get_bind().dialect.name == "sqlite"

    def _says_tag(self, tags: Collection[str]) -> Condition:
        if self._is_sqlite:
            each = func.json_each(_VERSION.fields, "$.tags").table_valued(column("value", Text))
            return exists(select(each.c.value).where(each.c.value.in_(sorted(tags))))
        said = cast(_VERSION.fields, JSONB)["tags"]
        return or_(*(said.contains([each]) for each in sorted(tags)))

    def was_saved_by(self, ids: Collection[str], counted: Condition) -> Condition:
        """With a text of which one of these people or machines saved the version being worked on."""
        found = select(TEXTS.record_id).join(_TABLE, _is_version(TEXTS.version))
        return RECORDS.id.in_(found.where(_VERSION.author.in_(sorted(ids)), self.seen.texts, counted))

    def is_in_release(self, ids: Collection[str]) -> Condition:
        """Named by one of these releases, of sites that are seen."""
        found = select(ReleaseItem.record_id).join(Release, Release.id == ReleaseItem.release_id)
        return RECORDS.id.in_(found.where(Release.id.in_(sorted(ids)), Release.site.in_(self.seen.sites)))

    def is_overridden(self, counted: Condition, *, is_so: bool) -> Condition:
        """With words of a site's own that are live or being written, or without any."""
        kept = TEXTS.standing.not_in(["unpublished", "none"])
        ids = select(TEXTS.record_id).where(TEXTS.is_override, kept, self.seen.texts, counted)
        return RECORDS.id.in_(ids) if is_so else RECORDS.id.not_in(ids)

    def was_saved_since(self, moment: datetime) -> Condition:
        """With a text that was saved at a time or later, as the list tells of each record when that was last."""
        elsewhere = select(TEXTS.record_id).where(TEXTS.is_override, TEXTS.saved_at >= moment, self.seen.texts)
        return or_(self.seen.saved_at >= moment, RECORDS.id.in_(elsewhere))


def _is_version(number: ColumnElement[Any]) -> Condition:
    """The condition that a version of a text is the one of that number."""
    return and_(_VERSION.translation_id == TEXTS.id, _VERSION.number == number)
