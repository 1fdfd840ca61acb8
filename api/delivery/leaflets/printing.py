"""The routes of leaflets: the printable page of a topic, its style, and whether one in somebody's hand is still right."""

from pathlib import Path
from typing import Any

from flask import Response, render_template
from marshmallow import fields, validate

from api.addresses import address
from api.canonical import canonical, sha256
from api.delivery.leaflets.choosing import MOST_CHOSEN, Chosen, chosen_of
from api.delivery.leaflets.pdf import pdf_of
from api.delivery.leaflets.standing import standing_of
from api.delivery.leaflets.standing_schemas import HTML_CONTENT, LEAFLET_CONTENT, PageStanding
from api.delivery.leaflets.ways import code_of, way, whole
from api.delivery.opening import Opened, open_site
from api.delivery.pages import dictionaries, page_body, tags_of, topic_of
from api.delivery.preview.cards import card_of
from api.delivery.preview.looking import Look, guarded
from api.delivery.preview.places import PagesAround
from api.delivery.preview.style import STYLE, STYLESHEET
from api.delivery.preview.telephones import dialled, is_link
from api.delivery.preview.words import PageWords, spoken
from api.delivery.queries import LARGEST_SEQ, ScopeQuery
from api.errors import InvalidParameter, NotFound
from api.http.access import Access
from api.http.answers import PRIVATE, Lifetime, public_answer
from api.http.blueprint import Blueprint
from api.http.fields import CommaList
from api.http.schemas import about
from api.http.sites import list_tags, site_tags
from api.reading.locales import direction, display_name
from api.record_types import RECORD_TYPES
from api.record_types.checks import ID
from api.record_types.whole_number import WholeNumber

_HERE = Path(__file__).parent
_STYLESHEET = (_HERE / "files" / "leaflet.css").read_bytes()
_STYLE = f"leaflet.{sha256(_STYLESHEET)[:12]}.css"
_A_YEAR = Lifetime("public, max-age=31536000", "")
_PDF = "application/pdf"

blueprint = Blueprint(
    "leaflets",
    __name__,
    template_folder=str(_HERE / "templates"),
    description="Leaflets: pages on paper, and whether these are still right.",
)
files = Blueprint("leaflet files", __name__)


class ChoosingQuery(ScopeQuery):
    """Which parts of a page are on a leaflet."""

    types = CommaList(
        fields.String(validate=validate.OneOf([each for each in RECORD_TYPES if each != "topic"])),
        metadata=about("Only the sections of these record types.", examples=[["aftercare"]]),
    )
    records = CommaList(
        fields.String(validate=validate.Regexp(ID, error="This is not the id of a record.")),
        validate=validate.Length(max=MOST_CHOSEN),
        metadata=about(f"Only these records of the page, by their ids; at most {MOST_CHOSEN}."),
    )


class LeafletQuery(ChoosingQuery):
    """Which leaflet."""

    class Meta:
        exclude = ("view", "preview_token")

    format = fields.String(
        load_default="html", validate=validate.OneOf(["html", "pdf"]),
        metadata=about("`pdf`: tagged (PDF/UA-1), where the server makes such; else 501."),
    )  # fmt: skip
    size = fields.String(load_default="A4", validate=validate.OneOf(["A4", "Letter"]), metadata=about("The paper."))
    print_ = fields.String(
        data_key="print",
        validate=validate.OneOf(["large"]),
        metadata=about("`large`: letters of 18 points, for who sees badly."),
    )


class StandingQuery(ChoosingQuery):
    """Which leaflet somebody has in their hand."""

    class Meta:
        exclude = ("view", "preview_token", "at")

    seq = WholeNumber(
        required=True,
        validate=validate.Range(1, LARGEST_SEQ),
        metadata=about("The seq that stands on it.", examples=[1]),
    )
    format = fields.String(validate=validate.OneOf(["html"]), metadata=about("`html`: a page for people."))


@files.route("/leaflet-files/<file>", access=Access.PUBLIC)
def get_leaflet_file(file: str) -> Response:
    """The style of leaflets"""
    if not (file.startswith("leaflet.") and file.endswith(".css")):
        raise NotFound(f"There is no file {file!r} here.")
    lifetime = _A_YEAR if file == _STYLE else PRIVATE
    return public_answer(_STYLESHEET, tags=["model"], mimetype="text/css", lifetime=lifetime)


