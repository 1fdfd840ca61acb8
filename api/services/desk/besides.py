"""Conditions of an editor's list that look beyond its rows: tags, editors, releases, overrides, and the time of saves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, TableValuedAlias, Text, and_, cast, column, exists, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from api.models import Release, ReleaseItem
from api.services.desk.seen import RECORDS, TEXTS, Seen

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Besides:
    """What somebody who sees so much may ask of records."""

    session: Session
    seen: Seen

    @property
    def tags(self) -> TableValuedAlias:
        """The tags of a record by its owner, row by row: in its newest texts or, where these are not seen, in what readers have."""
        said = self.seen.of_record("tags")
        if self.session.get_bind().dialect.name == "sqlite":
            return func.json_each(said).table_valued(column("value", Text))
        return func.jsonb_array_elements_text(cast(said, JSONB)).table_valued(column("value", Text))

    def has_tag(self, tags: Collection[str]) -> Condition:
        """Tagged with one of these."""
        each = self.tags
        is_one = exists(select(each.c.value).where(each.c.value.in_(sorted(tags))))
        # Most records have no tags at all, which is seen at once.
        return and_(self.seen.of_record("tags").is_not(None), is_one)

    def was_saved_by(self, ids: Collection[str], counted: Condition) -> Condition:
        """With a text of which one of these people or machines saved the version being worked on."""
        found = select(TEXTS.record_id).where(TEXTS.editor.in_(sorted(ids)), self.seen.texts, counted)
        return RECORDS.id.in_(found)

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
