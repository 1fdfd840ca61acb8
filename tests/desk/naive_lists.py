"""What editors' lists hold, worked out from every text and every fact at each question: simple, slow, and beside the code."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import Attestation, Record, Release, ReleaseItem, Translation, Version
from api.reading.facts.visibility import Visibility
from api.reading.loading import load_view
from api.reading.locales import NEUTRAL, is_translation
from api.reading.resolver import is_visible, taken_away
from api.reading.views import RecordState
from api.record_types import RECORD_TYPES
from api.services.accounts.permissions import Holder, Permission
from api.services.texts.inheritance import inherited_from, moved_upstream
from api.services.texts.outdated import behind, dismissed_fields, field_states, source_of, standing_of, state_of_all
from api.services.texts.translations import fields_of, once_live

Place = tuple[str, str]


@dataclass
class NaiveText:
    """A text with the version that is worked on, or else was last."""

    row: Translation
    version: Version
    live: int | None
    was_live: bool

    @property
    def place(self) -> Place:
        return self.row.site, self.row.locale

    @property
    def states(self) -> set[str]:
        found = {"live"} if self.live is not None else set()
        if self.row.draft_version is not None:
            found.add(self.row.stage or "draft")
        return found or {"unpublished" if self.was_live else "none"}

    @property
    def is_off(self) -> bool:
        return self.states <= {"unpublished", "none"}


@dataclass
class NaiveRecord:
    """A record with what its texts say, as far as somebody sees them."""

    record: Record
    state: RecordState | None
    texts: list[NaiveText]

    def text(self, site: str, locale: str) -> NaiveText | None:
        return next((each for each in self.texts if each.place == (site, locale)), None)

    def fields(self, locale: str) -> Mapping[str, Any]:
        """The newest fields of the owner's."""
        if text := self.text(self.record.site, locale):
            return fields_of(self.record, text.version)
        live = self.state.texts.get((self.record.site, locale)) if self.state else None
        return live.fields if live else {}

    @property
    def title(self) -> str | None:
        name = RECORD_TYPES[self.record.type].title
        known = {locale for site, locale in (self.state.texts if self.state else {}) if site == self.record.site}
        known |= {each.row.locale for each in self.texts if each.row.site == self.record.site}
        live = {locale: text.fields.get(name) for (site, locale), text in (self.state.texts if self.state else {}).items()
                if site == self.record.site}  # fmt: skip
        titles = {each: title for each in known if (title := self.fields(each).get(name) or live.get(each))}
        return titles.get(self.record.source_locale) or next((titles[each] for each in sorted(titles)), None)

    def outdated(self, text: NaiveText) -> list[str]:
        current = self.state.source_clinical if self.state else None
        if current is None or not is_translation(self.record, *text.place):
            return []
        newest: dict[str, str] = {}
        for locale in (NEUTRAL, self.record.source_locale):
            if source := self.text(self.record.site, locale):
                newest |= parse(source.version.clinical)
        return behind(source_of(text.version), current, newest)


