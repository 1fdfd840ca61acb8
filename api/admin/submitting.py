"""Saves that hand their drafts on at once to whoever approves them: what they take in, and what they answer besides."""

from collections.abc import Sequence
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from api.admin.acted import ActionAnswer, acted
from api.http.calls import call
from api.http.fields import TrueOrFalse
from api.http.schemas import about, one
from api.services.publishing.perform import perform
from api.services.publishing.pins import Pinned
from api.services.publishing.said import Input, text
from api.services.publishing.verbs import VERBS


class SubmittingInput(Input):
    """A save whose drafts may be handed on in the same call.

    Neither has a default in the document: types that are made from it would ask whoever calls for both.
    """

    submit = TrueOrFalse(metadata=about("That it is handed on at once, as `submitItems` does it: both, or neither."))
    comment = text("A word to whoever has the draft next.")

    @validates_schema
    def check_comment(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a word that nobody would get."""
        if data.get("comment") and not data.get("submit"):
            raise ValidationError("Only what is handed on has a comment; send it with `submit`.", "comment")

    @post_load
    def fill(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Say what was not said: that it is kept as a draft, without a word."""
        return {"submit": False, "comment": "", **data}


def submission() -> fields.Nested:
    """What handing it on told, in an answer."""
    return one(ActionAnswer, "What `submitItems` would have answered, where `submit` asked for it.", required=False)


def submitted(pins: Sequence[Pinned], said: str) -> dict[str, Any]:
    """Hand on what was saved, and tell what came of it; for whoever holds the ledger since before the save."""
    return {"submission": acted(perform(call(), VERBS["submit"], pins, comment=said), pins)}
