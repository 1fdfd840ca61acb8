"""A text of thousands of blocks comes back from translators in time in proportion to it, whatever they wrote."""

import pytest
from sqlalchemy.orm import Session

from api.models import Record
from tests.acts import export_xliff, import_xliff
from tests.factories import EDITOR, NOW, make_record, make_site
from tests.growth.pace import is_in_proportion
from tests.xliff.documents import translate

BLOCKS = 400


def returned(session: Session, piece: str, number: int, written: str) -> bytes:
    """A document with a text of so many pieces, each translated alike."""
    topic: Record = make_record(session, "topic")
    make_record(session, "faq", topic=topic, answer=piece * number)
    sent = export_xliff(session, site="core", locale="fr", version="2.1", types=["faq"], topic=topic.id)
    return translate(sent, lambda words: written, units=lambda id: id.startswith("answer"))


@pytest.mark.once
@pytest.mark.long
@pytest.mark.parametrize("written", ["Mot", "1. Mot", "*Mot", "- Mot", "[Mot]", "# Mot"])
@pytest.mark.parametrize("piece", ["Word\n\n", "- Word\n"])
def test_many_blocks(session: Session, piece: str, written: str) -> None:
    make_site(session)
    sent = {number: returned(session, piece, number, written) for number in (BLOCKS, 2 * BLOCKS)}

    def take(number: int) -> None:
        report = import_xliff(
            session, sent[number], author=EDITOR, now=NOW, moved_source="refuse", method="human", dry_run=True
        )
        assert {each.unit for each in report.refused} == set(), report.refused[:3]

    assert is_in_proportion(take, BLOCKS, most_s=5)
