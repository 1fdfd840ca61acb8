"""Moves versions into readers' sight and out of it, and refuses what would break something there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.errors import Blocked, Conflict
from api.models import Change, Fact, Record, Reference, Translation, Version
from api.reading.loading import load_records
from api.reading.locales import NEUTRAL
from api.reading.views import LiveText, RecordState
from api.record_types.fields import Relation
from api.services.finding import find_record, find_settings, find_translation, find_version
from api.services.recording import OpenChange, open_change


@dataclass(frozen=True, slots=True)
class Pinned:
    """A version of a text, by number: what exactly is to be published or unpublished."""

    record: str
    site: str
    locale: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that stands in the way of a publication, and where."""

    rule: str
    detail: str
    record: str
    site: str
    locale: str | None = None
    field: str | None = None


def publish(session: Session, items: Sequence[Pinned], *, actor: str, now: datetime, reason: str = "") -> Change:
    """Make the pinned versions live, all in one change; Blocked lists whatever they would break."""
    change = open_change(session, actor=actor, verb="publish", now=now, reason=reason)
    for item in items:
        make_live(change, item)
    _require_effect(change)
    refuse_blockers(session, {item.record for item in items})
    return change.seal()


def unpublish(session: Session, items: Sequence[Pinned], *, actor: str, now: datetime, reason: str = "") -> Change:
    """Take live texts from readers, all in one change; their history stays."""
    change = open_change(session, actor=actor, verb="unpublish", now=now, reason=reason)
    for item in items:
        take_down(change, item)
    _require_effect(change)
    refuse_blockers(session, {item.record for item in items} | referring_owners(session, items))
    return change.seal()


def _require_effect(change: OpenChange) -> None:
    if change.is_empty:
        raise Conflict("Nothing would change: it is all as asked for already.")


def make_live(change: OpenChange, item: Pinned) -> None:
    """State the pinned version as the live text, and let reviews of another wording end."""
    session = change.session
    record = find_record(session, item.record)
    translation = find_translation(session, record.id, item.site, item.locale)
    version = find_version(
        session, translation, item.version or translation.draft_version or translation.latest_version
    )
    value = _text_value(change, record, translation, version)
    standing = change.standing("text", item.site, record.id, translation.locale)
    if standing is None or {**standing, "updated_at": value["updated_at"]} != value:
        owned = item.site == record.site
        text = live_text(item.site, translation.locale, value)
        change.state(
            "text",
            item.site,
            record.id,
            translation.locale,
            value=value,
            targets=text.targets,
            slug=text.slug if owned else None,
        )
        _end_voided_reviews(change, record)
    if translation.draft_version == version.number:
        translation.draft_version = None


def live_text(site: str, locale: str, value: dict[str, Any]) -> LiveText:
    """A fact's value as the resolver sees it, under the schema that it was saved with."""
    kept = {name: value[name] for name in value if name not in ("record", "schema_version")}
    return LiveText(site=site, locale=locale, **kept)


def _text_value(change: OpenChange, record: Record, translation: Translation, version: Version) -> dict[str, Any]:
    return {
        "record": {"type": record.type, "site": record.site, "source_locale": record.source_locale},
        "version": version.number,
        "schema_version": version.schema_version,
        "fields": parse(version.fields),
        "clinical": parse(version.clinical),
        "source_clinical": parse(version.source_clinical) if version.source_clinical else None,
        "method": version.method,
        "published_at": _first_published_at(change, translation),
        "updated_at": change.at,
    }


def _first_published_at(change: OpenChange, translation: Translation) -> str:
    newest = (
        select(Fact.value)
        .where(
            Fact.kind == "text", Fact.site == translation.site, Fact.record_id == translation.record_id,
            Fact.locale == translation.locale,
        )
        .order_by(Fact.from_seq.desc()).limit(1)
    )  # fmt: skip
    value = change.session.scalars(newest).first()
    return str(parse(value)["published_at"]) if value else change.at


def take_down(change: OpenChange, item: Pinned) -> None:
    """Let a live text and its review end."""
    translation = find_translation(change.session, item.record, item.site, item.locale)
    standing = change.standing("text", item.site, item.record, translation.locale)
    if standing is None:
        raise Conflict(f"Record {item.record!r} is not live in {item.locale!r} on site {item.site!r}.")
    if item.version is not None and standing["version"] != item.version:
        raise Conflict(f"Version {standing['version']} is live, not {item.version}.", live_version=standing["version"])
    change.end("text", item.site, item.record, translation.locale)
    change.end("review", item.site, item.record, translation.locale)


