"""The routes of receipts, and of the keys by which anybody verifies them without this server."""

from codecs import BOM_UTF8
from typing import Any

from flask import Response, current_app, request

from api.canonical import canonical
from api.delivery.opening import Opened, open_site
from api.delivery.pages import tags_of, topic_of
from api.delivery.presenting import item_tags
from api.delivery.queries import ScopeQuery
from api.delivery.receipts.keys import KeySet, ReceiptKey
from api.delivery.receipts.signing import signed
from api.delivery.receipts.standing_schemas import ReceiptInput, ReceiptVerdict
from api.delivery.receipts.statement import Placed, alone, on_the_page, page_then, shown_then, statement
from api.delivery.receipts.statement_schemas import ReceiptKeys, ReceiptValue
from api.delivery.receipts.verifying import verified
from api.delivery.records import find_shown
from api.errors import InvalidParameter, NotOffered, RecordNotFound
from api.http.access import Access
from api.http.answers import PRIVATE, public_answer
from api.http.blueprint import Blueprint
from api.http.sites import site_tags
from api.reading.snapshot import Snapshot
from api.record_types import RECORD_TYPES

_COLLECTIONS = {each.collection: name for name, each in RECORD_TYPES.items()}
_TAG = "receipt-keys"

blueprint = Blueprint("receipts", __name__, description="Receipts: signed statements of what was shown.")


class ReceiptQuery(ScopeQuery):
    """Which locale and which moment; of what is only planned or being written there is no receipt."""

    class Meta:
        exclude = ("view", "preview_token")


@blueprint.route("/v1/receipt-keys", access=Access.PUBLIC)
@blueprint.cached(ReceiptKeys)
@blueprint.doc(operationId="listReceiptKeys")
def list_receipt_keys() -> Response:
    """The public keys of all receipts, as a JWK Set: keep them beside the receipts

    A retired key signs no more, and what it signed stays good. What a revoked key signed proves nothing.
    """
    return public_answer(canonical(_keys().as_jwks).encode(), tags=[_TAG])


@blueprint.route("/v1/receipts/verify", methods=["POST"], access=Access.PUBLIC)
@blueprint.body(ReceiptInput)
@blueprint.response(200, ReceiptVerdict)
@blueprint.problems(413, 415, 422)
@blueprint.doc(operationId="verifyReceipt")
def verify_receipt(said: dict[str, Any]) -> Response:
    """What a receipt is worth: whether it is as it was signed, what it states, and whether that still stands

    Nothing of it is kept. One larger than a body may be is verified by `clinic-content verify-receipt`, which needs no server.
    """
    return public_answer(
        canonical(verified(request.get_data().removeprefix(BOM_UTF8), _keys())).encode(), tags=[], lifetime=PRIVATE
    )


@blueprint.route("/v1/sites/<site>/pages/<topic>/receipt", access=Access.SITE)
@blueprint.query(ReceiptQuery)
@blueprint.cached(ReceiptValue)
@blueprint.problems(307, 401, 403, 404, 410, 501)
@blueprint.doc(operationId="getPageReceipt")
def get_page_receipt(query: dict[str, Any], site: str, topic: str) -> Response:
    """A signed statement of what the page of a topic shows, or showed `at` a moment"""
    opened = _opened(site, query)
    found, then = topic_of(opened, topic, query), shown_then(opened)
    page = page_then(then, found.id)
    return _receipt("page", on_the_page(page), then, opened, tags=tags_of(page, opened, then))


@blueprint.route("/v1/sites/<site>/<collection>/<slug_or_id>/receipt", access=Access.SITE)
@blueprint.query(ReceiptQuery)
@blueprint.cached(ReceiptValue)
@blueprint.problems(307, 401, 403, 404, 410, 501)
@blueprint.doc(operationId="getRecordReceipt")
def get_record_receipt(query: dict[str, Any], site: str, collection: str, slug_or_id: str) -> Response:
    """A signed statement of what a record shows, or showed `at` a moment; of any collection, or of `records` by its id"""
    if collection != "records" and collection not in _COLLECTIONS:
        raise RecordNotFound(f"There is no collection {collection!r}.")
    opened = _opened(site, query)
    found, then = find_shown(opened, _COLLECTIONS.get(collection), slug_or_id), shown_then(opened)
    shown = alone(then, found.id)
    return _receipt("record", shown, then, opened, tags=item_tags([each.found for each in shown], then))


def _opened(site: str, query: dict[str, Any]) -> Opened:
    opened = open_site(site, query)
    if opened.preview is not None:
        detail = "There is no receipt of what is yet to come: nobody has been shown it."
        raise InvalidParameter(f"at: {detail}", errors=[{"parameter": "at", "detail": detail}])
    return opened


def _receipt(kind: str, shown: list[Placed], then: Snapshot, opened: Opened, *, tags: list[str]) -> Response:
    body = signed(statement(kind, shown, then, opened), _signing())
    return public_answer(
        body, tags=[_TAG, *site_tags(opened.view, opened.site.key), *tags],
        holds_safety=then.shows_safety(each.found for each in shown), keyed=opened.is_private, rests_on=opened.rests_on,
    )  # fmt: skip


def _keys() -> KeySet:
    keys: KeySet = current_app.extensions["receipt keys"]
    return keys


def _signing() -> ReceiptKey:
    key = _keys().signing
    if key is None:
        raise NotOffered(
            "This server signs no receipts: whoever runs it makes a key by `clinic-content receipt-key new`."
        )
    return key
