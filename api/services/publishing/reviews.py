"""Lets readers see clinicians' attestations while the live text says just what was attested."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, or_, select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.database import core, portions
from api.errors import SiteNotFound
from api.models import Attestation, Translation, Version
from api.models.base import table_of
from api.reading.attested import Attested, SiteOfText, of_words, review_of, with_attested
from api.reading.facts.review import Review
from api.reading.facts.text import LiveText
from api.reading.locales import NEUTRAL
from api.reading.views import RecordState
from api.services.accounts.permissions import Holder
from api.services.ledger.changes import OpenChange, Subject
from api.services.ledger.lookup import (
    find_lineage,
    find_settings,
    find_translation,
    find_version,
    get_translation_or_none,
    get_version_or_none,
    last_live_version_number,
    live_record_or_none,
    live_records,
    live_version_number,
    working_version_number,
)
from api.services.ledger.memory import known
from api.services.publishing.pins import Found, Pinned
from api.services.texts.drafts import Author
from api.services.texts.handed_on import are_left

_SAVES = select(Version.translation_id, Version.number, Version.change_class, Version.author, Version.created_by)
# Every publication runs this, so it is built once and goes past the mapped objects.
_TEXT, _ATTESTATION = table_of(Translation).c, table_of(Attestation).c
_IS_APPROVED = and_(_TEXT.draft_version.is_not(None), _TEXT.stage == "approved")
_ATTESTED: Any = (
    select(
        _TEXT.record_id, _TEXT.site, _TEXT.locale, _ATTESTATION.clinical, _ATTESTATION.reviewed_on, _ATTESTATION.reviewer,
        _ATTESTATION.imported_by, _ATTESTATION.signature, _ATTESTATION.valid_until, case((_IS_APPROVED, _TEXT.draft_version)).label("approved"),
    )
    .outerjoin(table_of(Attestation), _ATTESTATION.translation_id == _TEXT.id)
    .where(_TEXT.record_id.in_(bindparam("ids", expanding=True)), or_(_ATTESTATION.id.is_not(None), _IS_APPROVED))
    .order_by(_ATTESTATION.reviewed_on.desc(), _ATTESTATION.id.desc())
)  # fmt: skip


def covered_clinical(session: Session, found: Found, together: Sequence[Pinned]) -> dict[str, str]:
    """The fingerprints of every clinical field that someone has read: the text's, and the neutral fields' with it.

    The neutral fields are those pinned in the same call; else, as previews show it, a live text is read with the live ones and a
    draft with the newest ones, but one that is handed on without them with those that readers have. Of an override only its own words.
    """
    own: dict[str, str] = parse(found.version.clinical)
    if found.pin.site != found.record.site or found.pin.locale == NEUTRAL:
        return own
    neutral = _neutral_version(session, found, together)
    return {**(parse(neutral.clinical) if neutral else {}), **own}


def attested_words(session: Session, found: Found, together: Sequence[Pinned]) -> Mapping[str, str] | None:
    """The fingerprints of every clinical field that readers get with a text; None where they would get none.

    What a site says in its own words is read with all that it inherits, as readers have that now.
    """
    own = covered_clinical(session, found, together)
    if found.pin.site == found.record.site:
        return own
    record = live_record_or_none(session, found.record.id)
    above = find_lineage(session, found.pin.site)[1:]
    inherited = record.clinical_on(above, found.translation.locale) if record and own else None
    return None if inherited is None else {**inherited, **own}


def has_words(session: Session, found: Found) -> bool:
    """Whether readers get clinical words with a text that could be attested; what an owner says is always looked at as a whole."""
    return found.pin.site == found.record.site or attested_words(session, found, ()) is not None


def read_with(session: Session, found: Found, together: Sequence[Pinned]) -> list[tuple[str, str, Version]]:
    """What is read beside a text: (site, locale, version) of the owner's neutral fields and, by an override, of all that it stands on."""
    if found.pin.site == found.record.site:
        neutral = _neutral_version(session, found, together)
        return [(found.record.site, NEUTRAL, neutral)] if neutral else []
    record, above = (
        live_record_or_none(session, found.record.id),
        find_lineage(session, found.pin.site)[1:],
    )
    text = record.texts.get((record.site, found.translation.locale)) if record else None
    parts = record.parts(text, above) if record and text else ()
    return [(each.site, each.locale, _version_of(session, found.record.id, each)) for each in parts]


def _version_of(session: Session, record: str, text: LiveText) -> Version:
    translation = find_translation(session, record, text.site, text.locale)
    return find_version(session, translation, text.version)


def neutral_places(items: Iterable[Pinned]) -> set[tuple[str, str, str]]:
    """Where the neutral fields lie that are read with some texts."""
    return {(each.record, each.site, NEUTRAL) for each in items}


