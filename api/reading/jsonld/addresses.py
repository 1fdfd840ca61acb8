"""The ids that join the nodes of a document, made of where records stand on the site's website; for the projections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from api.reading.websites import is_page


class SiteLike(Protocol):
    """What a document needs of a site's settings."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def base_url(self) -> str | None: ...
    @property
    def contact(self) -> Mapping[str, Any]: ...
    @property
    def legal_name(self) -> str | None: ...
    @property
    def address(self) -> Mapping[str, str] | None: ...
    @property
    def opening_hours(self) -> Sequence[Mapping[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses and ids of a site's records."""

    site: SiteLike

    @property
    def publisher(self) -> str | None:
        """The id of who runs the website; a site without one is a library, and nobody that could publish a page."""
        return f"{self.site.base_url.rstrip('/')}/#organization" if self.site.base_url else None

    def url(self, record: Mapping[str, Any]) -> str | None:
        """Where a record, or a link to it, stands on the website; None where its whole address is not known."""
        url: str | None = record.get("url") if self.site.base_url else None
        return url

    def page_url(self, record: Mapping[str, Any]) -> str | None:
        """The address of its own page, where it has one."""
        url = self.url(record)
        return url if url and is_page(url) else None

    def page(self, record: Mapping[str, Any]) -> str:
        """The id of the page about a record."""
        return self.page_url(record) or f"urn:uuid:{record['id']}"

    def subject(self, record: Mapping[str, Any], part: str | None = None) -> str:
        """The id of what a record is about: never the id of the page that tells of it."""
        id, is_whole = self._named(record)
        return id + (("-" if is_whole else "#") + part if part else "")

    def _named(self, record: Mapping[str, Any]) -> tuple[str, bool]:
        """The id, and whether it has a fragment already.

        A topic has a page on every site, so its bare uuid is taken; other records without a page have none.
        """
        url = self.url(record)
        if url and not is_page(url):
            return url, True
        if url or record["type"] == "topic":
            return f"{self.page(record)}#{_fragment(record['type'])}", True
        return f"urn:uuid:{record['id']}", False


def _fragment(type: str) -> str:
    return "therapy" if type == "topic" else type.replace("_", "-")
