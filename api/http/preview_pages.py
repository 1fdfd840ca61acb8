"""Where the pages are that show content as a patient sees it, for every answer that leads to one."""

from urllib.parse import quote, urlencode

from api.addresses import address
from api.http.own_pages import asked_origin


def preview_page(site: str, *parts: str, **query: str | None) -> str:
    """A page of a site's preview: of the site, or of what the parts name, which begin with a locale."""
    path = "/".join(quote(part, safe="") for part in ("preview", site, *parts))
    asked = {name: value for name, value in query.items() if value is not None}
    return address(f"/{path}") + (f"?{urlencode(asked, safe=':')}" if asked else "")


def whole(page: str) -> str:
    """A page as an address that can be sent to somebody."""
    return f"{asked_origin()}{page}"
