"""Asks who is signed in for their passkey again before a change of what patients are told, where the site wants it."""

from typing import Any

from api.canonical import parse
from api.reading.facts.text import TextValue
from api.reading.facts.withdrawal import Withdrawal
from api.services.accounts.audit import Call
from api.services.accounts.step_up import require_step_up
from api.services.ledger.changes import OpenChange, Subject
from api.services.ledger.lookup import find_record


def require_confirmed(call: Call, change: OpenChange) -> None:
    """Refuse a change, by whatever way it came about, that takes a proof which the caller has not given of late."""
    if call.holder.session is None:
        return
    told = [subject for subject, each in change.stated.items() if _alters_meaning(subject, *each)]
    require_step_up(call, "publish", {site for _, site, _, _ in told})
    withdrawn = {find_record(call.session, id).site for kind, _, id, _ in change.stated if kind == Withdrawal.kind}
    require_step_up(call, "withdraw", withdrawn)


def _alters_meaning(subject: Subject, before: str | None, value: Any) -> bool:
    """Whether clinical words are other than they were, which no clinic may say in its own."""
    if subject[0] != TextValue.kind:
        return False
    return bool((parse(before)["clinical"] if before else {}) != value["clinical"])
