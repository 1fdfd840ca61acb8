"""The title and the description that search engines show: what editors wrote, else what the record says first."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.models import Record
from api.reading.seo import MARK, cut
from api.record_types import RECORD_TYPES
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit_live, make_record, make_site

LONG = "Where the needle goes in, a muscle may twitch, and that is said to be a good sign of what comes after it"


@pytest.fixture
def faq(write: Write) -> Record:
    write(make_site)
    write(make_site, "clinic", parent="core")
    made: Record = write(make_record)
    return made


def seo(client: Client, record: Record, site: str = "core") -> tuple[Any, Any]:
    item = client.json(f"/v1/sites/{site}/records/{record.id}")
    return item["seo_title"], item["seo_description"]


def test_a_record_says_by_itself_what_they_show(write: Write, client: Client, faq: Record) -> None:
    write(edit_live, faq, "en", question="Does it hurt?", short_answer="A little.", answer="It may.")
    assert seo(client, faq) == ("Does it hurt?", "A little.")


def test_a_summary_is_what_they_show_below_the_title_and_their_own_words_come_first(
    write: Write, client: Client, faq: Record
) -> None:
    write(edit_live, faq, "en", question="Does it hurt?", summary="Most feel a short ache.")
    assert seo(client, faq) == ("Does it hurt?", "Most feel a short ache.")
    write(edit_live, faq, "en", seo_title="Pain", seo_description="How it feels.")
    assert seo(client, faq) == ("Pain", "How it feels.")


def test_what_is_too_long_ends_after_a_word(write: Write, client: Client, faq: Record) -> None:
    write(edit_live, faq, "en", question=LONG, short_answer=f"{LONG}. {LONG}.")
    title, description = seo(client, faq)
    assert title == "Where the needle goes in, a muscle may twitch, and that is…"
    assert description.startswith(LONG)
    assert len(description) <= 155


def test_a_clinic_says_it_in_its_own_words(write: Write, client: Client, faq: Record) -> None:
    write(edit_live, faq, "en", site="clinic", seo_title="Pain at the Clinic")
    assert seo(client, faq, "clinic")[0] == "Pain at the Clinic"
    assert seo(client, faq)[0] != "Pain at the Clinic"
    assert client.json(f"/v1/sites/clinic/records/{faq.id}")["provenance"] == {"seo_title": "clinic"}


def test_another_title_for_search_engines_moves_rev(write: Write, client: Client, faq: Record) -> None:
    before = client.json(f"/v1/sites/core/records/{faq.id}")["rev"]
    write(edit_live, faq, "en", seo_title="Pain")
    assert client.json(f"/v1/sites/core/records/{faq.id}")["rev"] != before


@pytest.mark.parametrize("type_name", RECORD_TYPES)
def test_every_type_has_something_to_show(write: Write, client: Client, type_name: str) -> None:
    write(make_site)
    neutral = {"caveats": [write(make_record, "limitation").id]} if type_name == "benefit" else {}
    title, description = seo(client, write(make_record, type_name, neutral=neutral))
    assert 0 < len(title) <= 60
    assert 0 < len(description) <= 155


@given(st.text(), st.integers(5, 80))
def test_a_cut_text_is_a_beginning_on_one_line_and_no_longer_than_it_may_be(text: str, longest: int) -> None:
    found, line = cut(text, longest), " ".join(text.split())
    assert len(found) <= longest
    assert found == line or (found.endswith(MARK) and line.startswith(found.removesuffix(MARK)))
