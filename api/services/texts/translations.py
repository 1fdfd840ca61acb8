"""Tells editors how a text and a record stand: what is being worked on, what is live, what is inherited or outdated."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import fingerprint, parse, rfc3339
from api.database import portions
from api.models import DeskText, Fact, Record, Reference, Translation, Version
from api.reading.facts.review import Review
from api.reading.facts.text import TextValue
from api.reading.locales import NEUTRAL, is_translation
from api.reading.views import RecordState
from api.record_types import RECORD_TYPES
from api.services.ledger.lookup import (
    find_lineage,
    get_translation_or_none,
    get_version_or_none,
    live_record_or_none,
    live_version_number,
    working_version,
)
from api.services.texts.fingerprints import source_fingerprints
from api.services.texts.inheritance import inherited_from, moved_upstream
from api.services.texts.outdated import behind, source_of
from api.services.texts.reviewers import Reviewers, reviewer_told, reviewers_of

DRAFT_STATES = ("draft", "submitted", "approved", "sent_back")
"""How a text may stand that somebody works on."""
ABSENT = "0"
"""The etag of an override that has not been begun."""


def etag_of(translation: Translation | None, live: int | None) -> str:
    """Names the state of a text: it moves with every alteration of its row and of what readers get of it."""
    if translation is None:
        return ABSENT
    # What is worked on goes last, so that whoever saves too late can be told what has changed since.
    return f"{translation.revision}.{live or 0}.{translation.draft_version or live or 0}"


def text_state(translation: Translation, live: int | None, *, was_live: bool) -> str:
    """Where a text stands, in one word; one that was given up before readers ever had it is none."""
    if translation.draft_version is not None:
        return translation.stage or "draft"
    return "live" if live is not None else "unpublished" if was_live else "none"


def once_live(session: Session, texts: Iterable[Translation]) -> set[tuple[str, str, str]]:
    """The places (record, site, locale) of those of some texts that readers ever had."""
    places = {(each.record_id, each.site, each.locale) for each in texts}
    found: set[tuple[str, str, str]] = set()
    for portion in portions(sorted({id for id, _, _ in places})):
        said = select(Fact.record_id, Fact.site, Fact.locale).where(Fact.kind == TextValue.kind)
        found.update(
            (id, site, locale) for id, site, locale in session.execute(said.where(Fact.record_id.in_(portion)))
        )
    return found & places


def fields_of(record: Record, version: Version | None) -> dict[str, Any]:
    """A version's fields as the type's present schema holds them."""
    if version is None:
        return {}
    return dict(RECORD_TYPES[record.type].upgraded(parse(version.fields), version.schema_version))


def describe_text(session: Session, record: Record, site: str, locale: str) -> dict[str, Any]:
    """A text as its editors see it, with what the site inherits kept apart."""
    translation = get_translation_or_none(session, record.id, site, locale)
    version = None if translation is None else working_version(session, translation)
    state = live_record_or_none(session, record.id)
    inherited = {} if state is None else inherited_from(state, find_lineage(session, site), locale)
    declared = [each for each in RECORD_TYPES[record.type] if each.stands_in(localized=locale != NEUTRAL)]
    return {
        "record": record.id,
        "type": record.type,
        "site": site,
        "locale": locale,
        "is_override": site != record.site,
        **summary(session, translation),
        "fields": fields_of(record, version),
        "inherited": {name: {"value": each.value, "site": each.site} for name, each in inherited.items()},
        "locked": [] if site == record.site else [each.name for each in declared if not each.overridable],
        "outdated": outdated_fields(session, record, state, version, site, locale),
        "review": review_told(state, site, locale, lambda: reviewers_of(session, record.id)),
        "upstream_changed": moved_upstream(version, inherited) if version else [],
        **_made(session, record, version, site, locale),
    }


def summary(session: Session, translation: Translation | None) -> dict[str, Any]:
    """The state, versions, stage and etag of a text."""
    live = None if translation is None else live_version_number(session, translation)
    is_off = translation is not None and translation.draft_version is None and live is None
    was_live = not is_off or bool(translation and once_live(session, [translation]))
    return summarized(translation, live, was_live=was_live)


def summarized(translation: Translation | None, live: int | None, *, was_live: bool) -> dict[str, Any]:
    """The state, versions, stage and etag of a text of which is known what readers have and had."""
    return {
        "state": "none" if translation is None else text_state(translation, live, was_live=was_live),
        "draft": translation.draft_version if translation else None,
        "live": live,
        "latest": translation.latest_version if translation else None,
        "stage": _stage(translation),
        "etag": etag_of(translation, live),
    }


def _stage(translation: Translation | None) -> dict[str, Any] | None:
    if translation is None or translation.stage is None:
        return None
    return {
        "name": translation.stage, "version": translation.stage_version, "by": translation.stage_by,
        "at": rfc3339(translation.stage_at) if translation.stage_at else None, "comment": translation.stage_comment,
        "who": {"id": translation.stage_by, "name": None} if translation.stage_by else None,
        "imported_by": translation.stage_imported_by,
    }  # fmt: skip


def _made(session: Session, record: Record, version: Version | None, site: str, locale: str) -> dict[str, Any]:
    """How the version being worked on came about."""
    if version is None:
        return dict.fromkeys(
            ("version", "class", "method", "saved_at", "saved_by", "who", "imported_by", "based_on", "source_version")
        )
    source_locale = record.source_locale if is_translation(record, site, locale) else None
    return {
        "version": version.number,
        "class": version.change_class,
        "method": version.method,
        "saved_at": rfc3339(version.created_at),
        "saved_by": version.created_by,
        "who": {"id": version.author, "name": version.created_by},
        "imported_by": version.imported_by,
        "based_on": number_before(session, record, locale, version) if site != record.site else None,
        "source_version": number_before(session, record, source_locale, version) if source_locale else None,
    }


def number_before(session: Session, record: Record, locale: str, version: Version) -> int | None:
    """The number that the owner's text in a locale had when a version was saved."""
    earlier = (
        select(Version.number).join(Translation, Translation.id == Version.translation_id)
        .where(
            Translation.record_id == record.id, Translation.site == record.site, Translation.locale == locale,
            Version.id < version.id,
        )
        .order_by(Version.number.desc()).limit(1)
    )  # fmt: skip
    return session.scalars(earlier).first()


