"""Who may look at a page of the preview, and what all its pages have in common."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Response, render_template

from api.addresses import address
from api.delivery.opening import Opened, open_site
from api.delivery.presenting import with_failures
from api.delivery.preview.places import PagesAround
from api.delivery.preview.style import STYLE
from api.delivery.preview.telephones import dialled, is_link
from api.delivery.preview.words import PageWords, spoken
from api.delivery.queries import ScopeQuery
from api.http.access import require_on
from api.http.answers import public_answer
from api.http.pages import HTML, TO_READ
from api.http.settings import settings_in_force
from api.http.sites import site_tags
from api.reading.items import Item
from api.reading.locales import canonical_locale, direction, display_name
from api.reading.previews import PLANNED, PUBLISHED
from api.reading.publisher import publisher_of
from api.reading.resolver import Resolved
from api.services.accounts.permissions import Permission


class PreviewQuery(ScopeQuery):
    """Which view a page shows; its locale stands in the path."""

    class Meta:
        exclude = ("locale",)


def open_page(site: str, locale: str | None, query: Mapping[str, Any]) -> Opened:
    """The site as a page asks for it, for whoever may look at it."""
    named = {"locale": canonical_locale(locale) or locale} if locale else {}
    opened = open_site(site, {**query, **named})
    if opened.is_past:
        require_on(opened.head, site, Permission.PREVIEW)
    elif not _is_open_to_all(opened) and opened.preview is None:
        require_on(opened.head, site, Permission.DELIVER)
    return opened


def _is_open_to_all(opened: Opened) -> bool:
    """Whether everybody may have the page who may read the site."""
    is_live = opened.preview is None and not opened.is_past
    return is_live and settings_in_force().preview_pages == "public"


@dataclass(frozen=True)
class Look:
    """What every page shows around its own."""

    opened: Opened
    words: PageWords
    places: PagesAround

    @property
    def locale(self) -> str:
        return self.opened.locale

    @property
    def around(self) -> dict[str, str]:
        """The attributes of what the page says by itself, where that is in another language than the page."""
        return spoken(self.words.lang, self.locale)

    @cached_property
    def publisher(self) -> dict[str, Any]:
        return publisher_of(self.opened.site, self.locale)

    @property
    def sites(self) -> list[tuple[str, str, bool]]:
        """The sites that a link leads to, where these are several: their names and addresses, and whether it is this one."""
        shown = self.opened.preview.showing.sites if self.opened.preview else ()
        known = [self.opened.view.sites[key] for key in shown if key in self.opened.view.sites]
        here = self.opened.site.key
        return (
            [(each.name, self.places.of_site(each.key), each.key == here) for each in known] if len(known) > 1 else []
        )

    @property
    def banner(self) -> str | None:
        """What whoever looks must know of the view; None where it is what readers have."""
        if self.opened.is_past:
            return self.words.tell("past", self.opened.seq)
        showing = self.opened.preview.showing.view if self.opened.preview else PUBLISHED
        if showing == PUBLISHED:
            return None
        if showing == PLANNED and self.opened.preview and (until := self.opened.preview.until):
            return self.words.tell("planned_by", self.words.moment(until))
        return self.words[showing.partition(":")[0]]


def look_at(opened: Opened, items: Iterable[Item]) -> Look:
    """What a page has in common with all others, where these items stand on it."""
    is_alone = opened.preview is not None and opened.preview.showing.record is not None
    places = PagesAround.around(opened.site.key, opened.locale, items, is_alone=is_alone)
    return Look(opened, PageWords(opened.locale), places)


def page(
    kind: str, look: Look, *, tags: Iterable[str], shown: Iterable[Resolved], languages: Iterable[tuple[str, str]], **said: Any
) -> Response:  # fmt: skip
    """The answer that is the page."""
    opened = look.opened
    html = render_template(
        f"preview/{kind}.html", look=look, words=look.words, places=look.places, languages=list(languages), spoken=spoken,
        direction=direction, display_name=display_name, dialled=dialled, is_link=is_link, style=STYLE, address=address, **said,
    )  # fmt: skip
    response = public_answer(
        html.encode(), tags=[*site_tags(opened.view, opened.site.key), *tags], mimetype=HTML,
        holds_safety=opened.snapshot.shows_safety(shown), keyed=opened.is_private or not _is_open_to_all(opened),
        rests_on=opened.rests_on,
    )  # fmt: skip
    return with_failures(guarded(response), opened)


def guarded(response: Response) -> Response:
    """The page as a browser may show it: it runs nothing, tells no other website its address, and stands in no search engine."""
    response.headers["Content-Security-Policy"] = TO_READ
    response.headers["X-Robots-Tag"] = "noindex"
    return response