class NaiveDesk:
    """Somebody's lists."""

    def __init__(self, session: Session, holder: Holder) -> None:
        self.session, self.holder, self.view = session, holder, load_view(session)
        self.sites = {key for key in self.view.sites if holder.may(Permission.READ, self.view.lineage(key))}
        self.owners = {each for site in self.sites for each in self.view.lineage(site)}
        every = session.scalars(select(Record).where(Record.site.in_(self.owners)).order_by(Record.id))
        found = [NaiveRecord(each, self.view.records.get(each.id), list(self._texts(each))) for each in every]
        self.records = [each for each in found if each.record.site in self.sites or (each.state and each.state.texts)]

    def _texts(self, record: Record) -> Iterator[NaiveText]:
        rows = select(Translation).where(Translation.record_id == record.id, Translation.site.in_(self.sites))
        for row in self.session.scalars(rows.order_by(Translation.site, Translation.locale)):
            state = self.view.records.get(record.id)
            live = state.texts.get((row.site, row.locale)) if state else None
            number = row.draft_version or (live.version if live else row.latest_version)
            version = self.session.scalars(
                select(Version).where(Version.translation_id == row.id, Version.number == number)
            ).one()
            was_live = live is not None or bool(once_live(self.session, [row]))
            yield NaiveText(row, version, live.version if live else None, was_live)

    def find(self, **asked: Any) -> set[str]:
        """The records that filters keep."""
        kept = [
            each for each in self.records if all(_KEEPS[name](self, each, asked) for name in asked if name in _KEEPS)
        ]
        return {each.record.id for each in kept}

    def topic_is(self, each: NaiveRecord, asked: Any) -> bool:
        return each.fields(NEUTRAL).get("topic") == asked["topic"]

    def is_there(self, each: NaiveRecord, asked: Any) -> bool:
        lineage = self.view.lineage(asked["visible_on"])
        if each.state is None or asked.get("state") in ("withdrawn", "hidden"):
            return each.record.site in lineage
        return is_visible(each.state, lineage)

    def _asks(self, place: Place, asked: Any) -> bool:
        return asked.get("site", place[0]) == place[0] and asked.get("locale", place[1]) == place[1]

    def has_text(self, each: NaiveRecord, asked: Any) -> bool:
        if {"state", "review", "translation"} & asked.keys():
            return True
        return any(self._asks(text.place, asked) for text in each.texts)

    def is_in_state(self, each: NaiveRecord, asked: Any) -> bool:
        found = {state for text in each.texts if self._asks(text.place, asked) for state in text.states}
        if each.state and each.state.withdrawal:
            found.add("withdrawn")
        if self._is_hidden(each, asked.get("site") or asked.get("visible_on")):
            found.add("hidden")
        return asked["state"] in found

    def _is_hidden(self, each: NaiveRecord, site: str | None) -> bool:
        if each.state is None:
            return False
        places = self.sites & each.state.hidden.keys() if site is None else {site}
        return any(Visibility.reason in taken_away(each.state, self.view.lineage(place)) for place in places)

    def is_reviewed(self, each: NaiveRecord, asked: Any) -> bool:
        reviews = (each.state.reviews if each.state else {}).items()
        if asked["review"] == "unreviewed":
            without = set(each.state.texts if each.state else ()) - {place for place, _ in reviews}
            return any(self._asks(place, asked) and place[1] != NEUTRAL for place in without)
        return any(self._asks(place, asked) and said.status == asked["review"] for place, said in reviews)

    def is_in_release(self, each: NaiveRecord, asked: Any) -> bool:
        items = select(ReleaseItem.record_id).join(Release, Release.id == ReleaseItem.release_id)
        seen = items.where(Release.id == asked["release"], Release.site.in_(self.sites))
        return each.record.id in set(self.session.scalars(seen))

    def is_overridden(self, each: NaiveRecord, asked: Any) -> bool:
        own = (text for text in each.texts if self._asks(text.place, asked) and not text.is_off)
        return any(text.row.site != each.record.site for text in own) is (asked["override"] == "true")

    def is_hidden(self, each: NaiveRecord, asked: Any) -> bool:
        return self._is_hidden(each, asked.get("site") or asked.get("visible_on")) is (asked["hidden"] == "true")

    def has_tag(self, each: NaiveRecord, asked: Any) -> bool:
        return asked["tag"] in (each.fields(NEUTRAL).get("tags") or ())

    def was_saved(self, each: NaiveRecord, asked: Any) -> bool:
        saved = max((text.version.created_at for text in each.texts), default=each.record.created_at)
        since, until = (asked.get(name) for name in ("updated_since", "updated_until"))
        return (since is None or saved >= datetime.fromisoformat(since)) and (
            until is None or saved < datetime.fromisoformat(until)
        )

    def needs_translator(self, each: NaiveRecord, asked: Any) -> bool:
        if asked["translation"] == "outdated":
            return any(self._asks(text.place, asked) and each.outdated(text) for text in each.texts)
        site = asked.get("site") or asked.get("visible_on") or each.record.site
        served = [asked["locale"]] if "locale" in asked else self.view.sites[site].locales
        live = each.state.texts if each.state else {}
        return any((each.record.site, locale) not in live for locale in served)

    def inbox(self) -> dict[str, set[tuple[str, str, str]]]:
        """The texts that wait, by kind of work."""
        found: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
        for each in self.records:
            for text in each.texts:
                site, locale = text.place
                if each.record.site not in self.view.lineage(site) or (each.state and each.state.withdrawal):
                    continue
                for kind, permission in self._work(each, text):
                    if permission is None or self.holder.may(permission, self.view.lineage(site), locale):
                        found[kind].add((each.record.id, site, locale))
            found["to_translate"] |= {(each.record.id, each.record.site, locale) for locale in self._missing(each)}
        return found

    def _missing(self, each: NaiveRecord) -> Iterator[str]:
        """The locales into which the holder could translate what readers have, and in which nobody has begun."""
        record, state = each.record, each.state
        live = state.texts.get((record.site, record.source_locale)) if state and not state.withdrawal else None
        says = {field.name for field in RECORD_TYPES[record.type] if field.localized}
        if live is None or record.site not in self.sites or says.isdisjoint(live.fields):
            return
        lineage = self.view.lineage(record.site)
        for locale in set(self.view.sites[record.site].locales) - {NEUTRAL, record.source_locale}:
            if each.text(record.site, locale) is None and self.holder.may(Permission.TRANSLATE, lineage, locale):
                yield locale

    def _work(self, each: NaiveRecord, text: NaiveText) -> Iterator[tuple[str, Permission | None]]:
        yield from self._steps(text)
        if self._lacks_review(each, text):
            yield "to_review", Permission.REVIEW
        review = each.state.reviews.get(text.place) if each.state else None
        if review and review.status in ("due", "overdue"):
            yield "review_due", Permission.REVIEW
        if text.live is not None and each.outdated(text):
            yield "outdated", Permission.TRANSLATE
        is_source = text.place == (each.record.site, each.record.source_locale)
        if text.live is not None and is_source and each.state and each.state.overtaken:
            yield "overtaken", Permission.TRANSLATE
        if self._is_moved(each, text):
            yield "upstream_changed", Permission.TRANSLATE

    def _steps(self, text: NaiveText) -> Iterator[tuple[str, Permission | None]]:
        stage, is_mine = text.row.stage, text.version.author == self.holder.identity
        asked = {"sent_back": ("sent_back", Permission.TRANSLATE), "submitted": ("to_approve", Permission.REVIEW),
                 "approved": ("to_publish", Permission.PUBLISH)}  # fmt: skip
        if stage in asked:
            yield asked[stage]
        if text.row.draft_version is not None and stage is None and is_mine:
            yield "my_drafts", None
        is_handed_on = stage == "submitted" and text.row.stage_by == self.holder.identity
        if is_handed_on or (stage == "approved" and is_mine):
            yield "waiting_for_others", None

    def _lacks_review(self, each: NaiveRecord, text: NaiveText) -> bool:
        covered = None if text.row.locale == NEUTRAL or text.is_off else self._covered(each, text)
        attested = self.session.scalars(select(Attestation).where(Attestation.translation_id == text.row.id)).all()
        known = [parse(each.clinical) for each in attested]
        signed = [parse(each.clinical) for each in attested if each.signature is not None]
        said = [each.state.neutral.fields] if each.state and each.state.neutral else []
        if text.row.site == each.record.site and self._is_asked(each, text):
            said.append(each.fields(NEUTRAL))
        of_safety = any(map(RECORD_TYPES[each.record.type].is_about_safety, [{}, *said]))
        settings = self.view.sites[text.row.site]
        if covered is not None and covered in known:
            return settings.requires_signature and covered not in signed
        return covered is not None and (settings.wants_review(of_safety=of_safety) or bool(known))

    def _covered(self, each: NaiveRecord, text: NaiveText) -> dict[str, str] | None:
        """What is to be read: a draft that was handed on, else what readers have."""
        own, around = self._own(each, text), self._around(each, text)
        is_said = own or text.row.site == each.record.site
        return {**around, **own} if own is not None and around is not None and is_said else None

    def _own(self, each: NaiveRecord, text: NaiveText) -> dict[str, str] | None:
        if text.states & {"submitted", "approved"}:
            return dict(parse(text.version.clinical))
        return None if text.live is None or each.state is None else dict(each.state.texts[text.place].clinical)

    def _around(self, each: NaiveRecord, text: NaiveText) -> dict[str, str] | None:
        if text.row.site != each.record.site:
            above = self.view.lineage(text.row.site)[1:]
            found = each.state.clinical_on(above, text.row.locale) if each.state else None
            return None if found is None else dict(found)
        neutral = each.text(text.row.site, NEUTRAL)
        live = each.state.neutral if each.state else None
        # Details that are only begun go live with nothing else.
        if neutral and (self._is_asked(each, neutral) or (live is None and self._is_asked(each, text))):
            return dict(parse(neutral.version.clinical))
        return dict(live.clinical) if live else {}

    def _is_asked(self, each: NaiveRecord, text: NaiveText) -> bool:
        """Whether anybody is asked to read the text, or its details."""
        both = (text, each.text(text.row.site, NEUTRAL))
        return any({"submitted", "approved"} & one.states for one in both if one)

    def _is_moved(self, each: NaiveRecord, text: NaiveText) -> bool:
        if text.row.site == each.record.site or each.state is None or text.is_off:
            return False
        inherited = inherited_from(each.state, self.view.lineage(text.row.site), text.row.locale)
        return bool(moved_upstream(text.version, inherited))

    def status(self, site: str) -> Counter[tuple[str, str, str]]:
        """How many translations stand how, by owner, locale and state."""
        found: Counter[tuple[str, str, str]] = Counter()
        lineage = self.view.lineage(site)
        for each in self.records:
            if each.record.site not in lineage or (each.state and not is_visible(each.state, lineage)):
                continue
            own = {text.row.locale for text in each.texts if text.row.site == site == each.record.site}
            for locale in {*self.view.sites[site].locales, *own} - {NEUTRAL, each.record.source_locale}:
                if state := self._state(each, locale):
                    found[each.record.site, locale, state] += 1
        return found

    def _state(self, each: NaiveRecord, locale: str) -> str | None:
        declaration, text = RECORD_TYPES[each.record.type], each.text(each.record.site, locale)
        live = each.state.texts.get((each.record.site, locale)) if each.state else None
        standing = standing_of(declaration, text.version if text else None, live)
        current = each.state.source_clinical if each.state else None
        without_text = behind(standing.source_clinical, current) if standing and current is not None else []
        outdated = each.outdated(text) if text else without_text
        left = set(self._dismissed(text)) - set(outdated) if text else set()
        states = field_states(
            declaration, each.fields(each.record.source_locale), standing, outdated=outdated, dismissed=left
        )
        return state_of_all([*states.values(), *(["outdated"] if outdated else [])]) if states else None

    def _dismissed(self, text: NaiveText) -> Collection[str]:
        history = select(Version).where(
            Version.translation_id == text.row.id,
            Version.number <= text.version.number,
            Version.source_clinical.is_not(None),
        )
        return dismissed_fields(list(self.session.scalars(history.order_by(Version.number))))


_KEEPS: dict[str, Any] = {
    "owner": lambda _, each, asked: each.record.site == asked["owner"],
    "type": lambda _, each, asked: each.record.type == asked["type"],
    "topic": NaiveDesk.topic_is,
    "visible_on": NaiveDesk.is_there,
    "state": NaiveDesk.is_in_state,
    "review": NaiveDesk.is_reviewed,
    "translation": NaiveDesk.needs_translator,
    "locale": NaiveDesk.has_text,
    "release": NaiveDesk.is_in_release,
    "override": NaiveDesk.is_overridden,
    "hidden": NaiveDesk.is_hidden,
    "tag": NaiveDesk.has_tag,
    "updated_since": NaiveDesk.was_saved,
    "updated_until": NaiveDesk.was_saved,
    "site": lambda *_: True,
}
