"""Sends back: drafts are given back to their authors, with the reason."""

from collections.abc import Iterator, Sequence

from api.errors import InvalidContent
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.approval import move_to
from api.services.publishing.pins import Blocker, Pinned, find_distinct, not_draft
from api.services.publishing.said import TextsInput, text
from api.services.publishing.verb import Needs, Verb


class SendBackInput(TextsInput):
    """Drafts to give back."""

    comment = text("What the author should do.", required=True)


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder, comment: str) -> Iterator[Blocker]:
    """Give drafts back to their authors, saying why"""
    if not comment.strip():
        error = {"pointer": "#/comment", "detail": "Say what the author should do."}
        raise InvalidContent("Sending back needs a comment.", errors=[error])
    yield from not_draft(change.session, items)
    for found in find_distinct(change.session, items):
        if found.translation.stage not in ("submitted", "approved"):
            yield found.blocker("not-submitted", "Nobody has submitted this text.")
        found.version.approved_clinical = None
        move_to("sent_back", change, found, by=by, comment=comment)


VERB = Verb(
    "send-back",
    Permission.REVIEW,
    Needs.PINS,
    SendBackInput,
    perform,
    quiet=True,
    is_noticed=False,
    of_record=lambda text: text.staged("submitted", "approved"),
)
