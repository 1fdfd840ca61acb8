"""Where records stand on a site, and the ids that join the nodes of a document; for the projections."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote


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
    def url_templates(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses and ids of a site's records for readers of one locale."""

    site: SiteLike
    locale: str

    def url(self, record: Mapping[str, Any], *, locale: str | None = None) -> str | None:
        """The record's page on the site, where the site says what such addresses look like."""
        template = self.site.url_templates.get(record["type"])
        if not self.site.base_url or not template or not record["slug"]:
            return None
        places = {"locale": locale or self.locale, "slug": record["slug"], "id": record.get("id", "")}
        for name, value in places.items():
            template = template.replace(f"{{{name}}}", quote(value, safe=""))
        # A place that nobody here can fill would give an address that does not exist.
        return None if "{" in template else self.site.base_url.rstrip("/") + "/" + template.lstrip("/")

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
