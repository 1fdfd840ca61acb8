"""What is made to be measured is as an editor's own: published, whole, and no two texts alike."""

from pathlib import Path

import pytest
from sqlalchemy import select

from api.app import create_app
from api.canonical import parse
from api.database import Database
from api.models import Fact
from tests.lookup import verify
from tests.measure.content import make_content


@pytest.mark.long
def test_any_number_of_questions_can_be_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'content.sqlite3'}"
    make_content(url, 300)
    database = Database(url)
    with database.reading() as session:
        assert verify(session) == []
        texts = [parse(each)["fields"] for each in session.scalars(select(Fact.value).where(Fact.kind == "text"))]
    database.close()
    answers = [each["answer"] for each in texts if "answer" in each]
    assert len(set(answers)) == len(answers)
    app = create_app({"database_url": url})
    assert [app.test_client().get(f"/v1/sites/core/faqs?locale={each}").json["total"] for each in ("en", "fr")] == [
        300,
        300,
    ]
    app.extensions["database"].close()
