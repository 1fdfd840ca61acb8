"""A page that cannot be shown says so as a page, to people who came by a link, with the status that programs get."""

from http import HTTPStatus
from urllib.parse import urlencode

from flask import Response, current_app, render_template, request

from api.addresses import address
from api.delivery.preview.looking import guarded
from api.delivery.preview.style import STYLE
from api.delivery.preview.words import PageWords, spoken
from api.errors import ContentError, Withdrawn
from api.http.pages import HTML
from api.http.preview_pages import preview_page
from api.http.problems import problem_of
from api.reading.locales import canonical_locale, direction
from api.record_types import RECORD_TYPES


def tell_on_a_page(error: ContentError) -> Response:
    """The problem that programs would get, as a page with the same status and headers."""
    response = problem_of(error)
    locale = canonical_locale((request.view_args or {}).get("locale") or "en") or "en"
    html = render_template(
        "preview/problem.html", locale=locale, words=PageWords(locale), error=error, status=response.status_code,
        withdrawn=isinstance(error, Withdrawn), nobody=response.status_code == HTTPStatus.UNAUTHORIZED,
        sign_in=_sign_in() if "sign_in" in current_app.blueprints else None, replacement=_replacement(error, locale), direction=direction, spoken=spoken,
        address=address, style=STYLE,
    )  # fmt: skip
    response.set_data(html)
    response.mimetype = HTML
    return guarded(response)


def _sign_in() -> str:
    """Where one signs in to come back to this page, by what one may oneself and not by a link."""
    asked = urlencode([(name, value) for name, value in request.args.items() if name != "preview_token"])
    here = address(request.path) + (f"?{asked}" if asked else "")
    return f"{address('/sign-in')}?{urlencode({'return_to': here})}"


def _replacement(error: ContentError, locale: str) -> tuple[str, str] | None:
    """What to read instead of a text that was withdrawn, and where."""
    link = error.facts.get("replacement") if isinstance(error, Withdrawn) else None
    if not link:
        return None
    site = (request.view_args or {})["site"]
    asked = {name: value for name, value in request.args.items() if name != "locale"}
    return link["title"], preview_page(
        site, locale, RECORD_TYPES[link["type"]].collection, link["slug"] or link["id"], **asked
    )
