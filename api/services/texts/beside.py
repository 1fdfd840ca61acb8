"""Puts a translation, or a site's own words, beside what they were made from: as it was then, as it is now, and what has changed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import Change, DeskText, Fact, Record, Translation, Version
from api.reading.facts.text import TextValue
from api.reading.locales import NEUTRAL, is_translation
from api.record_types import RECORD_TYPES
from api.services.ledger.lookup import (
    get_translation_or_none,
    get_version_or_none,
    live_record_or_none,
    live_version_number,
    working_version,
)
from api.services.texts.diff import compare
from api.services.texts.listed import Listed, ListedText
from api.services.texts.surveyed import surveyed
from api.services.texts.translations import fields_of, number_before


def beside(session: Session, record: Record, site: str, locale: str) -> dict[str, Any]:
    """What a text was made from, then and now, with how it stands beside that; nothing for a text that is made from none."""
    text = get_translation_or_none(session, record.id, site, locale)
    made = working_version(session, text) if text else None
    is_one = is_translation(record, site, locale)
    if not is_one and site == record.site:
        return {"source": None, "neutral": None, "standing": None}
    sides = _Sides(session, record, made, is_inherited=site != record.site)
    return {
        "source": sides.told(record.source_locale if is_one else locale),
        "neutral": sides.told(NEUTRAL) if locale != NEUTRAL else None,
        "standing": _standing(session, record, locale) if is_one else None,
    }


@dataclass(frozen=True)
class _Sides:
    """The owner's texts from which a version was made; who inherits them knows only what readers have, and had."""

    session: Session
    record: Record
    made: Version | None
    is_inherited: bool

    def told(self, locale: str) -> dict[str, Any]:
        """The text in a locale, as it was when the version was made, and as it is."""
        text = get_translation_or_none(self.session, self.record.id, self.record.site, locale)
        live = live_version_number(self.session, text) if text else None
        then, now = (self._version(text, number) for number in (self._then(text), self._now(text, live)))
        differ = compare(RECORD_TYPES[self.record.type], fields_of(self.record, then), fields_of(self.record, now))
        return {
            "site": self.record.site, "locale": locale, "then": self._end(then), "now": self._end(now),
            "is_live": live is not None, "newest": live if self.is_inherited or not text else text.draft_version or live,
            "changes": differ if then else [],
        }  # fmt: skip

    def _then(self, text: Translation | None) -> int | None:
        if text is None or self.made is None:
            return None
        if not self.is_inherited:
            return number_before(self.session, self.record, text.locale, self.made)
        had = (
            select(Fact.value).join(Change, Change.seq == Fact.from_seq)
            .where(
                Fact.kind == TextValue.kind, Fact.record_id == self.record.id, Fact.site == text.site,
                Fact.locale == text.locale, Change.at <= self.made.created_at,
            )
            .order_by(Fact.from_seq.desc()).limit(1)
        )  # fmt: skip
        value = self.session.scalars(had).first()
        return TextValue.from_json(parse(value)).version if value else None

    def _now(self, text: Translation | None, live: int | None) -> int | None:
        if live is not None or self.is_inherited or text is None:
            return live
        working = working_version(self.session, text)
        return working.number if working else None

    def _version(self, text: Translation | None, number: int | None) -> Version | None:
        return get_version_or_none(self.session, text, number) if text and number else None

    def _end(self, version: Version | None) -> dict[str, Any] | None:
        if version is None:
            return None
        return {"version": version.number, "fields": fields_of(self.record, version)}


def _standing(session: Session, record: Record, locale: str) -> dict[str, Any]:
    """How a translation stands beside its source, field by field, as the report on translations tells it."""
    own = (Translation.record_id == record.id, Translation.site == record.site)
    texts = [
        ListedText(each, working_version(session, each), live_version_number(session, each))
        for each in session.scalars(select(Translation).where(*own))
    ]
    state = live_record_or_none(session, record.id)
    row = (DeskText.record_id == record.id, DeskText.site == record.site, DeskText.locale == locale)
    dismissed = session.scalars(select(DeskText.dismissed).where(*row)).first()
    found = surveyed(Listed(record, state, tuple(texts)), locale, parse(dismissed) if dismissed else ())
    return {"state": found.state, "fields": dict(found.fields)}
