"""What differs on a site between two seqs: the list from which websites rebuild and caches are purged."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from api.reading.items import Item
from api.reading.snapshot import Snapshot

Pair = tuple[Item | None, Item | None]


def rev_of(item: Item | None) -> Any:
    """What identifies an item's content; None where there is none."""
    return None if item is None else item["rev"]


def differing(
    before: Mapping[str, Snapshot], after: Mapping[str, Snapshot], *, by: Callable[[Item | None], Any] = rev_of
) -> dict[str, dict[str, Pair]]:
    """For each record that differs, by its `rev` unless told otherwise, its item before and after, by locale."""
    found: dict[str, dict[str, Pair]] = {}
    for locale in dict.fromkeys([*after, *before]):
        old = before[locale].items if locale in before else {}
        new = after[locale].items if locale in after else {}
        for id in old.keys() | new.keys():
            pair = old.get(id), new.get(id)
            # Most are the very same item, which is seen without a look inside.
            if pair[0] is not pair[1] and by(pair[0]) != by(pair[1]):
                found.setdefault(id, {})[locale] = pair
    return found


def rebuild_entry(id: str, by_locale: Mapping[str, Pair], *, seq: int, owner: str, is_shown: bool) -> dict[str, Any]:
    """One record of the list: where it differs, its slugs now and before, and the cache tags to purge."""
    some = next(each for pair in by_locale.values() for each in pair if each)
    slugs = {locale: new["slug"] for locale, (_, new) in by_locale.items() if new}
    old_slugs = {
        locale: old["slug"] for locale, (old, _) in by_locale.items() if old and old["slug"] != slugs.get(locale)
    }
    topics = {item["topic"]["id"] for pair in by_locale.values() for item in pair if item and item["topic"]}
    return {
        "seq": seq,
        "op": "upsert" if is_shown else "remove",
        "type": some["type"],
        "id": id,
        "topics": sorted(topics),
        "locales": list(by_locale),
        "slugs": slugs,
        "old_slugs": old_slugs,
        "tags": sorted(entry_tags(id, by_locale, owner=owner)),
    }


def entry_tags(id: str, by_locale: Mapping[str, Pair], *, owner: str) -> set[str]:
    """The cache tags of a record that differs: its own, that of the lists it is in, and those of its slugs."""
    items = [item for pair in by_locale.values() for item in pair if item]
    type_name = items[0]["type"]
    return {f"record:{id}", f"{owner}:{type_name}", *slug_tags(type_name, (item["slug"] for item in items))}


def slug_tags(type_name: str, slugs: Iterable[str]) -> set[str]:
    """The tags of addresses with these slugs: another record may answer there once a slug has changed hands."""
    return {f"slug:{type_name}/{quote(slug)}" for slug in slugs}


def shown_ids(snapshots: Iterable[Snapshot]) -> set[str]:
    """The records that are shown in any of the locales."""
    return {id for snapshot in snapshots for id in snapshot.items}
