"""What differs on a site between two seqs: the list from which websites rebuild and caches are purged."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from api.canonical import sha256
from api.reading.snapshot import Snapshot

TAG_LENGTH = 16


class Shown(NamedTuple):
    """As much of a record as websites must know to rebuild it."""

    type: str
    slug: str
    topic: str | None


Pair = tuple[Shown | None, Shown | None]


InLocales = Mapping[str, Snapshot]


def differing(before: InLocales, after: InLocales) -> dict[str, list[str]]:
    """Each record whose `rev` differs, with the locales in which it does."""
    found: dict[str, list[str]] = {}
    for locale in dict.fromkeys([*after, *before]):
        for id in _differing_in(before.get(locale), after.get(locale)):
            found.setdefault(id, []).append(locale)
    return found


def _differing_in(before: Snapshot | None, after: Snapshot | None) -> Iterator[str]:
    old = before.shown if before else {}
    new = after.shown if after else {}
    yield from (id for id in old if id not in new)
    for id, now in new.items():
        then = old.get(id)
        # Snapshots share what no change has touched, so that only the rest need be looked at closely.
        if then is not now and not (before and after and then and before.rev(then) == after.rev(now)):
            yield id


def pairs(id: str, locales: Iterable[str], before: InLocales, after: InLocales) -> dict[str, Pair]:
    """What was shown of a record and what is, by locale."""
    return {locale: (_shown(before.get(locale), id), _shown(after.get(locale), id)) for locale in locales}


def _shown(snapshot: Snapshot | None, id: str) -> Shown | None:
    found = snapshot.shown.get(id) if snapshot else None
    if snapshot is None or found is None:
        return None
    return Shown(found.type, found.slug, found.topic if found.topic in snapshot.shown else None)


def rebuild_entry(id: str, by_locale: Mapping[str, Pair], after: InLocales, *, seq: int, owner: str) -> dict[str, Any]:
    """One record of the list: where it differs, its slugs now and before, and the cache tags to purge."""
    shown = {locale: (each, found) for locale, each in after.items() if (found := each.shown.get(id))}
    some = next(each for pair in by_locale.values() for each in pair if each)
    slugs = {locale: new.slug for locale, (_, new) in by_locale.items() if new}
    old_slugs = {locale: old.slug for locale, (old, _) in by_locale.items() if old and old.slug != slugs.get(locale)}
    topics = {each.topic for pair in by_locale.values() for each in pair if each and each.topic}
    return {
        "seq": seq,
        "op": "upsert" if shown else "remove",
        "type": some.type,
        "id": id,
        "topics": sorted(topics),
        "locales": list(by_locale),
        "slugs": slugs,
        "old_slugs": old_slugs,
        "former_slugs": {
            locale: former for locale, (each, found) in shown.items() if (former := each.slugs.leading_to(found))
        },
        "tags": sorted(entry_tags(id, by_locale, owner=owner)),
    }


def entry_tags(id: str, by_locale: Mapping[str, Pair], *, owner: str) -> set[str]:
    """The cache tags of a record that differs: its own, that of the lists it is in, and those of its slugs."""
    ends = [each for pair in by_locale.values() for each in pair if each]
    return {f"record:{id}", f"{owner}:{ends[0].type}", *slug_tags(ends[0].type, (each.slug for each in ends))}


def slug_tags(type_name: str, slugs: Iterable[str]) -> set[str]:
    """The tags of addresses with these slugs: another record may answer there once a slug has changed hands.

    They do not tell the slugs, of which some may have been taken from readers.
    """
    return {f"slug:{type_name}/{sha256(slug)[:TAG_LENGTH]}" for slug in slugs}
