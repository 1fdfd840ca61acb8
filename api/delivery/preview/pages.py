"""The routes of the preview: a site's topics, a topic with all its records, and one record, as pages for people."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Response

from api.delivery.pages import dictionaries, page_around, page_body, tags_of, topic_of
from api.delivery.presenting import alternates, item_tags
from api.delivery.preview.cards import card_of
from api.delivery.preview.failing import tell_on_a_page
from api.delivery.preview.looking import Look, PreviewQuery, look_at, open_page, page
from api.delivery.preview.style import STYLE, STYLESHEET
from api.delivery.records import citing, find_shown, moved_record
from api.errors import ContentError, NotFound, RecordNotFound
from api.http.access import Access
from api.http.answers import PRIVATE, Lifetime, public_answer
from api.http.blueprint import Blueprint
from api.http.sites import list_tags
from api.reading.resolver import Resolved
from api.record_types import RECORD_TYPES

blueprint = Blueprint("preview", __name__, template_folder=str(Path(__file__).parent / "templates"))
blueprint.register_error_handler(ContentError, tell_on_a_page)

_A_YEAR = Lifetime("public, max-age=31536000", "")
_COLLECTIONS = {each.collection: name for name, each in RECORD_TYPES.items()}


@blueprint.route("/preview-files/<file>", access=Access.PUBLIC)
def get_preview_file(file: str) -> Response:
    """The style of the pages"""
    if not (file.startswith("preview.") and file.endswith(".css")):
        raise NotFound(f"There is no file {file!r} here.")
    # A page of the release before or after may ask for its own, and is better off with this one than with none.
    lifetime = _A_YEAR if file == STYLE else PRIVATE
    return public_answer(STYLESHEET, tags=["model"], mimetype="text/css", lifetime=lifetime)


@blueprint.route("/preview/<site>", access=Access.SITE)
@blueprint.query(PreviewQuery)
def get_site_preview(query: dict[str, Any], site: str) -> Response:
    """A site in its own language"""
    return _site(site, None, query)


@blueprint.route("/preview/<site>/<locale>", access=Access.SITE)
@blueprint.query(PreviewQuery)
def get_locale_preview(query: dict[str, Any], site: str, locale: str) -> Response:
    """A site's topics"""
    return _site(site, locale, query)


def _site(site: str, locale: str | None, query: dict[str, Any]) -> Response:
    opened = open_page(site, locale, query)
    snapshot = opened.snapshot
    topics = snapshot.shelves.by_type["topic"]
    look = look_at(opened, [])
    tags = [*list_tags(opened.view, site, ["topic"]), *item_tags(topics, snapshot)]
    items = [snapshot.items[each.id] for each in topics]
    languages = [(each, look.places.in_locale(each).to()) for each in opened.site.locales]
    return page("site", look, tags=tags, shown=topics, topics=items, languages=languages)


@blueprint.route("/preview/<site>/<locale>/pages/<topic>", access=Access.SITE)
@blueprint.query(PreviewQuery)
def get_topic_preview(query: dict[str, Any], site: str, locale: str, topic: str) -> Response:
    """A topic with all its records"""
    opened = open_page(site, locale, query)
    around = page_around(opened.snapshot, topic_of(opened, topic, query), {})
    body = page_body(around, opened, {}, dictionaries)
    items = [item for section in body["sections"] for item in section["items"]]
    look = look_at(opened, [body["topic"], *items])
    sections = [
        {**each, "cards": [card_of(item, look.places, look.words, below=3) for item in each["items"]]}
        for each in body["sections"]
    ]
    topic_card = card_of(body["topic"], look.places, look.words, below=1)
    languages = [
        (each["locale"], look.places.in_locale(each["locale"]).to("pages", each["slug"] or around.topic.id))
        for each in body["alternates"]
    ]
    shown = [around.topic, *around.on_page, *around.beside]
    return page(
        "topic", look, tags=tags_of(around, opened, opened.snapshot), shown=shown, languages=languages, card=topic_card, sections=sections,
        status=body["status"], changed=max(each["updated_at"] for each in [body["topic"], *items]),
    )  # fmt: skip


@blueprint.route("/preview/<site>/<locale>/<collection>/<slug_or_id>", access=Access.SITE)
@blueprint.query(PreviewQuery)
def get_record_preview(query: dict[str, Any], site: str, locale: str, collection: str, slug_or_id: str) -> Response:
    """One record"""
    if collection != "records" and collection not in _COLLECTIONS:
        raise RecordNotFound(f"There is no collection {collection!r}.")
    opened = open_page(site, locale, query)
    look = look_at(opened, [])
    found = find_shown(opened, _COLLECTIONS.get(collection), slug_or_id)
    if slug_or_id not in (found.slug, found.id):
        return moved_record(found, slug_or_id, opened)
    item = opened.snapshot.items[found.id]
    cited = citing(found, opened, {})
    return page(
        "record", look, tags=[*item_tags([found], opened.snapshot), *cited.tags], shown=[found, *cited.shown],
        card=card_of(item, look.places, look.words, below=1), languages=_languages(found, look), cited=cited.told.get("cited_by", ()),
        changed=item["updated_at"],
    )  # fmt: skip


def _languages(found: Resolved, look: Look) -> Iterable[tuple[str, str]]:
    collection = found.record.declaration.collection
    for each in alternates(found.id, look.opened):
        yield each["locale"], look.places.in_locale(each["locale"]).to(collection, each["slug"] or found.id)
