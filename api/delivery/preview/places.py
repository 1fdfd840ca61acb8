"""Where the links of a page of the preview lead: to places on it, or to other pages of the same site, locale and view."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from api.http.asked import asked
from api.http.preview_pages import preview_page
from api.reading.items import Item
from api.record_types import RECORD_TYPES


@dataclass(frozen=True)
class PagesAround:
    """The pages around the one that is shown, and the places on it."""

    site: str
    locale: str
    here: Mapping[str, str]
    """The places of the records that stand on the page, by id."""
    is_alone: bool = False
    """Whether whoever looks may see this one record, so that nothing leads anywhere else."""

    @classmethod
    def around(cls, site: str, locale: str, items: Iterable[Item], *, is_alone: bool) -> "PagesAround":
        return cls(site, locale, {each["id"]: each["anchor"] for each in items}, is_alone)

    def to(self, *parts: str) -> str:
        """A page of the same site and locale, by what its address says after these, in the same view."""
        return preview_page(self.site, self.locale, *parts, **asked())

    def topic(self, link: Mapping[str, Any]) -> str | None:
        """The page of a topic; None where whoever looks may not."""
        return None if self.is_alone else self.to("pages", link["slug"] or link["id"])

    def record(self, link: Mapping[str, Any]) -> str | None:
        """A record's place on this page, or its own page; None where whoever looks may not see that."""
        if link["id"] in self.here:
            return f"#{quote(self.here[link['id']], safe='')}"
        if self.is_alone:
            return None
        if link["type"] == "topic":
            return self.topic(link)
        return self.to(RECORD_TYPES[link["type"]].collection, link["slug"] or link["id"])

    def of_site(self, site: str) -> str:
        """Another site in its own language, in the same view."""
        return preview_page(site, **asked())

    def in_locale(self, locale: str) -> "PagesAround":
        """The same in another locale."""
        return replace(self, locale=locale)