def outdated_fields(
    session: Session, record: Record, state: RecordState | None, version: Version | None, site: str, locale: str
) -> list[str]:
    """The clinical fields of a translation that are behind what readers get of its source."""
    current = state.source_clinical if state else None
    if version is None or current is None or not is_translation(record, site, locale):
        return []
    return behind(source_of(version), current, source_fingerprints(session, record))


def describe_record(
    session: Session, record: Record, *, readable: Collection[str], with_fields: bool = False
) -> dict[str, Any]:
    """A record with all its texts on the sites that the caller may read."""
    state = live_record_or_none(session, record.id)
    rows = session.scalars(
        select(Translation).where(Translation.record_id == record.id).order_by(Translation.site, Translation.locale)
    ).all()
    texts = {each: working_version(session, each) for each in rows if each.site in readable}
    newest = {each.locale: fields_of(record, version) for each, version in texts.items() if each.site == record.site}
    return {
        "id": record.id,
        "type": record.type,
        "site": record.site,
        "source_locale": record.source_locale,
        "title": title_of(record, state, newest),
        "created_at": rfc3339(record.created_at),
        "created_by": record.created_by,
        "who": _maker(session, record),
        "etag": record_etag(session, record),
        "live_locales": _live_locales(state),
        "withdrawn": _withdrawal(state),
        "hidden_on": hidden_on(state, readable),
        "translations": [_text_row(session, record, state, *each, with_fields=with_fields) for each in texts.items()],
        "referenced_by": {
            "live": live_referrers(session, record.id),
            "draft": draft_referrers(session, record.id, readable),
        },
    }


def _maker(session: Session, record: Record) -> dict[str, str | None]:
    """Who made a record: by id where its first version tells, since all of its first texts are made with it."""
    first = (
        select(Version.author, Version.created_by).join(Translation, Translation.id == Version.translation_id)
        .where(Translation.record_id == record.id).order_by(Version.id).limit(1)
    )  # fmt: skip
    author, name = session.execute(first).one_or_none() or (None, None)
    return {"id": author if name == record.created_by else None, "name": record.created_by}


def _text_row(
    session: Session,
    record: Record,
    state: RecordState | None,
    text: Translation,
    version: Version | None,
    *,
    with_fields: bool,
) -> dict[str, Any]:
    outdated = outdated_fields(session, record, state, version, text.site, text.locale)
    fields, stands = fields_of(record, version), summary(session, text)
    row = text_row(record, state, text, fields, version=version, outdated=outdated, stands=stands)
    return {**row, "fields": fields} if with_fields else row


