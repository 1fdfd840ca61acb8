"""Where records stand on a site, and the ids that join the nodes of a document; for the projections."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from api.reading.websites import Website, page_url


class SiteLike(Website, Protocol):
    """What a document needs of a site's settings."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def contact(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses and ids of a site's records for readers of one locale."""

    site: SiteLike
    locale: str

    def url(self, record: Mapping[str, Any], *, locale: str | None = None) -> str | None:
        """The record's page on the site, where the site says what such addresses look like."""
        return page_url(self.site, record, locale or self.locale)

    def page(self, record: Mapping[str, Any]) -> str:
        """The id of the page about a record."""
        return self.url(record) or f"urn:uuid:{record['id']}"

    def subject(self, record: Mapping[str, Any], part: str | None = None) -> str:
        """The id of what a record is about: never the id of the page that tells of it."""
        fragments = [] if self._is_named_by_its_uuid(record) else [_fragment(record["type"])]
        fragments += [part] if part else []
        return self.page(record) + ("#" + "-".join(fragments) if fragments else "")

    def _is_named_by_its_uuid(self, record: Mapping[str, Any]) -> bool:
        """A topic has a page on every site, so its bare uuid is taken; other records without an address have none."""
        return record["type"] != "topic" and self.url(record) is None


def _fragment(type: str) -> str:
    return "therapy" if type == "topic" else type.replace("_", "-")
