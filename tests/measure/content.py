"""Makes a database with as many published questions as one likes beside the seed, to measure on.

python -m tests.measure.content FAQS DATABASE_URL
"""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.database import Database, migrate
from api.ids import new_id
from api.models import Record
from api.reading.locales import NEUTRAL
from tests.acts import Author, create_record, hold_ledger, load_seed
from tests.factories import publish_all, text_of
from tests.measure.prose import LOCALES, Prose
from tests.seed.files import ids

CATEGORIES = ("about", "safety", "session", "results", "aftercare", "practical")
AUDIENCES = ("patient", "carer", "clinician")
TAGS = ("main", "booking", "your-visit", "acupuncture", "pain", "sport", "work", "insurance", "children", "needles")
PER_TOPIC = 200
PER_CHANGE = 250


def main() -> None:
    make_content(sys.argv[2], int(sys.argv[1]))


def make_content(url: str, faqs: int) -> None:
    """Bring a new database to the seed, and to this many questions on the library in all, live in two locales."""
    migrate(url)
    load_seed(url)
    database = Database(url)
    with database.reading() as session:
        missing = faqs - (session.scalar(select(func.count()).where(Record.type == "faq", Record.site == "core")) or 0)
    topics = [ids()["topic/dry-needling"]]
    prose = {locale: Prose(locale) for locale in LOCALES}
    for first in range(0, missing, PER_CHANGE):
        numbers = range(first, min(first + PER_CHANGE, missing))
        with database.transaction() as session:
            hold_ledger(session)
            publish_all(session, *_make_records(session, numbers, topics, prose), now=datetime.now(UTC))
        sys.stderr.write(f"\r{numbers[-1] + 1} of {missing} questions made")
    sys.stderr.write("\n")
    database.close()


def _make_records(
    session: Session, numbers: Iterable[int], topics: list[str], prose: dict[str, Prose]
) -> Iterable[Record]:
    others = session.scalars(select(Record.id).where(Record.type == "definition").order_by(Record.id)).all()
    for number in numbers:
        if number // PER_TOPIC == len(topics):
            topic = _make_topic(session, number)
            topics.append(topic.id)
            yield topic
        yield _make_faq(session, number, topics[number // PER_TOPIC], others[number % len(others)], prose)


def _make_topic(session: Session, number: int) -> Record:
    texts = {locale: text_of("topic", locale, slug=f"topic-{number}-{locale}") for locale in LOCALES}
    return _make(session, "topic", {**texts, NEUTRAL: {"position": number, "sources": ["001:1"]}})


def _make_faq(session: Session, number: int, topic: str, other: str, prose: dict[str, Prose]) -> Record:
    neutral = {
        "topic": topic, "position": number + 100, "category": CATEGORIES[number % len(CATEGORIES)],
        "tags": [TAGS[number % 10], TAGS[number % 7]][: 1 + (number % 10 != number % 7)],
        "audience": [AUDIENCES[number % 3]], "derives_from": [other], "sources": [f"001:{number % 30 + 1}"],
    }  # fmt: skip
    linked = other if number % 2 else None
    return _make(session, "faq", {**{each: prose[each].faq(number, linked) for each in LOCALES}, NEUTRAL: neutral})


def _make(session: Session, type_name: str, texts: dict[str, Any]) -> Record:
    return create_record(
        session, type_name=type_name, site="core", source_locale=LOCALES[0], texts=texts, author=Author("seed"),
        now=datetime.now(UTC), id=new_id(), methods=dict.fromkeys(LOCALES[1:], "machine"),
    )  # fmt: skip


if __name__ == "__main__":
    main()
