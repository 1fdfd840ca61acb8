"""The reviews that drafts would have were they live: whoever looks at a draft is told of the draft, and not of what readers have."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from api.reading.attested import of_words, review_of
from api.reading.facts.review import Review
from api.reading.locales import NEUTRAL
from api.services.ledger.ahead import TextPlace, know_places
from api.services.ledger.lookup import find_settings
from api.services.ledger.memory import known
from api.services.publishing.pins import Found, records_of
from api.services.publishing.reviews import attestations, attested_words, neutral_places
from api.services.texts.reviewers import reviewers_of
from api.services.texts.translations import review_as_told


def draft_reviews(session: Session, texts: Iterable[Found], *, today: date) -> dict[TextPlace, Review]:
    """Of those of some texts that are drafts and confirmed in just their words, with the details read with them, the reviews."""
    drafts = [each for each in texts if _is_draft(each) and each.translation.id not in known(session).unattested]
    attested = attestations(session, records_of(each.pin for each in drafts)) if drafts else {}
    said = [(each, told) for each in drafts if (told := attested.get(_place(each)))]
    know_places(session, neutral_places(each.pin for each, _ in said))
    found = dict[TextPlace, Review]()
    for each, told in said:
        words = dict(attested_words(session, each, ()) or {})
        if (newest := of_words(told, words)) is not None:
            found[_place(each)] = review_of(
                find_settings(session, each.pin.site), each.record.type, newest, words, day=today
            )
    return found


def draft_review_told(session: Session, text: Found, *, today: date) -> dict[str, Any] | None:
    """The review of a draft, as that of what readers have is told."""
    found = draft_reviews(session, [text], today=today).get(_place(text))
    if found is None:
        return None
    return review_as_told(found, text.pin.site, text.translation.locale, reviewers_of(session, text.record.id))


def _place(text: Found) -> TextPlace:
    return text.record.id, text.pin.site, text.translation.locale


def _is_draft(text: Found) -> bool:
    return text.translation.locale != NEUTRAL and text.translation.draft_version == text.version.number
