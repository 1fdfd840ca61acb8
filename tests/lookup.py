"""What tests look up to name it, to act on it, or to see how it stands."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.models import Key, PlanOutlook, Record, Translation, Version
from api.models.sealing import seal_written
from api.reading.facts.settings import SiteSettings
from api.services.accounts import holders
from api.services.accounts.permissions import Holder
from api.services.ledger import damage, head, lookup
from api.services.ledger import verify as proof
from api.services.ledger.head import Head
from api.services.ledger.unread import Unread
from api.services.publishing import foreseen, outlooks
from api.services.publishing.signatures import judging, proving, public_keys
from api.services.texts import fingerprints, keeping

damaged_rows = damage.damaged_rows
"""A sentence for each row that a quick look finds damaged."""
judge_review = judging.judge_review
"""What the file of a signed review is worth."""
jwk_of, thumbprint = public_keys.jwk_of, public_keys.thumbprint
"""A passkey's public key as everybody reads it, and the name that follows from it."""


def verify(session: Session, **options: Any) -> list[str]:
    """Every damage of what is proved, in plain words; what this session has written itself is none."""
    end_writing(session)
    # What rests on a history that is not whole tells nothing more.
    found = [*proof.verify(session, **options), *proving.broken_signatures(session)] or list(
        keeping.wrong_rows(session)
    )
    # What is looked for where something has failed finds nothing in what is whole.
    return found or list(damaged_rows(session))


def end_writing(session: Session) -> None:
    """Do what is done before a transaction is committed."""
    keeping.keep_rows(session)
    seal_written(session)


def wrong_rows(session: Session) -> Iterator[str]:
    """What the rows of lists do not say as the texts do."""
    return keeping.wrong_rows(session)


def rebuild_rows(session: Session) -> None:
    """Make the rows of lists anew."""
    keeping.rebuild_rows(session)


def holder_of(session: Session, key: str) -> Holder:
    """Who calls by a key."""
    holder = holders.find_holder(session, key, now=datetime.now(UTC))
    assert holder is not None
    return holder


def head_of(session: Session) -> Head:
    """How far a history has come, signed with its own secret."""
    return head.signed_head(session, None)


def lost_since(session: Session, signed: Head) -> list[str]:
    """What a history does not have of what it had when a head was signed."""
    return list(head.lost_since(session, signed, ()))


def find_settings(session: Session, site: str) -> SiteSettings:
    return lookup.find_settings(session, site)


def find_record(session: Session, id: str) -> Record:
    return lookup.find_record(session, id)


def find_translation(session: Session, record: str, site: str, locale: str) -> Translation:
    return lookup.find_translation(session, record, site, locale)


def find_version(session: Session, translation: Translation, number: int) -> Version:
    return lookup.find_version(session, translation, number)


def newest_version(session: Session, record: Record, locale: str) -> Version | None:
    """The version of the owner's text that is being worked on."""
    return fingerprints.newest_version(session, record, locale)


def risks_of_plans(session: Session) -> list[tuple[str, datetime]]:
    """What people call each plan that could not be carried out as things stand, and since when that is known."""
    known = outlooks.known_risks(session, session.scalars(select(PlanOutlook.id)).all(), Unread())
    return [
        (plan.title, datetime.fromisoformat(risk["since"]))
        for id, risk in known.items()
        if (plan := foreseen.find_ahead(session, id))
    ]


def noted_use(app: Flask, key: Key) -> object:
    """The last use of a key that is noted and not written yet."""
    return app.extensions["notebook"].find(holders.about_key(key.id))