def text_row(
    record: Record,
    state: RecordState | None,
    text: Translation,
    fields: Mapping[str, Any],
    *,
    version: Version | None,
    stands: Mapping[str, Any],
    outdated: list[str],
) -> dict[str, Any]:
    """A text among those of its record: how it stands, with the version being worked on and what it says."""
    review = state.reviews.get((text.site, text.locale)) if state else None
    return {
        "site": text.site,
        "locale": text.locale,
        "version": version.number if version else None,
        "title": fields.get(RECORD_TYPES[record.type].title),
        "slug": fields.get("slug"),
        **stands,
        "outdated": outdated,
        "review": review.status if review else None,
        "review_imported": review.imported if review else False,
        "review_signed": review.signed if review else False,
    }


def review_told(
    state: RecordState | None, site: str, locale: str, reviewers: Callable[[], Reviewers]
) -> dict[str, Any] | None:
    """The review of a text, as readers have it; who attested texts is asked for where there is one."""
    found = state.reviews.get((site, locale)) if state else None
    if found is None:
        return None
    return review_as_told(found, site, locale, reviewers())


def review_as_told(review: Review, site: str, locale: str, reviewers: Reviewers) -> dict[str, Any]:
    """A review with who attested it, as far as that is known."""
    names = ("status", "last_reviewed_on", "next_due_on", "imported", "signed")
    reviewer = reviewer_told(reviewers, site, locale, review.reviewer)
    return {**{name: getattr(review, name) for name in names}, "reviewer": reviewer}


def title_of(record: Record, state: RecordState | None, newest: Mapping[str, Mapping[str, Any]]) -> str | None:
    """What editors know a record by: the title of its source, the newest before the live one, else of any other text."""
    name = RECORD_TYPES[record.type].title
    live = (text for text in (state.texts if state else {}).values() if text.site == record.site)
    titles = {text.locale: text.head.title for text in live if text.head.title}
    titles |= {locale: str(fields[name]) for locale, fields in newest.items() if fields.get(name)}
    return titles.get(record.source_locale) or next((titles[each] for each in sorted(titles)), None)


def hidden_on(state: RecordState | None, sites: Collection[str]) -> list[str]:
    """Those of some sites that say themselves that a record is hidden."""
    return sorted(site for site, hidden in (state.hidden if state else {}).items() if hidden and site in sites)


def _live_locales(state: RecordState | None) -> list[str]:
    return sorted(locale for site, locale in (state.texts if state else {}) if state and site == state.site)


def _withdrawal(state: RecordState | None) -> dict[str, Any] | None:
    found = state.withdrawal if state else None
    names = ("message", "messages", "severity", "replacement", "at")
    return None if found is None else {name: getattr(found, name) for name in names}


def record_etag(session: Session, record: Record) -> str:
    """Names the state of a record with all its texts: it moves with every alteration of any."""
    return record_etags(session, [record.id])[record.id]


def record_etags(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """The names of the states of some records."""
    found: dict[str, list[list[Any]]] = {id: [] for id in ids}
    columns = (Translation.record_id, Translation.site, Translation.locale, Translation.revision)
    for portion in portions(ids):
        for id, *text in session.execute(select(*columns).where(Translation.record_id.in_(portion))):
            found[id].append(text)
    return {id: fingerprint(sorted(texts))[:32] for id, texts in found.items()}


def live_referrers(session: Session, id: str) -> list[str]:
    """The records whose live texts point at one."""
    rows = select(Fact.record_id).join(Reference).where(Reference.target == id, Fact.to_seq.is_(None))
    return sorted(set(session.scalars(rows)))


def draft_referrers(session: Session, id: str, sites: Collection[str]) -> list[str]:
    """The records whose drafts on some sites point at one."""
    rows = (
        select(DeskText.record_id)
        .join(Version, (Version.translation_id == DeskText.id) & (Version.number == DeskText.version))
        .where(DeskText.standing.in_(DRAFT_STATES), DeskText.site.in_(sites), Version.fields.contains(id))
    )
    return sorted(set(session.scalars(rows)) - {id})


def live_version_or_none(session: Session, translation: Translation) -> Version | None:
    """The version that readers get, where there is one."""
    live = live_version_number(session, translation)
    return None if live is None else get_version_or_none(session, translation, live)
