"""Withdraws: records are taken from every reader at once, on every site and under past seqs too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from marshmallow import fields, validate
from sqlalchemy.orm import Session

from api.errors import InvalidContent
from api.reading.facts.withdrawal import SEVERITIES, Withdrawal
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import get_record_or_none, is_withdrawn
from api.services.publishing.pins import Blocker, Place
from api.services.publishing.said import RECORD_RULE, VisibilityInput, by_language, text
from api.services.publishing.verb import Needs, Verb


class WithdrawInput(VisibilityInput):
    """Records to take from every reader at once; `site` is the site that owns them."""

    message = text("What readers are told.", required=True)
    messages = by_language("The same in other languages.")
    severity = fields.String(
        required=True, validate=validate.OneOf(SEVERITIES), metadata={"description": "How urgent the withdrawal is."}
    )
    replacement = fields.String(
        load_default=None,
        allow_none=True,
        validate=RECORD_RULE,
        metadata={"description": "The record to read instead."},
    )


def perform(
    change: OpenChange, items: Sequence[Place], *, by: Holder, message: str, severity: str, replacement: str | None = None,
    messages: Mapping[str, str] | None = None,
) -> Iterable[Blocker]:  # fmt: skip
    """Take records from every reader at once, on every site and under past seqs, and say why

    Nothing stands in the way of a withdrawal; what it empties is told.
    """
    _check(change.session, items, message, severity, replacement)
    value = Withdrawal(message, severity, replacement, change.at, messages or {}).to_json()
    change.state_all({("withdrawal", site, record, ""): value for site, record in items})
    return ()


def _hinders(session: Session, items: Sequence[Place], _by: Holder) -> Iterator[Blocker]:
    """What is withdrawn stays as it was withdrawn."""
    for site, record in dict.fromkeys(items):
        if is_withdrawn(session, record):
            yield Blocker("withdrawn", "The record is withdrawn already.", record, site)


def _check(session: Session, items: Sequence[Place], message: str, severity: str, replacement: str | None) -> None:
    errors = []
    if not message.strip():
        errors.append({"pointer": "#/message", "detail": "Readers must be told why."})
    if severity not in SEVERITIES:
        errors.append({"pointer": "#/severity", "detail": f"It must be one of {', '.join(SEVERITIES)}."})
    if replacement is not None and not _may_replace(session, replacement, items):
        errors.append({"pointer": "#/replacement", "detail": "It must be another record."})
    if errors:
        raise InvalidContent("The withdrawal cannot stand like this.", errors=errors)


def _may_replace(session: Session, replacement: str, items: Sequence[Place]) -> bool:
    is_taken = any(replacement == each.record for each in items)
    return not is_taken and get_record_or_none(session, replacement) is not None


VERB = Verb(
    "withdraw", Permission.PUBLISH, Needs.OWN_RECORDS, WithdrawInput, perform, hinders=_hinders, reason="message"
)
