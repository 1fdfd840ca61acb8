"""Gives the draft of a text up."""

from sqlalchemy.orm import Session

from api.errors import Conflict
from api.models import Translation
from api.services.texts.drafts import leave_stage


def discard(session: Session, translation: Translation) -> None:
    """Give a draft up; what readers have stays, and so does the history."""
    if translation.draft_version is None:
        raise Conflict("There is no draft to discard.")
    translation.draft_version = None
    leave_stage(translation)
    session.flush()
