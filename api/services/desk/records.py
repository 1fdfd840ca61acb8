"""Lists records for their editors: every one with its texts, drafts or not, by filters that look at all of these."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.canonical import parse, rfc3339
from api.models import Record, Translation, Version
from api.reading.facts.review import Review
from api.reading.locales import NEUTRAL, is_translation
from api.reading.views import RecordState, View
from api.services.accounts.me import readable_sites
from api.services.accounts.permissions import Holder
from api.services.ledger.lookup import get_version_or_none
from api.services.texts.outdated import behind, source_of
from api.services.texts.translations import fields_of, hidden_on, once_live, summarized, text_row, title_of


@dataclass(frozen=True)
class ListedText:
    """One text of a record with the version being worked on."""

    translation: Translation
    version: Version | None
    live: int | None
    was_live: bool = True
    """Whether readers ever had it."""

    @property
    def place(self) -> tuple[str, str]:
        return self.translation.site, self.translation.locale

    @property
    def states(self) -> set[str]:
        """Every state that the text is in: a draft over a live text is both."""
        found = {"live"} if self.live is not None else set()
        if self.translation.draft_version is not None:
            found.add(self.translation.stage or "draft")
        return found or {"unpublished" if self.was_live else "none"}

    @property
    def is_off(self) -> bool:
        """Whether readers do not have it, and nobody works on it."""
        return self.states <= {"unpublished", "none"}


@dataclass(frozen=True)
class Listed:
    """A record as its editors see it in a list, on the sites that they may read."""

    record: Record
    state: RecordState | None
    texts: tuple[ListedText, ...]
    sites: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def fields(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """The newest fields of each text."""
        live = {
            place: text.fields
            for place, text in (self.state.texts if self.state else {}).items()
            if place[0] == self.record.site
        }
        return {**live, **{each.place: fields_of(self.record, each.version) for each in self.texts if each.version}}

    def text(self, site: str, locale: str) -> ListedText | None:
        """The text in a locale on a site, where it was begun."""
        return next((each for each in self.texts if each.place == (site, locale)), None)

    @cached_property
    def title(self) -> str:
        own = {locale: each for (site, locale), each in self.fields.items() if site == self.record.site}
        return title_of(self.record, self.state, own) or ""

    @property
    def neutral(self) -> Mapping[str, Any]:
        return self.fields.get((self.record.site, NEUTRAL), {})

    @cached_property
    def updated_at(self) -> str:
        saved = [each.version.created_at for each in self.texts if each.version]
        return rfc3339(max(saved, default=self.record.created_at))

    @cached_property
    def words(self) -> str:
        """Every word of its newest texts, for finding; what was given up before readers had it is not found."""
        given_up = {each.place for each in self.texts if each.states == {"none"}}
        said = [fields for place, fields in self.fields.items() if place not in given_up]
        return " ".join([self.record.id, *_strings(said)]).casefold()

    def reviews(self) -> Iterator[tuple[tuple[str, str], Review]]:
        """The reviews that readers see, on the owner's site."""
        yield from (self.state.reviews if self.state else {}).items()

    def outdated(self, text: ListedText) -> list[str]:
        """The clinical fields of a text of the owner's that are behind the live source."""
        current = self.state.source_clinical if self.state else None
        if current is None or text.version is None or not is_translation(self.record, *text.place):
            return []
        return behind(source_of(text.version), current, self._newest_source)

    @cached_property
    def _newest_source(self) -> dict[str, str]:
        from_texts = [self.text(self.record.site, locale) for locale in (NEUTRAL, self.record.source_locale)]
        found: dict[str, str] = {}
        for each in from_texts:
            if each and each.version:
                found |= parse(each.version.clinical)
        return found

    def row(self) -> dict[str, Any]:
        """The record as a list shows it."""
        withdrawal = self.state.withdrawal if self.state else None
        return {
            "id": self.record.id,
            "type": self.record.type,
            "site": self.record.site,
            "source_locale": self.record.source_locale,
            "title": self.title or None,
            "topic": self.neutral.get("topic"),
            "position": self.neutral.get("position"),
            "created_at": rfc3339(self.record.created_at),
            "updated_at": self.updated_at,
            "withdrawn": withdrawal is not None,
            "hidden_on": hidden_on(self.state, self.sites),
            "translations": [self._text_row(each) for each in self.texts],
        }

    def _text_row(self, text: ListedText) -> dict[str, Any]:
        fields, outdated = self.fields.get(text.place, {}), self.outdated(text)
        return text_row(
            self.record, self.state, text.translation, fields, version=text.version, outdated=outdated,
            stands=summarized(text.translation, text.live, was_live=text.was_live),
        )  # fmt: skip


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))


def list_records(
    session: Session, view: View, *, owners: Collection[str], readable: Collection[str], types: Collection[str] = ()
) -> list[Listed]:
    """The records of these owners with their texts on readable sites, where `view` is what is published."""
    chosen = select(Record).where(Record.site.in_(owners))
    if types:
        chosen = chosen.where(Record.type.in_(types))
    records = session.scalars(chosen).all()
    texts: dict[str, list[ListedText]] = defaultdict(list)
    ids = chosen.with_only_columns(Record.id)
    for each in texts_of(session, view, ids, readable):
        texts[each.translation.record_id].append(each)
    sites = frozenset(readable)
    return [Listed(each, view.records.get(each.id), tuple(texts[each.id]), sites) for each in records]


def records_for(session: Session, view: View, holder: Holder, *, types: Collection[str] = ()) -> list[Listed]:
    """The records that the holder may see: those of readable sites, and what these inherit and readers have."""
    readable = readable_sites(view, holder)
    owners = {each for site in readable for each in view.lineage(site)}
    listed = list_records(session, view, owners=owners, readable=readable, types=types)
    return [each for each in listed if each.record.site in readable or (each.state and each.state.texts)]


def texts_of(session: Session, view: View, ids: Any, readable: Collection[str]) -> Iterator[ListedText]:
    """Every text with the version being worked on; what was discarded or taken down is known by its last one."""
    rows = (
        select(Translation, Version)
        .outerjoin(
            Version,
            (Version.translation_id == Translation.id)
            & (Version.number == func.coalesce(Translation.draft_version, Translation.latest_version)),
        )
        .where(Translation.record_id.in_(ids), Translation.site.in_(readable))
        .order_by(Translation.site, Translation.locale)
    )
    found = [(text, version, _live_number(view, text)) for text, version in session.execute(rows)]
    off = (text for text, _, live in found if live is None and text.draft_version is None)
    known = once_live(session, off)
    for text, version, live in found:
        is_latest = text.draft_version is not None or live in (None, text.latest_version)
        working = version if is_latest else get_version_or_none(session, text, live or 0)
        was_live = live is not None or (text.record_id, text.site, text.locale) in known
        yield ListedText(text, working, live, was_live)


def _live_number(view: View, text: Translation) -> int | None:
    state = view.records.get(text.record_id)
    live = state.texts.get((text.site, text.locale)) if state else None
    return live.version if live else None
