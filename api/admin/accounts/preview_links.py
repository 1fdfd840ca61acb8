"""Preview links: they show sites with what is not published yet to whoever has them, until they expire."""

from datetime import timedelta
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from api.admin.named import Who, by_its_maker
from api.admin.paging import SaysWhole
from api.canonical import rfc3339
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.preview_pages import preview_page, whole
from api.http.private_answers import no_content, private_answer, private_list
from api.http.schemas import about, many, moment, one, string, strings
from api.http.sites import LocaleField
from api.models import PreviewLink
from api.reading.previews import DRAFT, PLANNED, PUBLISHED
from api.record_types.checks import ID, Whole, check_line
from api.record_types.output import Output
from api.record_types.written import Written
from api.services.accounts.preview_links import LONGEST, address_of, create_link, find_link, links_of
from api.services.accounts.preview_tokens import bounds_of, state_of
from api.services.ledger.lookup import find_settings

blueprint = AdminBlueprint("previews", __name__, description="Preview links: drafts for people without a key.")

PREVIEW_LINKS = "/v1/admin/sites/<site>/preview-links"
_WEEK_S = 7 * 86_400
_VIEW = rf"{PUBLISHED}|{DRAFT}|{PLANNED}|release:{ID.pattern}"
_SHOWN_ONCE = "shown only in this answer; a replay under the same Idempotency-Key leaves it out."


class NewLink(Schema):
    """A link to make."""

    view = fields.String(
        load_default=DRAFT,
        validate=Whole(_VIEW, error="It must be `published`, `draft`, `planned` or `release:{{id}}`."),
        metadata={
            "description": "What it shows: `draft`, `release:{id}`, what is `published`, or that with all that is `planned`, by a "
            "time to come where `at` names one.",
            "examples": ["draft"],
        },
    )
    sites = fields.List(
        Written(validate=validate.Length(1, 60)), load_default=[], validate=validate.Length(max=50),
        metadata=about("Further sites that it leads to, each of which its maker may preview."),
    )  # fmt: skip
    locales = fields.List(
        LocaleField(), load_default=[], validate=validate.Length(max=200),
        metadata=about("Only these locales; by default all that its sites serve."),
    )  # fmt: skip
    record = fields.String(
        load_default=None, allow_none=True, validate=Whole(ID.pattern, error="It is the id of a record."),
        metadata=about("The id of the one record that it shows, with its own drafts alone; by default all."),
    )  # fmt: skip
    expires_in_s = fields.Integer(
        strict=True,
        load_default=_WEEK_S,
        validate=validate.Range(60, int(LONGEST.total_seconds())),
        metadata={"description": "For how many seconds it works."},
    )
    path = Written(
        load_default="/",
        validate=[check_line, validate.Length(1, 500)],
        metadata={"description": "The page of the website that it leads to.", "examples": ["/en/faq/does-it-hurt"]},
    )


class LinkValue(Output):
    """A link, without what opens."""

    id = string("The link's id.", format="uuid")
    view = string("What it shows.")
    sites = strings("The sites that it leads to.")
    locales = strings("Only these locales; null for all.", nullable=True)
    record = string("The id of the one record that it shows; null for all.", nullable=True)
    path = string("The page that it leads to.")
    hint = string("The first characters of its token.")
    state = string(
        "Whether it shows anything; `void` where whoever made it may no longer see what it shows.",
        enum=["active", "expired", "revoked", "void"],
    )
    created_at = moment("When it was made.")
    created_by = string("By whom.")
    who = one(Who, "By whom, by id where that is known.")
    expires_at = moment("Until when it works.")
    revoked_at = moment("When it was revoked.", nullable=True)


class NewLinkValue(LinkValue):
    """A new link."""

    url = string(
        f"The page on the site's `preview_url`, null where it has none; {_SHOWN_ONCE}", nullable=True, required=False
    )
    page = string(
        f"The page of this server that shows it as a patient would see it, ready for print; {_SHOWN_ONCE}",
        required=False,
    )
    token = string(
        f"What the delivery API takes as `preview_token` or as a bearer token; {_SHOWN_ONCE}", required=False
    )


class LinkList(SaysWhole):
    """A site's links."""

    items = many(LinkValue, "The links, the newest first.")


@blueprint.route(PREVIEW_LINKS, access=Access.READ)
@blueprint.response(200, LinkList)
@blueprint.doc(operationId="listPreviewLinks")
def list_preview_links(site: str) -> Response:
    """A site's preview links"""
    links = links_of(session(), site, call().unread)
    return private_list({"items": list(call().unread.each(links, lambda each: by_its_maker(each, link_value(each))))})


@blueprint.route(PREVIEW_LINKS, access=Access.READ, methods=["POST"])
@blueprint.body(NewLink)
@blueprint.response(201, NewLinkValue)
@blueprint.problems(409, 415)
@blueprint.doc(operationId="createPreviewLink")
def create_preview_link(body: dict[str, Any], site: str) -> Response:
    """Make a link that shows what is not published yet to whoever has it

    It leads to this site, and to further `sites`; to all of each, or to some `locales` or one `record`. It shows the unpublished texts that its maker may see, and no others; what they may no longer see, it shows no longer.
    """
    lifetime = timedelta(seconds=body.pop("expires_in_s"))
    link, token = create_link(session(), site, holder=call().holder, lifetime=lifetime, now=call().now, **body)
    call().audit("preview-link.create", site=site, after=link_value(link))
    opens = {"url": address_of(session(), link, token), "page": _page(link, token), "token": token}
    answer = {**by_its_maker(link, link_value(link)), **opens}
    return private_answer(answer, status=201, secrets=list(opens))


def _page(link: PreviewLink, token: str) -> str:
    bounds = bounds_of(link)
    site = find_settings(session(), link.site)
    locale = next((each for each in bounds.locales or () if each in site.locales), site.default_locale)
    parts = [locale, "records", bounds.record] if bounds.record else [locale]
    return whole(preview_page(link.site, *parts, preview_token=token))


@blueprint.route(f"{PREVIEW_LINKS}/<id>", access=Access.READ, methods=["DELETE"])
@blueprint.response(204)
@blueprint.doc(operationId="revokePreviewLink")
def revoke_preview_link(site: str, id: str) -> Response:
    """Revoke a link: it shows nothing from now on"""
    link = find_link(session(), site, id)
    if link.revoked_at is None:
        before = link_value(link)
        link.revoked_at = call().now
        call().audit("preview-link.revoke", site=site, before=before, after=link_value(link))
    return no_content()


def link_value(link: PreviewLink) -> dict[str, Any]:
    """A link as answers and the trail hold it, without its token."""
    return {
        **{name: getattr(link, name) for name in ("id", "view", "path", "hint", "created_by")},
        **bounds_of(link)._asdict(),
        "created_at": rfc3339(link.created_at),
        "expires_at": rfc3339(link.expires_at),
        "revoked_at": rfc3339(link.revoked_at) if link.revoked_at else None,
        "state": state_of(session(), link, call().now),
    }
