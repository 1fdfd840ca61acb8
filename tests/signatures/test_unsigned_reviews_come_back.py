"""Where a site begins to take only signed reviews, what was reviewed without a signature waits for a clinician again."""

from typing import Any

import pytest

from api.models import Record
from tests.conftest import Write
from tests.factories import edit_live
from tests.people import expect
from tests.signatures.conftest import Signer
from tests.signatures.test_what_is_refused import only_signed

pytestmark = pytest.mark.database


def review(signer: Signer, text: dict[str, Any]) -> None:
    """Confirm a text, and sign nothing."""
    expect(signer.page.call("POST", "actions/review", {"items": [text]}), 200)


def waiting(signer: Signer) -> list[tuple[str, str]]:
    """The texts that wait to be confirmed, as the inbox lists and counts them."""
    items = signer.page.ask("inbox/items", kind="to_review")["items"]
    counts, inbox = signer.page.ask("inbox/counts"), signer.page.ask("inbox")
    assert counts.get("to_review", 0) == inbox["to_review"]["total"] == len(items)
    return [(each["record"], each["locale"]) for each in items]


def test_they_come_back_and_go_when_they_are_signed(
    write: Write, signer: Signer, faq: Record, text: dict[str, Any]
) -> None:
    review(signer, text)
    assert waiting(signer) == []
    only_signed(write)
    assert waiting(signer) == [(faq.id, "en")]
    signer.sign(text)
    assert waiting(signer) == []


def test_they_are_nothing_to_do_where_the_site_asks_for_no_signature(
    write: Write, signer: Signer, faq: Record, text: dict[str, Any]
) -> None:
    review(signer, text)
    only_signed(write)
    only_signed(write, signed_review="optional")
    assert waiting(signer) == []


def test_what_was_signed_once_and_confirmed_again_without_is_signed_still(
    write: Write, signer: Signer, faq: Record, text: dict[str, Any]
) -> None:
    signer.sign(text)
    review(signer, text)
    only_signed(write)
    assert waiting(signer) == []
    write(edit_live, faq, "en", answer="Another answer.")
    assert waiting(signer) == [(faq.id, "en")]


def test_what_nobody_ever_reviewed_waits_only_where_reviews_are_asked_for(
    write: Write, signer: Signer, faq: Record
) -> None:
    only_signed(write)
    assert waiting(signer) == []
    only_signed(write, clinical_review="required")
    assert (faq.id, "en") in waiting(signer)
