"""A text whose clinical review is overdue, or that has none though its site marks what nobody has reviewed."""

from collections.abc import Iterator

from api.services.gate.passages import Flaw, Reading
from api.services.gate.rule import GateRule


def _look(text: Reading) -> Iterator[Flaw]:
    settings, record = text.around.settings, text.record
    if settings is None or record is None or text.site != record.site:
        return
    live, review = record.texts.get((text.site, text.locale)), record.reviews.get((text.site, text.locale))
    holds = review is not None and live is not None and review.clinical == record.clinical(live)
    of_safety = record.is_about_safety
    if review is not None and holds and review.status == "overdue":
        detail = f"Its clinical review was due on {review.next_due_on}."
        yield Flaw(RULE.code, detail, str(review.next_due_on))
    # Where a review is required, its absence is a blocker by itself.
    elif not holds and settings.wants_review(of_safety=of_safety) and not settings.requires_review(of_safety=of_safety):
        detail = "No clinician has reviewed just these words, and readers are told so."
        yield Flaw(RULE.code, detail, "unreviewed")


RULE = GateRule("review-overdue", _look)
