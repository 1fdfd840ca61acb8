"""A clinic's page to have a receipt of."""

from datetime import date
from typing import Any

import pytest

from tests.acts import Pinned, create_key, review
from tests.factories import NOW, make_record, make_site

BY = {"actor": "Paula Publisher", "now": NOW}
RECEIPT = "/v1/sites/core/pages/needling/receipt"


class Page:
    """The page of a topic with a question that was reviewed, and a limitation that nobody reviewed."""

    def __init__(self, write: Any) -> None:
        write(make_site)
        self.topic = write(make_record, "topic", slug="needling", locales=("en", "fr"))
        self.faq = write(make_record, topic=self.topic, slug="does-it-hurt", question="Does it hurt?")
        self.limit = write(make_record, "limitation", topic=self.topic, slug="bruises", title="Bruises – « bleus » 😀")
        reviewer = {"name": "Dr. Rita Reviewer", "credential": "PT"}
        write(review, [Pinned(self.faq.id, "core", "en")], reviewer=reviewer, reviewed_on=date(2026, 11, 1), **BY)


@pytest.fixture
def page(write: Any) -> Page:
    return Page(write)


@pytest.fixture
def admin(write: Any) -> dict[str, str]:
    _, text = write(create_key, name="admin", roles=["admin"], now=NOW)
    return {"Authorization": f"Bearer {text}"}
