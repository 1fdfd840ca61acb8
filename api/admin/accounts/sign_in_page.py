"""The page on which people sign in by a browser: by an invitation, a passkey, or their organisation's identity provider."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template
from marshmallow import fields, validate

from api.addresses import address
from api.admin.accounts.letting_in import SESSION
from api.admin.accounts.oidc import KIND, START, StartQuery
from api.admin.accounts.passkeys import PASSKEYS
from api.admin.accounts.sign_in_words import LANGUAGES, WORDS
from api.errors import NotFound
from api.http.access import Access
from api.http.answers import PRIVATE, public_answer
from api.http.blueprint import Blueprint
from api.http.console_pages import console_page
from api.http.language import asked_language
from api.http.pages import HTML
from api.http.schemas import about
from api.http.settings import settings_in_force

HERE = Path(__file__).parent
FILES = {"sign-in.css": "text/css", "sign-in.js": "text/javascript"}

blueprint = Blueprint("sign_in", __name__, template_folder=str(HERE / "templates"))


class SignInQuery(StartQuery):
    """How the page is to be."""

    locale = fields.String(validate=validate.OneOf(list(LANGUAGES)), metadata=about("In which language it speaks."))
    refused = fields.String(validate=validate.Equal(KIND), metadata=about("That the identity provider let nobody in."))


@blueprint.route("/sign-in", access=Access.PUBLIC)
@blueprint.query(SignInQuery)
def get_sign_in_page(query: dict[str, Any]) -> Response:
    """The page for signing in"""
    locale = query.get("locale") or asked_language(LANGUAGES) or "en"
    html = render_template(
        "sign-in.html", locale=locale, languages=LANGUAGES, words=WORDS[locale], address=address, query=query, session=SESSION,
        passkeys=PASSKEYS, provider=_provider(query) if settings_in_force().oidc_client_id else None, said=_said,
        return_to=_return_to(query),
    )  # fmt: skip
    response = public_answer(html.encode(), tags=["model"], mimetype=HTML, lifetime=PRIVATE)
    response.vary.add("Accept-Language")
    return response


def _return_to(query: dict[str, Any]) -> str | None:
    """Where people go on once they are signed in: back to where they came from, else to the console."""
    return query.get("return_to") or console_page()


def _provider(query: dict[str, Any]) -> str:
    back = _return_to(query)
    return address(START) + (f"?{urlencode({'return_to': back})}" if back else "")


def _said(query: dict[str, Any], locale: str) -> str:
    """The address of the same page in another language."""
    return f"{address('/sign-in')}?{urlencode({**query, 'locale': locale})}"


@blueprint.route("/sign-in/files/<file>", access=Access.PUBLIC)
def get_sign_in_file(file: str) -> Response:
    """The style and the script of the page"""
    if file not in FILES:
        raise NotFound(f"There is no file {file!r} here.")
    return public_answer((HERE / "files" / file).read_bytes(), tags=["model"], mimetype=FILES[file])
