"""The ledger as a list: every change, with the facts that it opened and closed."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from flask import Response
from marshmallow import validate
from sqlalchemy import or_, select

from api.admin.named import Who, with_names
from api.admin.outcomes import ActionQuery, Done, LeftItem, tried
from api.admin.paging import NEXT_ABOUT, PageQuery, SaysWhole, how_many, page_of
from api.canonical import rfc3339
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.private_answers import private_answer, private_list
from api.http.schemas import many, moment, number, one, string
from api.models import Change, Fact
from api.reading.facts import KINDS
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.record_types.whole_number import WholeNumber
from api.services.accounts.audit import people_behind
from api.services.accounts.authority import sites_where
from api.services.accounts.permissions import Permission
from api.services.publishing.reverting import revert_change
from api.services.publishing.said import Input, reason
from api.services.publishing.titled import titled

blueprint = AdminBlueprint("ledger", __name__, description="Ledger: every change that readers ever saw.")


class LedgerQuery(PageQuery):
    """Which changes."""

    limit = how_many(50, most=500)
    since = WholeNumber(validate=validate.Range(0, 2**53 - 1), metadata={"description": "Only changes after this seq."})


class FactValue(Output):
    """What a change began or ended."""

    kind = string("Of what kind.", enum=list(KINDS))
    site = string("On which site.")
    record = string("With which record; empty for a site's settings.")
    type = string("The record's type.", required=False, enum=list(RECORD_TYPES))
    title = string("The record's title now.", required=False, nullable=True)
    locale = string("In which locale; empty where it has none.")


class LedgerChange(Output):
    """One atomic publication event."""

    seq = number("Its number: there are no gaps.")
    at = moment("When.")
    actor = string("Who, by the name that they had then.")
    who = one(Who, "Who, by id where the trail tells.")
    verb = string("What was done.")
    reason = string("Why.")
    hash = string("The ledger's hash after it.")
    opened = many(FactValue, "What holds from this change on.")
    closed = many(FactValue, "What held up to it.")


class LedgerPage(SaysWhole):
    """A page of the ledger."""

    items = many(LedgerChange, "The changes, the newest first.")
    next = string(NEXT_ABOUT, nullable=True)


class RevertInput(Input):
    """Why somebody reverts."""

    reason = reason()


class ChangeReverted(Done):
    """What a revert did or, in a dry run, would do, and what it left alone."""

    left = many(LeftItem, "The texts that are no longer as the change left them.")


@blueprint.route("/v1/admin/changes", access=Access.READ)
@blueprint.query(LedgerQuery)
@blueprint.response(200, LedgerPage)
@blueprint.problems(403)
@blueprint.doc(operationId="listLedgerChanges")
def list_ledger_changes(query: dict[str, Any]) -> Response:
    """What was published, on the sites that the caller may see"""
    sites = sites_where(session(), call().holder, Permission.READ, call().unread)
    found = select(Change)
    if "since" in query:
        found = found.where(Change.seq > query["since"])
    if sites is not None:
        touching = [select(column).where(Fact.site.in_(sites)) for column in (Fact.from_seq, Fact.to_seq)]
        found = found.where(or_(*(Change.seq.in_(each) for each in touching)))
    rows, following = page_of(found, Change.seq, query, newest_first=True)
    items = call().unread.told(rows, lambda some: _values(some, sites))
    return private_list({"items": items, "next": following})


@blueprint.route("/v1/admin/changes/<int:seq>/revert", methods=["POST"], access=Access.PUBLISH)
@blueprint.query(ActionQuery)
@blueprint.body(RevertInput)
@blueprint.response(200, ChangeReverted)
@blueprint.problems(403, 404, 409, 413, 415, 422)
@blueprint.doc(operationId="revertChange")
def revert_change_route(query: dict[str, Any], body: dict[str, Any], seq: int) -> Response:
    """Give readers back the texts that they had before a change, where they are still as the change left them

    What somebody has changed since is left alone and listed. Nothing is reinstated or shown again by this, and drafts stay.
    """
    outcome, given_back, left = revert_change(call(), seq, reason=body["reason"], dry_run=query["dry_run"])
    if not query["dry_run"]:
        for each in given_back:
            call().audit(
                "change.revert", site=each.site, record=each.record, locale=each.locale, seq=outcome.seq,
                after={"reverts": seq, "reason": body["reason"]},
            )  # fmt: skip
    return private_answer({**tried(outcome), "left": titled(call(), [each.as_json() for each in left])})


def _values(rows: Sequence[Change], sites: list[str] | None) -> list[dict[str, Any]]:
    who = people_behind(session(), rows)
    opened, closed = (_facts(column, [each.seq for each in rows], sites) for column in (Fact.from_seq, Fact.to_seq))
    return with_names([
        {
            "seq": each.seq, "at": rfc3339(each.at), "actor": each.actor, "verb": each.verb, "reason": each.reason,
            "hash": each.hash, "opened": opened[each.seq], "closed": closed[each.seq],
            "who": {"id": who.get(each.seq), "name": each.actor},
        }
        for each in rows
    ])  # fmt: skip


def _facts(column: Any, seqs: list[int], sites: list[str] | None) -> dict[int, list[dict[str, Any]]]:
    """The facts that the changes opened or closed, by their seq."""
    rows = select(column, Fact.kind, Fact.site, Fact.record_id, Fact.locale).where(column.in_(seqs)).order_by(Fact.id)
    if sites is not None:
        rows = rows.where(Fact.site.in_(sites))
    told = [dict(zip(("seq", "kind", "site", "record", "locale"), row, strict=True)) for row in session().execute(rows)]
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for each in titled(call(), told):
        found[each.pop("seq")].append(each)
    return found
