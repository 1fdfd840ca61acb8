"""What has changed on a site since a mirror looked last, as the API tells it: records, and the tags of what shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.mirror.asking import Asking
from api.mirror.holding import Holding
from api.mirror.wanted import LISTINGS, SYNC, TOPIC_PAGES, SiteAddresses, rank


@dataclass(frozen=True)
class News:
    """The changes of one site; of one that was never looked at, all that it shows."""

    wanted: SiteAddresses
    seq: int
    entries: list[Mapping[str, Any]]
    tags: frozenset[str]
    is_new: bool

    def urgent(self, holding: Holding) -> set[str]:
        """The addresses that show what readers must not get any more, and those of that itself."""
        removed = [] if self.is_new else [each for each in self.entries if each["op"] == "remove"]
        return self._showing(holding, removed) | {each for entry in removed for each in self.wanted.of_entry(entry)}

    def prompt(self, holding: Holding) -> set[str]:
        """All other addresses whose answers have changed, and those that are new, but for what is told `later`."""
        by_entry = {address for each in self.entries for address in self.wanted.of_entry(each)}
        found = by_entry | self._showing(holding, self.entries) | set(self.wanted.tip())
        return {each for each in found if not _takes_long(each)}

    def later(self, holding: Holding) -> set[str]:
        """What takes as long as there is content, or may have changed; where settings of the site moved, all that it answers."""
        all_of = {f"site:{self.wanted.site.key}"} if any(map(_is_all, self.tags)) or self.is_new else set()
        held = {each for each in holding.tagged(all_of) if SYNC not in each}
        lists = set(self.wanted.lists()) if all_of else set()
        others = holding.tagged({each for each in self.tags if not _is_all(each)})
        maybe = {each for each in others if SYNC not in each and TOPIC_PAGES not in each and not rank(each)}
        return held | lists | maybe | set(self.wanted.listings())

    def _showing(self, holding: Holding, entries: Sequence[Mapping[str, Any]]) -> set[str]:
        """The lists that records may stand in, and the records and pages that show them.

        Every page has the tags of lists, since anything may come into it; but only a page about a topic of theirs, or one
        that has the record beside it, shows another answer.
        """
        tags = {tag for each in entries for tag in each["tags"]}
        shown = holding.tagged({f"record:{each['id']}" for each in entries})
        about = holding.tagged({f"record:{topic}" for each in entries for topic in each["topics"]})
        pages = {each for each in about if TOPIC_PAGES in each}
        slugs = holding.tagged({each for each in tags if each.startswith("slug:")})
        lists = {each for each in holding.tagged(tags) if TOPIC_PAGES not in each and rank(each)}
        return shown | pages | slugs | lists


def news_of(asking: Asking, wanted: SiteAddresses, since: int | None) -> News:
    """What has changed since a seq; everything where it is unknown, also as one of another history."""
    body = asking.body(_path(wanted, since)) if since else None
    is_new = body is None
    body = body or asking.body(_path(wanted, 0)) or {"items": [], "tags": [], "seq": 0, "next": None}
    entries, following = list(body["items"]), body["next"]
    while following is not None:
        page = asking.body(following) or {"items": [], "next": None}
        entries += page["items"]
        following = page["next"]
    return News(wanted, body["seq"], entries, frozenset(body["tags"]), is_new)


def _path(wanted: SiteAddresses, since: int | None) -> str:
    return f"{wanted.base}/changes?since={since}"


def _is_all(tag: str) -> bool:
    return tag.startswith("site:")


def _takes_long(address: str) -> bool:
    return SYNC in address or address.rpartition("/")[2] in LISTINGS
