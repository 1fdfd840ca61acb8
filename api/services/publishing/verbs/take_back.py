"""Takes back: whoever attested texts takes their own word back, as what was confirmed by mistake."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical
from api.models import Attestation
from api.reading.locales import NEUTRAL
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.ledger.memory import touched
from api.services.publishing.pins import Blocker, Found, Pinned, find_pinned, records_of
from api.services.publishing.reviews import settle_reviews
from api.services.publishing.said import PublishingInput
from api.services.publishing.verb import Needs, Verb


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder) -> Iterable[Blocker]:
    """Take your own attestations of just these versions back, as if you had not made them

    What somebody else has attested of the same words stands. A text whose last review this was has none for its readers, with
    all that the site asks of such texts; the trail keeps that it was attested and taken back.
    """
    texts = [find_pinned(change.session, each) for each in items if each.locale != NEUTRAL]
    for each in _own(change.session, texts, by):
        change.session.delete(each)
    # What is stated anew is read from the tables.
    change.session.flush()
    # Of a row that is gone nobody finds the record, for the lists in which it waits again.
    touched(change.session).records |= records_of(items)
    places = {(each.record.id, each.pin.site, each.translation.locale) for each in texts}
    settle_reviews(change, records_of(items), taken_back=places)
    return ()


def _hinders(session: Session, items: Sequence[Found], by: Holder) -> Iterator[Blocker]:
    """Only what one has attested oneself is taken back."""
    texts = [each for each in items if each.pin.locale != NEUTRAL]
    attested = {(each.translation_id, each.version) for each in _own(session, texts, by)}
    for found in texts:
        if (found.translation.id, found.version.number) not in attested:
            yield found.blocker("nothing-to-change", "You have not attested this version of the text.")
    for found in items:
        if found.pin.locale == NEUTRAL and not texts:
            yield found.blocker("nothing-to-change", "Details are attested with a text, and taken back with it.")


def _own(session: Session, texts: Sequence[Found], by: Holder) -> list[Attestation]:
    """What somebody attested of versions themselves."""
    versions = {(each.translation.id, each.version.number) for each in texts}
    if not by.credential or not versions:
        return []
    found = select(Attestation).where(
        Attestation.translation_id.in_({each for each, _ in versions}),
        Attestation.reviewer == canonical({"name": by.name, "credential": by.credential}),
        Attestation.imported_by.is_(None),
    )
    return [each for each in session.scalars(found) if (each.translation_id, each.version) in versions]


VERB = Verb(
    "take-back",
    Permission.REVIEW,
    Needs.PINS,
    PublishingInput,
    perform,
    hinders=_hinders,
    quiet=True,
    of_record=lambda text: text.draft or text.live,
)
