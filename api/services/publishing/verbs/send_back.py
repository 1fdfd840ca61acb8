"""Sends back: drafts are given back to their authors, with the reason."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.orm import Session

from api.errors import InvalidContent
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.approval import move_to
from api.services.publishing.pins import Blocker, Found, Pinned, find_distinct, not_draft
from api.services.publishing.said import Input, PinInput, items, text
from api.services.publishing.verb import Needs, Verb


class SendBackInput(Input):
    """Drafts to give back."""

    items = items(PinInput)
    comment = text("What the author should do.", required=True)


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder, comment: str) -> Iterable[Blocker]:
    """Give drafts back to their authors, saying why"""
    if not comment.strip():
        error = {"pointer": "#/comment", "detail": "Say what the author should do."}
        raise InvalidContent("Sending back needs a comment.", errors=[error])
    for found in find_distinct(change.session, items):
        found.version.approved_clinical = None
        move_to("sent_back", change, found, by=by, comment=comment)
    return ()


def _hinders(_session: Session, items: Sequence[Found], _by: Holder) -> Iterator[Blocker]:
    """Only a draft that somebody handed on is given back."""
    yield from not_draft(items)
    for found in items:
        if found.translation.stage not in ("submitted", "approved"):
            yield found.blocker("not-submitted", "Nobody has submitted this text.")


VERB = Verb(
    "send-back", Permission.REVIEW, Needs.PINS, SendBackInput, perform, hinders=_hinders, quiet=True, is_noticed=False
)
