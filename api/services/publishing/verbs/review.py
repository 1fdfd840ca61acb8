"""Reviews: a clinician attests exact texts in their own name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from marshmallow import fields
from sqlalchemy.orm import Session

from api.canonical import canonical
from api.errors import InvalidContent, NotAllowed
from api.models import Attestation
from api.models.base import table_of
from api.models.numbers import insert_numbered
from api.reading.attested import due_on
from api.reading.locales import NEUTRAL
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.ahead import know_places
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_settings
from api.services.publishing.pins import Blocker, Found, Pinned, find_pinned, records_of
from api.services.publishing.reviews import (
    attested_words,
    has_words,
    neutral_places,
    settle_reviews,
    written_by,
)
from api.services.publishing.said import PublishingInput
from api.services.publishing.verb import Needs, Verb

_ATTESTATION = table_of(Attestation)

# Somewhere it is tomorrow already.
EASTERNMOST = timedelta(hours=14)
NO_CREDENTIAL = "A review carries your clinical credential, and none is known of you; an admin can enter it."


class ReviewInput(PublishingInput):
    """Live texts or drafts to attest as clinically right."""

    reviewed_on = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "The day of the review, by default today."}
    )


def perform(
    change: OpenChange,
    items: Sequence[Pinned],
    *,
    by: Holder,
    reviewed_on: date | None = None,
    signature: str | None = None,
) -> Iterable[Blocker]:
    """Attest texts as clinically right, in your own name and with your credential

    Each attestation is of the exact clinical words, and of the neutral fields that go with them; `und` among the
    items says which neutral fields were read. The attestation of a draft shows once the draft is published. One of a
    site's own words is of these with all that the site inherits around them, as its readers have that now. A site with
    `signed_review: required` takes only what is signed: `…/signatures/statement` says how.
    """
    day = reviewed_on or change.change.at.date()
    _check(by, day, now=change.change.at)
    know_places(change.session, neutral_places(items))
    texts = [find_pinned(change.session, item) for item in items if item.locale != NEUTRAL]
    said = ((each, attested_words(change.session, each, items)) for each in texts)
    _attest(change, [(found, words) for found, words in said if words is not None], by=by, day=day, signature=signature)
    settle_reviews(change, records_of(items))
    return () if signature else _unsigned(change.session, texts)


def _hinders(session: Session, items: Sequence[Found], by: Holder) -> Iterator[Blocker]:
    """Only what has clinical words is attested, and under four eyes by another than who wrote it."""
    yield from _own(session, items, by)
    for found in items:
        yield from _not_reviewable(found, is_said=has_words(session, found))


def _foreseen(_session: Session, items: Sequence[Found], by: Holder) -> Iterator[Blocker]:
    """Whoever attests has a credential."""
    yield from (each.blocker("credential-missing", NO_CREDENTIAL) for each in items if not by.credential)


def _check(by: Holder, day: date, *, now: datetime) -> None:
    if day > (now.astimezone(UTC) + EASTERNMOST).date():
        error = {"pointer": "#/reviewed_on", "detail": "A review cannot lie in the future."}
        raise InvalidContent("The review cannot stand like this.", errors=[error])
    if not by.credential:
        raise NotAllowed(NO_CREDENTIAL)


def _own(session: Session, items: Sequence[Found], by: Holder) -> Iterator[Blocker]:
    """The texts that the reviewer wrote, on sites where two people must have seen each text."""
    asked = [each for each in items if find_settings(session, each.pin.site).approval == "four_eyes"]
    for found in written_by(session, asked, by):
        yield found.blocker("four-eyes", "You wrote this text; on this site somebody else must review it.")


def _unsigned(session: Session, texts: Iterable[Found]) -> Iterator[Blocker]:
    """The texts of sites that take only what is signed."""
    for found in texts:
        if find_settings(session, found.pin.site).requires_signature:
            detail = "This site takes only reviews that are signed with a passkey, by the reviewer who is signed in."
            yield found.blocker("signature-missing", detail)


def _not_reviewable(found: Found, *, is_said: bool) -> Iterator[Blocker]:
    if found.version.number not in (found.live, found.translation.draft_version):
        yield found.blocker("superseded", f"Version {found.version.number} is neither live nor the draft now.")
    if not is_said:
        detail = "The override has no clinical words, or overrides nothing that is live; review the owner's text."
        yield found.blocker("not-reviewable", detail)


def _attest(
    change: OpenChange, texts: Iterable[tuple[Found, Mapping[str, str]]], *, by: Holder, day: date, signature: str | None
) -> None:  # fmt: skip
    """Note the attestations of texts; `settle_reviews` makes them facts for readers where the texts are live."""
    reviewer = canonical({"name": by.name, "credential": by.credential})
    rows = [
        {
            "translation_id": found.translation.id, "version": found.version.number,
            "clinical": canonical(dict(words)), "reviewed_on": day.isoformat(), "reviewer": reviewer,
            "created_at": change.change.at, "created_by": change.change.actor, "signature": signature,
            "valid_until": due_on(find_settings(change.session, found.pin.site), found.record.type, day).isoformat() if signature else None,
        }
        for found, words in texts
    ]  # fmt: skip
    insert_numbered(change.session, _ATTESTATION, rows)


VERB = Verb(
    "review",
    Permission.REVIEW,
    Needs.PINS,
    ReviewInput,
    perform,
    hinders=_hinders,
    foreseen=_foreseen,
    quiet=True,
    of_record=lambda text: text.draft or text.live,
)
