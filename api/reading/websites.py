"""Where a record stands on a site's own website, by what the site's settings say: the one rule for every address that is served."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote

# Whatever else stands in a template is written as a percent sign says it, so that no address can be taken for two things.
_MAY_STAND = "/:@!$&'*+,;=?#%{}"


class Website(Protocol):
    """What an address needs of a site's settings."""

    @property
    def base_url(self) -> str | None: ...
    @property
    def url_templates(self) -> Mapping[str, str]: ...


class Named(Protocol):
    """What an address needs of a record."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def slug(self) -> str: ...


def page_url(site: Website, record: Named, locale: str) -> str | None:
    """The address of a record's own page: whole where the site says where its website is, else from the website's root.

    None where the site does not say what such addresses look like.
    """
    template = site.url_templates.get(record.type)
    pattern = _pattern(site.base_url, template, locale) if template and record.slug else None
    if pattern is None:
        return None
    address = pattern.replace("{slug}", _quoted(record.slug))
    return address.replace("{id}", record.id) if "{id}" in address else address


def url(site: Website, record: Named, topic: Named | None, locale: str) -> str | None:
    """The address of a record: its own page, else its place on the page of its topic, else none."""
    page = page_url(site, record, locale)
    if page or topic is None:
        return page
    page = page_url(site, topic, locale)
    return f"{page.partition('#')[0]}#{_quoted(anchor(record))}" if page else None


def anchor(record: Named) -> str:
    """What a record's place on the page of its topic is called: the `id` of an element of the website."""
    return f"{record.type.replace('_', '-')}-{record.slug or record.id}"


def is_page(url: str) -> bool:
    """Whether an address is that of a page, rather than of a place on one."""
    return "#" not in url


@lru_cache(maxsize=8192)
def _quoted(text: str) -> str:
    return quote(text, safe="")


@lru_cache(maxsize=4096)
def _pattern(base_url: str | None, template: str, locale: str) -> str | None:
    """The addresses of records of a type, but for what each of them puts into it."""
    path = quote(template, safe=_MAY_STAND).replace("{locale}", quote(locale, safe=""))
    # A place that nobody here can fill would give an address that does not exist.
    if {"{", "}"} & set(path.replace("{slug}", "").replace("{id}", "")):
        return None
    base = (base_url or "").partition("#")[0].partition("?")[0]
    return f"{base.rstrip('/')}/{path.lstrip('/')}"
