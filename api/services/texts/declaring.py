"""Lets a reviewer say of what others have saved that it differs from what readers have in form only."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.errors import InvalidContent, NotAllowed
from api.models import Record, Translation, Version
from api.services.texts.drafts import Author, compose, make_draft
from api.services.texts.translations import fields_of, live_version_or_none


def declare_editorial(
    session: Session, record: Record, translation: Translation, draft: Version, *, by: Author, now: datetime
) -> Version:
    """The draft once more, as a version that differs from the live one in form only; itself, where it does already.

    Who declares is a second person: none of the versions since the live one is theirs.
    """
    live = live_version_or_none(session, translation)
    if live is None or translation.draft_version is None:
        raise _refused("There must be a draft over a live text, or there is nothing that it could differ from in form.")
    if parse(draft.clinical) == parse(live.clinical):
        return draft
    if by.name in _authors_since(session, translation, live):
        raise NotAllowed("Another reviewer must declare it: you have saved one of the versions since the live one.")
    version = compose(
        session, record, translation, fields_of(record, draft), basis=live, author=by, now=now, method=draft.method,
        editorial=True,
    )  # fmt: skip
    require_form_alone(version)
    return make_draft(session, translation, version)


def require_form_alone(version: Version) -> None:
    """Refuse what was declared editorial and is not, rather than pass the declaration over."""
    if version.change_class != "editorial":
        raise _refused("A clinical field that appears or goes is never a matter of form.")


def _authors_since(session: Session, translation: Translation, live: Version) -> set[str]:
    since = select(Version.created_by).where(
        Version.translation_id == translation.id, Version.number > live.number
    )  # fmt: skip
    return set(session.scalars(since))


def _refused(detail: str) -> InvalidContent:
    return InvalidContent("This cannot be declared editorial.", errors=[{"pointer": "#/editorial", "detail": detail}])
