"""The routes of reviews that are signed with a passkey: what is to be signed, signing it, and the signed file."""

import hmac
from datetime import date
from typing import Any

from flask import Response

from api.admin.accounts.letting_in import answered_challenge, ask_by, party
from api.admin.acted import ActionAnswer, acted
from api.admin.publishing.actions import PROBLEMS, pins_of
from api.admin.publishing.signature_schemas import SignedReview, SignedReviewInput, StatementAnswer
from api.canonical import rfc3339
from api.errors import Conflict, InvalidContent, NotAllowed, StaleVersion
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.private_answers import private_answer
from api.models import Passkey
from api.services.accounts.passkeys import find_proving, new_challenge, options_to_prove, passkeys_of, proves
from api.services.accounts.permissions import Permission, require
from api.services.ledger.changes import hold_ledger
from api.services.ledger.lookup import find_lineage
from api.services.publishing.blockers import refusal
from api.services.publishing.perform import perform
from api.services.publishing.pins import Pinned
from api.services.publishing.rights import require_items
from api.services.publishing.signatures.signing import find_signature, keep_signature, name_of
from api.services.publishing.signatures.statement import Ceremony, ToSign, state
from api.services.publishing.verbs.review import VERB, ReviewInput

blueprint = AdminBlueprint("signatures", __name__, tag="actions")

_KIND = "review"


@blueprint.route("/v1/admin/signatures/statement", methods=["POST"], access=Access.REVIEW)
@blueprint.body(ReviewInput)
@blueprint.response(200, StatementAnswer)
@blueprint.problems(*PROBLEMS)
@blueprint.doc(operationId="askToSignReview")
def ask_to_sign_review(body: dict[str, Any]) -> Response:
    """Begin to sign a review: the statement that a passkey is to sign, and every text that it names

    Show it in full: a browser shows nobody what they sign. The statement names each text by its hash, each language and
    site, the day until which it counts, and the reviewer; the passkey signs the hash of it, so no server can say later that
    something else was confirmed. The answer is taken once, within ten minutes, and from this browser alone.
    """
    known = _passkeys()
    hold_ledger(session())
    items, day = _items(body), body["reviewed_on"] or call().now.date()
    # What would refuse the review is told before anybody signs.
    tried = perform(call(), VERB, items, dry_run=True, reviewed_on=day, signature="asked for")
    if tried.blockers:
        raise refusal(tried.blockers)
    statement = _stated(items, day, asked_at=rfc3339(call().now), nonce=new_challenge(), known=known)
    question = {
        "statement": statement.said,
        "texts": statement.texts,
        "publicKey": options_to_prove(known, party=party(), challenge=statement.challenge),
    }
    said = {name: statement.said[name] for name in ("asked_at", "nonce", "reviewed_on")}
    return ask_by(statement.challenge, _KIND, question, session=call().holder.session, **said)


@blueprint.route("/v1/admin/signatures", methods=["POST"], access=Access.REVIEW)
@blueprint.body(SignedReviewInput)
@blueprint.response(200, ActionAnswer)
@blueprint.problems(*PROBLEMS)
@blueprint.doc(operationId="signReview")
def sign_review(body: dict[str, Any]) -> Response:
    """Attest texts as clinically right, signed with your passkey

    The statement is made anew from the texts as they are at this moment: where any of it differs from what was shown, 412
    says so, and nothing is confirmed. What is signed is kept with its proof as `…/signatures/{id}`.

    A passkey that is kept by an account, on several devices, proves that somebody who unlocked one of these devices signed; it
    does not prove which device that was. The signed file says whether it may be so.
    """
    known = _passkeys()
    hold_ledger(session())
    asked = answered_challenge(_KIND)
    if asked is None or asked["session"] != call().holder.session:
        raise Conflict(
            "This browser was not asked to sign, has answered already, or took more than ten minutes: begin anew."
        )
    items, day = _items(body), body["reviewed_on"] or date.fromisoformat(asked["reviewed_on"])
    statement = _stated(items, day, asked_at=asked["asked_at"], nonce=asked["nonce"], known=known)
    if not hmac.compare_digest(statement.challenge, asked["challenge"]):
        raise StaleVersion(
            "This is not what you were shown: something has changed since, or other texts are named. Look at it anew."
        )
    passkey = _proven(body["passkey"], statement)
    signature = keep_signature(session(), statement, passkey, body["passkey"], now=call().now)
    outcome = perform(call(), VERB, items, reviewed_on=day, reason=body["reason"], signature=signature.id)
    return private_answer(acted(outcome, items))


def _passkeys() -> list[Passkey]:
    """The passkeys of the caller, who is signed in, and is a clinician."""
    holder = call().holder
    if holder.session is None or holder.person is None:
        raise NotAllowed(
            "A review is signed by the reviewer in person, who is signed in by a browser; no key does that."
        )
    known = passkeys_of(session(), holder.person)
    if not known:
        raise NotAllowed("You have no passkey to sign with; add one first, by `/v1/admin/me/passkeys`.")
    return known


def _items(body: dict[str, Any]) -> list[Pinned]:
    items = pins_of(VERB, body)
    require_items(call(), VERB.permission, VERB.needs, items)
    return items


def _stated(items: list[Pinned], day: date, *, asked_at: str, nonce: str, known: list[Passkey]) -> ToSign:
    holder = call().holder
    reviewer = {
        "id": holder.person, "name": holder.name, "credential": holder.credential, "keys": [name_of(each) for each in known],
    }  # fmt: skip
    return state(session(), items, Ceremony(reviewer, day, asked_at, nonce, party()))


def _proven(shown: dict[str, Any], statement: ToSign) -> Passkey:
    passkey = find_proving(session(), shown)
    is_right = proves(passkey, shown, party=party(), challenge=statement.challenge, now=call().now)
    if passkey is None or not is_right or passkey.person_id != call().holder.person:
        error = {"pointer": "#/passkey", "detail": "It is no answer of a passkey of yours to just this statement."}
        raise InvalidContent("The review is not signed.", errors=[error])
    return passkey


@blueprint.route("/v1/admin/signatures/<id>", access=Access.READ)
@blueprint.response(200, SignedReview)
@blueprint.problems(403, 404, 410)
@blueprint.doc(operationId="getSignature")
def get_signature(id: str) -> Response:
    """A signed review, with all that anybody needs to verify it without this server

    `clinic-content verify-review FILE` does, and so does `verifyReview` of `clients/typescript`. 410 where its reviewer was erased
    since.
    """
    signature, statement = find_signature(session(), id)
    for site in statement["scope"]["sites"]:
        require(call().holder, Permission.READ, find_lineage(session(), site))
    answer = private_answer(None)
    answer.set_data(str(signature.file))
    answer.headers["Content-Disposition"] = f'attachment; filename="review-{id[:12]}.json"'
    return answer
