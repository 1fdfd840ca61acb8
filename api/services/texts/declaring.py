"""Lets a reviewer say of what others have saved that it differs from what readers have in form only."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.errors import InvalidContent, NotAllowed
from api.models import Record, Translation, Version
from api.services.texts.drafts import Author, compose, leave_stage, make_draft
from api.services.texts.translations import fields_of, live_version_or_none


def declare_editorial(
    session: Session, record: Record, translation: Translation, draft: Version, *, by: Author, now: datetime
) -> Version:
    """The draft once more, as a version that differs from the live one in form only; itself, where it does already.

    Who declares is a second person: none of the versions since the live one is theirs.
    """
    live = live_version_or_none(session, translation)
    if not by.is_reviewer:
        raise NotAllowed("Only a reviewer may declare a difference in a clinical field to be editorial.")
    if live is None or translation.draft_version is None:
        raise _refused("There must be a draft over a live text, or there is nothing that it could differ from in form.")
    if parse(draft.clinical) == parse(live.clinical):
        return draft
    if _has_written_since(session, translation, live, by):
        raise NotAllowed("Another reviewer must declare it: you have saved one of the versions since the live one.")
    version = compose(
        session, record, translation, fields_of(record, draft), basis=live, author=by, now=now, method=draft.method,
        editorial=True,
    )  # fmt: skip
    if version.change_class != "editorial":
        raise _refused("A clinical field that appears or goes is never a matter of form.")
    # The approval of the live words holds for these too; one of the draft was of other clinical words.
    version.approved_clinical = live.approved_clinical
    if translation.stage == "approved":
        leave_stage(translation)
    return make_draft(session, translation, version)


def require_no_clinical_difference(version: Version, *, by: Author) -> None:
    """Refuse a save that alters clinical words and calls that editorial itself: it takes a second person to say so."""
    if not by.is_reviewer:
        raise NotAllowed("Only a reviewer may declare a difference in a clinical field to be editorial.")
    if version.change_class != "editorial":
        raise _refused(
            "This save alters clinical words. Save it without `editorial`; then a reviewer who has written none of it may"
            " declare it editorial."
        )


def _has_written_since(session: Session, translation: Translation, live: Version, by: Author) -> bool:
    since = select(Version.author, Version.created_by).where(
        Version.translation_id == translation.id, Version.number > live.number
    )  # fmt: skip
    return any(by.wrote(id, name) for id, name in session.execute(since))


def _refused(detail: str) -> InvalidContent:
    return InvalidContent("This cannot be declared editorial.", errors=[{"pointer": "#/editorial", "detail": detail}])
