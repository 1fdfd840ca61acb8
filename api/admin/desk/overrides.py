"""All that a site says in place of what it inherits, in one call: its overrides, its hides, and the slugs that it lost."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from flask import Response
from marshmallow import fields
from sqlalchemy import ColumnElement

from api.admin.paging import PageQuery, SaysWhole, page_from
from api.admin.texts.diff import PieceValue
from api.admin.values import record_types, topics
from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, call, published, session
from api.http.fields import Flag
from api.http.private_answers import private_list
from api.http.schemas import about, field_value, flag, many, number, string
from api.http.unchanged import tagged
from api.reading.views import View
from api.record_types.output import Output
from api.services.desk.overrides import are_moved, find_overrides, hides_of, override_rows, shadowed_rows
from api.services.desk.seen import RECORDS, topics_called

blueprint = AdminBlueprint(
    "overrides", __name__, description="Overrides: what a site says in place of what it inherits."
)


class OverridesQuery(PageQuery):
    """Which overrides."""

    upstream_changed = Flag(
        metadata={"description": "`true`: only those of which the inherited value has changed since; `false`: only the rest."},
    )  # fmt: skip
    type = record_types("Of these record types.")
    topic = topics("Of these topics, by slug or id.")


class OverriddenField(Output):
    """One field that a site replaces."""

    field = string("Its name.")
    own = field_value("What the site says.")
    inherited = field_value("What it would get now without its override; null for nothing.")
    inherited_from = string("The site which that comes from.", nullable=True)
    inherited_when_made = field_value("What it would have got when the override was written, or was last kept.")
    upstream_changed = flag("Whether these two differ.")
    words = fields.List(
        fields.Nested(PieceValue),
        required=True,
        allow_none=True,
        metadata=about("What changed upstream, by words; null where nothing has, and for a field without words."),
    )


class AboutRecord(Output):
    """A record that a site has something to say of."""

    record = string("The record.", format="uuid")
    type = string("Its type.")
    owner = string("The site that owns it.")
    title = string("Its title, as the owner has it.", nullable=True)
    topic = string("Its topic.", nullable=True)


class OverrideRow(AboutRecord):
    """A site's override of a record in one locale."""

    locale = string("The locale; `und` for neutral fields.")
    state = string("Where it stands: live, or a draft and its stage.")
    version = number("The version being worked on, which the fields are of.", nullable=True)
    draft = number("The draft's version; null where there is none.", nullable=True)
    live = number("The version that readers have; null where there is none.", nullable=True)
    etag = string("Names this state, for If-Match.")
    sleeps = flag("Whether it shows nowhere, because the site serves the record in other locales only.")
    upstream_changed = flag("Whether the inherited value of any of its fields has changed since.")
    fields_ = fields.List(
        fields.Nested(OverriddenField), required=True, data_key="fields", metadata={"description": "Field by field."}
    )


class HideRow(AboutRecord):
    """What a site says of a whole record."""

    hidden = flag("`true`: it hides the record; `false`: it shows it although an ancestor hides it.")


class ShadowedRow(AboutRecord):
    """A slug of a record that leads to another record on the site; the record itself answers by its id."""

    locale = string("In which locale.")
    slug = string("The slug.")
    claim = string(
        "`served`: its slug in the text that is served; `fallback`: its slug in another locale of the chain; `former`: one that it once had.",
        enum=["served", "fallback", "former"],
    )
    winner = string("The record that answers to it.", format="uuid")


class OverridePage(SaysWhole):
    """A page of overrides, with what else the site says; these others stand on the first page only."""

    items = many(OverrideRow, "The overrides, by type and record.")
    hides = many(HideRow, "The records that the site hides, or shows in spite of an ancestor.")
    slug_shadowed = many(ShadowedRow, "The slugs that records lost to others here.")
    total = number("How many overrides the filters find.")
    next = string("The address of the page after this one.", nullable=True)


@blueprint.route("/v1/admin/sites/<site>/overrides", access=Access.READ)
@blueprint.query(OverridesQuery)
@blueprint.response(200, OverridePage, **TAGGED)
@tagged(blueprint)
@blueprint.doc(operationId="listOverrides")
def list_overrides(query: dict[str, Any], site: str) -> Response:
    """Everything that a site says in place of what it inherits

    Each override with its own value of every field, what is inherited now, and what was when it was written.
    `keep` and `adopt` among the actions settle those of which the inherited value has changed.
    """
    view = published()
    find = partial(find_overrides, session(), view, site, list(_conditions(query)))
    page, total, following = page_from(find, query, (str, str, str))
    is_first = "cursor" not in query
    return private_list(
        {
            "items": call().unread.told(page, lambda some: override_rows(session(), some)),
            "hides": _kept(hides_of(session(), view, site), query, view) if is_first else [],
            "slug_shadowed": _kept(shadowed_rows(session(), view, site), query, view) if is_first else [],
            "total": total,
            "next": following,
        }
    )


def _conditions(query: dict[str, Any]) -> Iterator[ColumnElement[bool]]:
    if "upstream_changed" in query:
        yield are_moved(query["upstream_changed"])
    if "type" in query:
        yield RECORDS.type.in_(query["type"])
    if "topic" in query:
        yield RECORDS.live_topic.in_({*query["topic"], *topics_called(session(), query["topic"])})


def _kept(rows: list[dict[str, Any]], query: dict[str, Any], view: View) -> list[dict[str, Any]]:
    return [row for row in rows if _is_about(row["type"], row["topic"], query, view)]


def _is_about(type_name: str, topic: str | None, query: dict[str, Any], view: View) -> bool:
    known = view.records.get(topic) if topic else None
    names = {topic, *(text.slug for text in known.texts.values())} if known else {topic}
    return type_name in query.get("type", (type_name,)) and not names.isdisjoint(query.get("topic", names))