@blueprint.route("/v1/sites/<site>/pages/<topic>/leaflet", access=Access.SITE)
@blueprint.query(LeafletQuery)
@blueprint.cached(None)
@blueprint.problems(307, 401, 403, 404, 410, 501)
@blueprint.doc(operationId="getLeaflet", **LEAFLET_CONTENT)
def get_leaflet(query: dict[str, Any], site: str, topic: str) -> Response:
    """The page of a topic to be printed and handed out

    With the clinic's contact data, its date and version, and a QR code that leads to whether it is still right. `types` and
    `records` choose from the page, which the leaflet says; together they leave what both name.
    """
    opened = open_site(site, query)
    chosen = chosen_of(opened.snapshot, topic_of(opened, topic, query), query)
    page, html = chosen.page, _html(chosen, opened, query)
    is_pdf = query["format"] == "pdf"
    body = pdf_of(html, [STYLESHEET.decode(), _STYLESHEET.decode()]) if is_pdf else html.encode()
    response = public_answer(
        body, tags=[*site_tags(opened.view, site), *tags_of(page, opened, opened.snapshot)], mimetype=_PDF if is_pdf else "text/html",
        holds_safety=opened.snapshot.shows_safety([page.topic, *page.on_page]), keyed=opened.is_private, rests_on=opened.rests_on,
    )  # fmt: skip
    return guarded(response)


def _html(chosen: Chosen, opened: Opened, query: dict[str, Any]) -> str:
    page = chosen.page
    body = page_body(page, opened, {}, dictionaries)
    items = [item for section in body["sections"] for item in section["items"]]
    places = PagesAround.around(opened.site.key, opened.locale, [body["topic"], *items], is_alone=True)
    look = Look(opened, PageWords(opened.locale), places)
    sections = [
        {**each, "cards": [card_of(item, places, look.words, below=3) for item in each["items"]]}
        for each in body["sections"]
    ]
    path = way(
        opened.site.key, page.topic.id, "standing", seq=opened.seq, locale=opened.locale, format="html", **chosen.by
    )  # fmt: skip
    back = whole(path)
    return render_template(
        "leaflet/leaflet.html", look=look, words=look.words, places=places, languages=[], spoken=spoken, direction=direction,
        display_name=display_name, dialled=dialled, is_link=is_link, style=STYLE, leaflet_style=_STYLE, address=address,
        card=card_of(body["topic"], places, look.words, below=1), sections=sections, status=body["status"],
        changed=max(each["updated_at"] for each in [body["topic"], *items]), paper=query["size"].lower(), is_choice=bool(chosen.by),
        is_large=query.get("print_") == "large", seq=opened.seq, back=back or path, code=code_of(back, title=look.words["still_right"]) if back else None,
        shown_from=opened.snapshots.time_of(opened.view.head(opened.site.key)),
    )  # fmt: skip


@blueprint.route("/v1/sites/<site>/pages/<topic>/standing", access=Access.SITE)
@blueprint.query(StandingQuery)
@blueprint.cached(PageStanding)
@blueprint.problems(401, 403, 404, 410)
@blueprint.doc(operationId="getStanding", **HTML_CONTENT)
def get_standing(query: dict[str, Any], site: str, topic: str) -> Response:
    """Whether a page that was printed is still right: current, changed since, withdrawn or removed"""
    then = _then(site, query)
    told = standing_of(topic, then, query)
    tags = [
        *site_tags(then.head, site),
        *list_tags(then.head, site, RECORD_TYPES),
        *(f"record:{each['id']}" for each in told["withdrawn"]),
    ]
    is_page = query.get("format") == "html"
    body = _standing_page(told, then) if is_page else canonical(told)
    response = public_answer(
        body.encode(), tags=tags, holds_safety=True, keyed=then.is_private, rests_on=site, mimetype="text/html" if is_page else "application/json"
    )  # fmt: skip
    return guarded(response) if is_page else response


def _then(site: str, query: dict[str, Any]) -> Opened:
    try:
        return open_site(site, {**query, "at": query["seq"]})
    except InvalidParameter as error:
        detail = error.detail.removeprefix("at: ")
        raise InvalidParameter(f"seq: {detail}", errors=[{"parameter": "seq", "detail": detail}]) from None


def _standing_page(told: dict[str, Any], then: Opened) -> str:
    return render_template(
        "leaflet/standing.html", told=told, words=PageWords(then.locale), locale=then.locale, spoken=spoken, direction=direction,
        address=address, style=STYLE,
    )  # fmt: skip
