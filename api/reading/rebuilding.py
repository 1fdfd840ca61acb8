"""What differs on a site between two seqs: the list from which websites rebuild and caches are purged."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from api.canonical import sha256
from api.reading.resolver import Resolved
from api.reading.snapshot import Snapshot

TAG_LENGTH = 16


class Shown(NamedTuple):
    """As much of a record as websites must know to rebuild it."""

    type: str
    slug: str
    topic: str | None


Pair = tuple[Shown | None, Shown | None]


def differing(before: Mapping[str, Snapshot], after: Mapping[str, Snapshot]) -> dict[str, dict[str, Pair]]:
    """For each record whose `rev` differs, what was shown and what is, by locale."""
    found: dict[str, dict[str, Pair]] = {}
    for locale in dict.fromkeys([*after, *before]):
        for id, pair in _differing_in(before.get(locale), after.get(locale)):
            found.setdefault(id, {})[locale] = pair
    return found


def _differing_in(before: Snapshot | None, after: Snapshot | None) -> Iterator[tuple[str, Pair]]:
    old = before.shown if before else {}
    new = after.shown if after else {}
    for id in old.keys() | new.keys():
        was, now = old.get(id), new.get(id)
        if _differs(before, was, after, now):
            yield id, (_shown(before, was), _shown(after, now))


def _differs(before: Snapshot | None, was: Resolved | None, after: Snapshot | None, now: Resolved | None) -> bool:
    # Snapshots share what no change has touched, so that only the rest need be looked at closely.
    if before is None or after is None or was is None or now is None or was is now:
        return was is not now
    return before.rev(was) != after.rev(now)


def _shown(snapshot: Snapshot | None, found: Resolved | None) -> Shown | None:
    if snapshot is None or found is None:
        return None
    topic = snapshot.link(found.topic)
    return Shown(found.type, found.slug, topic["id"] if topic else None)


def rebuild_entry(
    id: str, by_locale: Mapping[str, Pair], after: Mapping[str, Snapshot], *, seq: int, owner: str
) -> dict[str, Any]:
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
