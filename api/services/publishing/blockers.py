"""Finds what a publication would break for readers: what is incomplete, taken, unreviewed or left without its target."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from api import spelling
from api.database import core, portions
from api.errors import Blocked
from api.models import Fact, Record, Reference
from api.models.base import table_of
from api.reading.facts.text import LiveText
from api.reading.loading import holding_at, records_at
from api.reading.locales import NEUTRAL
from api.reading.resolver import is_visible
from api.reading.views import RecordState
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_lineage, find_settings, live_records
from api.services.publishing.pins import Blocker, Pinned, records_of

States = Mapping[str, RecordState]
"""Records by their ids, as they stand at some moment, or would."""
Find = Callable[[Session, Iterable[str]], States]
UNSIGNED = "The site requires a clinical review that the reviewer has signed with a passkey; this text's is not signed."
_FACT, _RECORD = table_of(Fact), table_of(Record)
_CLAIMS = (
    select(_FACT.c.site, _FACT.c.locale, _RECORD.c.type, _FACT.c.slug, _FACT.c.record_id)
    .join(_RECORD, _RECORD.c.id == _FACT.c.record_id)
    .where(
        _FACT.c.kind == "text", _FACT.c.slug.in_(bindparam("slugs", expanding=True)),
        _FACT.c.site.in_(bindparam("sites", expanding=True)),
    )
)  # fmt: skip
_CLAIMS_NOW = _CLAIMS.where(_FACT.c.to_seq.is_(None))


def refuse_blockers(blockers: Sequence[Blocker]) -> None:
    """Refuse the change where anything stands in its way, with the whole list."""
    if blockers:
        raise refusal(blockers)


def refusal(blockers: Sequence[Blocker]) -> Blocked:
    """What is answered where these stand in the way."""
    number = f"{len(blockers)} thing{'s' if len(blockers) > 1 else ''}"
    return Blocked(f"{number} must be put right first.", blockers=[as_json(each) for each in blockers])


def as_json(each: Any) -> dict[str, Any]:
    """A blocker, a warning or a problem without what does not apply to it."""
    told = {name: value for name in each.__slots__ if (value := getattr(each, name)) is not None}
    return told | {name: told[name]._asdict() for name in ("place", "waived") if name in told}


def find_blockers(
    session: Session, ids: Iterable[str], *, at: int | None = None, slugs: Collection[str] | None = None
) -> Iterator[Blocker]:
    """What is wrong with the live texts of these records as they stand in this transaction, or stood at a seq.

    Where `slugs` are given, only these are looked for in other records.
    """
    find = live_records if at is None else partial(records_at, seq=at)
    yield from blockers_in(session, find(session, ids), find, at=at, slugs=slugs)


def blockers_in(
    session: Session, records: States, find: Find, *, at: int | None = None, slugs: Collection[str] | None = None
) -> Iterator[Blocker]:
    """What is wrong with the texts of these records; `find` finds what they point at."""
    targets = find(session, {target for record in records.values() for target in record.targets})
    claims = _claims(session, records, at, slugs)
    for _, record in sorted(records.items()):
        for text in (record.texts[place] for place in sorted(record.texts)):
            if text.site == record.site and text.locale != NEUTRAL:
                yield from _incomplete(record, text)
                yield from _slug_taken(claims, record, text)
                yield from _unreviewed(session, record, text)
        if any(locale != NEUTRAL for site, locale in record.texts if site == record.site):
            yield from _without_targets(record, targets, lineage := find_lineage(session, record.site))
            yield from _without_nets(record, targets, lineage)


def brought_by(change: OpenChange, ids: Iterable[str], *, publishing: Sequence[Pinned] = ()) -> list[Blocker]:
    """What a change breaks in records: all that is wrong with what it publishes, and elsewhere only what was right before.

    So an old fault of one text, such as a target withdrawn since, does not keep another from being mended.
    """
    # Nobody can have taken a slug that a text has had all the while.
    found = list(find_blockers(change.session, ids, slugs=change.slugs))
    own_words = unreviewed_overrides(change.session, publishing)
    # Mostly nothing is wrong, and then it does not matter what was.
    old = set(find_blockers(change.session, ids, at=change.seq - 1)) if found else set()
    return [*brought(found, old, publishing), *own_words]


def brought(found: Iterable[Blocker], old: Set[Blocker], publishing: Sequence[Pinned]) -> Iterator[Blocker]:
    """Of what is wrong, that which was not before, or is about what is published."""
    published: set[tuple[str, str, str | None]] = {(item.record, item.site, item.locale) for item in publishing}
    return (each for each in found if each not in old or not published.isdisjoint(_texts_of(each)))


def _texts_of(blocker: Blocker) -> Iterator[tuple[str, str, str | None]]:
    """The texts that a blocker is about: the neutral fields stand in every locale."""
    yield from ((blocker.record, blocker.site, locale) for locale in (blocker.locale, NEUTRAL))


def _incomplete(record: RecordState, text: LiveText) -> Iterator[Blocker]:
    if record.neutral is None:
        detail = "The record's language-neutral fields are not live."
        yield Blocker("neutral-fields-missing", detail, record.id, record.site, NEUTRAL)
    fields = {**(record.neutral.fields if record.neutral else {}), **text.fields}
    # Without neutral fields each of them is missing, which goes without saying.
    for each in (each for each in record.declaration if each.localized or record.neutral is not None):
        if each.required and not each.is_relation and fields.get(each.name) in (None, [], ""):
            locale, detail = text.locale if each.localized else NEUTRAL, f"The field {each.name!r} is required."
            yield Blocker("required-field-missing", detail, record.id, record.site, locale, each.name)


Claims = Mapping[tuple[str, str, str, str], set[str]]
"""The records that have a slug, by its site, locale, record type and itself in its one spelling."""


def _claims(session: Session, records: States, at: int | None, sought: Collection[str] | None) -> Claims:
    texts = [
        (record, text) for record in records.values() for text in record.texts.values()
        if text.slug and text.site == record.site and (sought is None or text.slug in sought)
    ]  # fmt: skip
    slugs = sorted({each for _, text in texts for each in spelling.slugs_like(str(text.slug))})
    sites = sorted({text.site for _, text in texts})
    statement = _CLAIMS_NOW if at is None else _CLAIMS.where(holding_at(at))
    found: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for portion in portions(slugs):
        for site, locale, type_name, slug, id in core(session, statement, {"slugs": portion, "sites": sites}):
            # These are looked at as they are given, which may not be how they are stored.
            if id not in records:
                found[site, locale, type_name, spelling.slug(str(slug))].add(id)
    for record, text in texts:
        found[text.site, text.locale, record.type, spelling.slug(str(text.slug))].add(record.id)
    return found


def _slug_taken(claims: Claims, record: RecordState, text: LiveText) -> Iterator[Blocker]:
    key = (text.site, text.locale, record.type, spelling.slug(text.slug or ""))
    if rivals := claims.get(key, set()) - {record.id}:
        detail = f"The slug {text.slug!r} is taken by record {min(rivals)}."
        yield Blocker("slug-taken", detail, record.id, record.site, text.locale, "slug")


def _unreviewed(session: Session, record: RecordState, text: LiveText) -> Iterator[Blocker]:
    if not find_settings(session, record.site).requires_review(of_safety=record.is_about_safety):
        return
    review = record.reviews.get((text.site, text.locale))
    if review is None or review.clinical != record.clinical(text):
        detail = "The site requires a clinical review of exactly this text, with the neutral fields that go with it."
        yield Blocker("review-missing", detail, record.id, record.site, text.locale)
    elif find_settings(session, record.site).requires_signature and not review.signed:
        yield Blocker("signature-missing", UNSIGNED, record.id, record.site, text.locale)


def unreviewed_overrides(
    session: Session, publishing: Sequence[Pinned], records: States | None = None
) -> Iterator[Blocker]:
    """The clinical words that a site puts in place of inherited ones, where it requires reviews and has none of them.

    They are asked for where they go live: what the owner does later stands in nobody's way.
    """
    records = live_records(session, records_of(publishing)) if records is None else records
    for pin in publishing:
        record = records.get(pin.record)
        text = record.texts.get((pin.site, pin.locale)) if record and pin.site != record.site else None
        settings = find_settings(session, pin.site)
        if record and text and text.clinical and settings.requires_review(of_safety=record.is_about_safety):
            review = record.reviews.get((pin.site, pin.locale))
            if review is None or review.clinical != record.clinical_on(find_lineage(session, pin.site), pin.locale):
                detail = "The site requires a clinical review of its own words, with all that they stand beside."
                yield Blocker("review-missing", detail, record.id, pin.site, pin.locale)
            elif settings.requires_signature and not review.signed:
                yield Blocker("signature-missing", UNSIGNED, record.id, pin.site, pin.locale)


def _without_targets(record: RecordState, targets: States, lineage: list[str]) -> Iterator[Blocker]:
    """Required relations need a target that readers of the owner's site can see."""
    fields = record.neutral.fields if record.neutral else {}
    for relation in record.declaration.relations if record.neutral else ():
        value = fields.get(relation.name)
        ids = relation.ids(value) if value else []
        if relation.required and not any(is_readable(targets.get(id), lineage) for id in ids):
            detail = f"The relation {relation.name!r} needs at least one record that is live on site {record.site!r}."
            yield Blocker("required-relation-missing", detail, record.id, record.site, NEUTRAL, relation.name)


def _without_nets(record: RecordState, targets: States, lineage: list[str]) -> Iterator[Blocker]:
    """Who reads of a risk must be told, in the same language, what to do when it happens."""
    fields = record.neutral.fields if record.neutral else {}
    for relation in (each for each in record.declaration.relations if each.is_needed(fields)):
        found = [target for id in relation.ids(fields.get(relation.name) or ()) if (target := targets.get(id))]
        readable = [target for target in found if is_readable(target, lineage)]
        for site, locale in sorted(record.texts):
            is_own = site == record.site and locale != NEUTRAL
            if is_own and not any((target.site, locale) in target.texts for target in readable):
                detail = (
                    f"The relation {relation.name!r} needs a record that is live in {locale!r} on site {record.site!r}."
                )
                yield Blocker("safety-net-missing", detail, record.id, record.site, locale, relation.name)


def is_readable(target: RecordState | None, lineage: list[str]) -> bool:
    """Whether the readers of the site with this lineage can see a target, in whatever locale."""
    if target is None or not is_visible(target, lineage):
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
    owners = set(session.scalars(select(Record.site).where(Record.id.in_(ids))))
    return {row.record_id for row in rows if row.site in owners}