def _neutral_version(session: Session, found: Found, together: Sequence[Pinned]) -> Version | None:
    record = found.record
    translation = get_translation_or_none(session, record.id, record.site, NEUTRAL)
    if translation is None:
        return None
    pinned = (item.version for item in together if item.place == (record.id, record.site, NEUTRAL))
    number = next(pinned, None) or _number_read_with(session, found, translation)
    return None if number is None else get_version_or_none(session, translation, number)


def _number_read_with(session: Session, found: Found, neutral: Translation) -> int | None:
    if found.version.number == found.live:
        return live_version_number(session, neutral)
    live = live_version_number(session, neutral) if are_left(neutral, found.translation) else None
    return live or working_version_number(session, neutral)


def settle_reviews(
    change: OpenChange, ids: Iterable[str], *, taken_back: Collection[tuple[str, str, str]] = ()
) -> None:
    """Let reviews end that are of another wording or were taken back, and state the newest attestation of just what is live."""
    records = live_records(change.session, ids)
    attested = attestations(change.session, records)
    stated, ended = dict[Subject, Any](), list[Subject]()
    for record in records.values():
        for site, locale in (each for each in record.texts if each[1] != NEUTRAL):
            subject, told = (Review.kind, site, record.id, locale), attested.get((record.id, site, locale), ())
            clinical = _clinical(change, record, site, locale) if told or (site, locale) in record.reviews else {}
            if (newest := of_words(told, clinical)) is not None:
                day = change.change.at.date()
                stated[subject] = review_of(
                    find_settings(change.session, site), record.type, newest, clinical, day=day
                ).to_json()
            elif (standing := record.reviews.get((site, locale))) and (
                standing.clinical != clinical or (record.id, site, locale) in taken_back
            ):
                ended.append(subject)
        ended += [
            (Review.kind, site, record.id, locale) for site, locale in record.reviews.keys() - record.texts.keys()
        ]
    change.state_all(stated)
    change.end_all(ended)


def _clinical(change: OpenChange, record: RecordState, site: str, locale: str) -> dict[str, str]:
    return dict(record.clinical_on(_lineage(change.session, site), locale) or {})


def _lineage(session: Session, site: str) -> list[str]:
    """The lineage of a site; none where it was deleted, though what it said of records stands."""
    try:
        return find_lineage(session, site)
    except SiteNotFound:
        return []


def attestations(session: Session, ids: Iterable[str]) -> Attested:
    """What was attested of each text of some records, by record, site and locale, the newest first.

    Which of their drafts are approved is seen at the same look, and known for `approved_drafts`.
    """
    found: dict[tuple[str, str, str], list[Row[Any]]] = defaultdict(list)
    for portion in portions(sorted(ids)):
        approved: dict[str, dict[tuple[str, str], int]] = {id: {} for id in portion}
        for row in core(session, _ATTESTED, {"ids": portion}):
            if row.clinical is not None:
                found[row.record_id, row.site, row.locale].append(row)
            if row.approved is not None:
                approved[row.record_id][row.site, row.locale] = row.approved
        known(session).approved |= approved
    return found


def approved_drafts(session: Session, record: str) -> Mapping[tuple[str, str], int]:
    """The drafts of a record that were approved when its reviews were last looked at, by site and locale."""
    return known(session).approved.get(record, {})


def as_reviewed(session: Session, records: Mapping[str, RecordState]) -> dict[str, RecordState]:
    """Records with the reviews that `settle_reviews` would state of their texts, each as on the day when it was done."""
    attested = attestations(session, records)
    sites = partial(_site_of, session)
    return {id: with_attested(record, attested, sites, day=None) for id, record in records.items()}


def _site_of(session: Session, site: str) -> SiteOfText | None:
    lineage = _lineage(session, site)
    return (find_settings(session, site), lineage) if lineage else None


def written_by(session: Session, items: Sequence[Found], by: Holder) -> list[Found]:
    """The versions that somebody wrote: who saved one, or altered its clinical words since a version was last live."""
    author, saved = Author(by.name, id=by.account), defaultdict(list)
    for portion in portions(sorted({each.translation.id for each in items})):
        rows = session.execute(_SAVES.where(Version.translation_id.in_(portion), _is_by(by)))
        for text, number, change_class, id, name in rows:
            if author.wrote(id, name):
                saved[text].append((number, change_class))
    return [each for each in items if _has_part(session, each, saved[each.translation.id])]


def _is_by(by: Holder) -> ColumnElement[bool]:
    """The condition of the versions that may be somebody's: few of all that there are."""
    return or_(Version.author == by.account, and_(Version.author.is_(None), Version.created_by == by.name))


def _has_part(session: Session, found: Found, saved: Sequence[tuple[int, str]]) -> bool:
    """Whether one of somebody's own saves is the version itself, or a clinical one that led to it."""
    number = found.version.number
    earlier = [each for each, change_class in saved if change_class == "clinical" and each < number]
    is_last = any(each == number for each, _ in saved)
    return is_last or bool(earlier and max(earlier) > (last_live_version_number(session, found.translation) or 0))
