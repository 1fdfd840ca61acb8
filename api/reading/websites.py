"""Where a record's page stands on a site's own website, by what the site's settings say; for links and canonical addresses."""

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote


class Website(Protocol):
    """What an address needs of a site's settings."""

    @property
    def base_url(self) -> str | None: ...
    @property
    def url_templates(self) -> Mapping[str, str]: ...


def page_path(site: Website, record: Mapping[str, Any], locale: str) -> str | None:
    """The path of a record's page; None where the site does not say what such paths look like."""
    path = site.url_templates.get(record["type"])
    if not path or not record["slug"]:
        return None
    for name, value in (("locale", locale), ("slug", record["slug"]), ("id", record.get("id", ""))):
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    # A place that nobody here can fill would give an address that does not exist.
    return None if "{" in path else path


def page_url(site: Website, record: Mapping[str, Any], locale: str) -> str | None:
    """The whole address of a record's page; None where the site does not say where its website is."""
    path = page_path(site, record, locale)
    return f"{site.base_url.rstrip('/')}/{path.lstrip('/')}" if site.base_url and path else None
