"""What a save takes in."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from api.admin.draft_fields import DraftFields
from api.admin.submitting import SubmittingInput
from api.admin.values import method
from api.http.fields import TrueOrFalse
from api.http.schemas import about
from api.services.publishing.said import reason


class TextInput(SubmittingInput):
    """The whole text, in place of what is there."""

    fields_ = DraftFields(
        keys=fields.String(), required=True, data_key="fields",
        metadata=about("The fields, as `GET /v1/types/{type}` lists them; what is left out is empty, or inherited."),
    )  # fmt: skip
    method = method()
    editorial = TrueOrFalse(
        load_default=False,
        metadata=about(
            "That clinical fields differ from the live text in form only: said by a reviewer who has written none of it"
            " since, and who changes nothing clinical in this save."
        ),
    )
    publish = TrueOrFalse(
        load_default=False, metadata=about("That the text goes live at once, in the same change; else it is a draft.")
    )
    autosave = TrueOrFalse(
        load_default=False,
        metadata=about(
            "That nobody asked for this save. It takes the place of your own autosave before, unless somebody has saved,"
            " submitted, reviewed, planned or published since; so typing makes one version."
        ),
    )
    reason = reason()

    @validates_schema
    def _check_autosave(self, data: dict[str, Any], **_: Any) -> None:
        for name in ("publish", "submit", "editorial"):
            if data["autosave"] and data.get(name):
                raise ValidationError(f"Nobody asks for an autosave, so it cannot say `{name}`.", name)

    @validates_schema
    def _check_submit(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("submit") and data["publish"]:
            raise ValidationError("What goes live at once is handed on to nobody: say `submit` or `publish`.", "submit")

    @validates_schema
    def _check_reason(self, data: dict[str, Any], **_: Any) -> None:
        if data["reason"] and not data["publish"]:
            raise ValidationError("Only a publication has a reason; send it with `publish`.", "reason")


class TextPatch(TextInput):
    """The fields that change; null clears a field, or lets it be inherited again."""