def _end_voided_reviews(change: OpenChange, record: Record) -> None:
    """A review attests an exact text; once the clinical words have moved on it attests nothing."""
    state = load_records(change.session, [record.id])[record.id]
    for (site, locale), review in state.reviews.items():
        text = state.texts.get((site, locale))
        if text is None or state.clinical(text) != review.clinical:
            change.end("review", site, record.id, locale)


def refuse_blockers(session: Session, ids: Iterable[str]) -> None:
    """Check the records as they would now be served, and refuse the change with everything that is wrong."""
    blockers = list(find_blockers(session, sorted(ids)))
    if blockers:
        raise Blocked(
            f"{len(blockers)} thing{'s' if len(blockers) > 1 else ''} must be put right first.",
            blockers=[
                {name: value for name in Blocker.__slots__ if (value := getattr(each, name)) is not None}
                for each in blockers
            ],
        )


def find_blockers(session: Session, ids: Sequence[str]) -> Iterator[Blocker]:
    """What is wrong with the live texts of these records as they stand in this transaction."""
    records = load_records(session, ids)
    targets = load_records(session, sorted({target for record in records.values() for target in record.targets}))
    for record in records.values():
        for text in record.texts.values():
            if text.site == record.site and text.locale != NEUTRAL:
                yield from _incomplete(record, text)
                yield from _slug_taken(session, record, text)
                yield from _unreviewed(session, record, text)
        if any(locale != NEUTRAL for site, locale in record.texts if site == record.site):
            yield from _without_targets(record, targets)


def _incomplete(record: RecordState, text: LiveText) -> Iterator[Blocker]:
    if record.neutral is None:
        yield Blocker(
            "neutral-fields-missing",
            "The record's language-neutral fields are not live.",
            record.id,
            record.site,
            NEUTRAL,
        )
    fields = {**(record.neutral.fields if record.neutral else {}), **text.fields}
    for each in record.declaration:
        if each.required and not isinstance(each, Relation) and fields.get(each.name) in (None, [], ""):
            locale = text.locale if each.localized else NEUTRAL
            yield Blocker(
                "required-field-missing",
                f"The field {each.name!r} is required.",
                record.id,
                record.site,
                locale,
                each.name,
            )


def _slug_taken(session: Session, record: RecordState, text: LiveText) -> Iterator[Blocker]:
    rivals = (
        select(Fact.record_id)
        .join(Record, Record.id == Fact.record_id)
        .where(
            Fact.kind == "text", Fact.to_seq.is_(None), Fact.slug == text.slug, Fact.site == record.site,
            Fact.locale == text.locale, Record.type == record.type, Fact.record_id != record.id,
        )
    )  # fmt: skip
    if rival := session.scalars(rivals).first():
        detail = f"The slug {text.slug!r} is taken by record {rival}."
        yield Blocker("slug-taken", detail, record.id, record.site, text.locale, "slug")


def _unreviewed(session: Session, record: RecordState, text: LiveText) -> Iterator[Blocker]:
    if find_settings(session, record.site).clinical_review != "required":
        return
    review = record.reviews.get((text.site, text.locale))
    if review is None or review.clinical != record.clinical(text):
        detail = "The site requires a clinical review of exactly this text."
        yield Blocker("review-missing", detail, record.id, record.site, text.locale)


def _without_targets(record: RecordState, targets: dict[str, RecordState]) -> Iterator[Blocker]:
    """Required relations need a target that readers of the owner's site can see."""
    fields = record.neutral.fields if record.neutral else {}
    for relation in record.declaration.relations:
        ids = fields.get(relation.name) or []
        ids = [ids] if isinstance(ids, str) else ids
        if relation.required and not any(_is_readable(targets.get(id), record.site) for id in ids):
            detail = f"The relation {relation.name!r} needs at least one record that is live on site {record.site!r}."
            yield Blocker("required-relation-missing", detail, record.id, record.site, NEUTRAL, relation.name)


def _is_readable(target: RecordState | None, site: str) -> bool:
    """Whether the owner's readers can see a target: live somewhere, not withdrawn, not hidden by the owner."""
    if target is None or target.withdrawal is not None or target.hidden.get(site, False):
        return False
    return any(locale != NEUTRAL for owner, locale in target.texts if owner == target.site)


def referring_owners(session: Session, items: Sequence[Pinned]) -> set[str]:
    """The live records of the same owners that point at the given ones: they may not lose what they require."""
    ids = sorted({item.record for item in items})
    rows = session.execute(
        select(Fact.record_id, Record.site)
        .join(Reference, Reference.fact_id == Fact.id)
        .join(Record, Record.id == Fact.record_id)
        .where(Reference.target.in_(ids), Fact.to_seq.is_(None))
    )
    owners = {find_record(session, id).site for id in ids}
    return {row.record_id for row in rows if row.site in owners}
