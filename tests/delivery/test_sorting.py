"""Lists are sorted as readers of the language expect, and what has no value comes last in either direction."""

from random import Random
from typing import Any

import pytest

from api.delivery.queries import SORTS
from api.record_types import RECORD_TYPES
from tests.client import Client
from tests.delivery.test_paging import walk
from tests.factories import edit_live, make_record, make_site

# As Unicode's CLDR orders them.
TITLES = {
    "en": ["ache", "Ache relief", "co-op", "coop", "Élan", "Zone"],
    "fr": ["apple", "eau", "école", "Ecole b", "Élancement", "Mitte", "œuf", "Öl", "Zone"],
    "fr-CA": ["cote", "côte", "coté", "côté"],
    "es": ["nube", "nuca", "número", "ñame", "oído", "zona"],
    "de": ["Arm", "Ärmel", "Öl", "Ole", "Straße", "Strasse b", "Zahn"],
    "sv": ["arm", "zon", "åder", "ärr", "öga"],
    "da": ["arm", "zone", "ære", "øje", "ånde"],
    "ja": ["かた", "がた", "ひざ", "安全", "針"],
    "zh": ["安全", "博士", "灸", "针"],
    "th": ["กล้าม", "เข็ม", "เจ็บ", "ปวด"],
    "ar": ["إبرة", "ألم", "راحة", "عضلة"],
    "fa": ["آرنج", "پا", "چشم", "سوزن", "گردن"],
    "he": ["אגודל", "ברך", "מחט", "שריר"],
    "hi": ["आराम", "कंधा", "दर्द", "सुई"],
}


def titles(client: Client, **query: Any) -> list[str]:
    return [item["title"] for item in client.json("/v1/sites/core/faqs", **query)["items"]]


@pytest.mark.parametrize("locale", TITLES)
def test_titles_follow_the_alphabet_of_the_language(client: Client, write: Any, locale: str) -> None:
    expected = TITLES[locale]
    write(make_site, locales={locale: [locale]})
    topic = write(make_record, "topic", locales=(locale,))
    for title in Random(6).sample(expected, len(expected)):
        write(make_record, topic=topic, locales=(locale,), question=title)
    assert titles(client, sort="title") == expected
    assert titles(client, sort="-title") == expected[::-1]


def test_titles_that_read_the_same_stay_in_the_order_of_positions_page_by_page(client: Client, write: Any) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    for place in (3, 1, 2):
        write(make_record, topic=topic, question="Élan" if place % 2 else "E\u0301lan", neutral={"position": place})
    for sort in ("title", "-title"):
        pages = walk(client, f"/v1/sites/core/faqs?sort={sort}&limit=1")
        assert [item["position"] for page in pages for item in page["items"]] == [1, 2, 3]


def test_a_list_sorted_by_title_goes_on_as_it_began(client: Client, write: Any) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    records = [write(make_record, topic=topic, question=title) for title in ("Ärmel", "Bein", "Öl")]
    first = client.json("/v1/sites/core/faqs", sort="title", limit=1)
    write(edit_live, records[0], "en", question="Zahn")
    rest = walk(client, first["next"])
    assert [item["title"] for page in (first, *rest) for item in page["items"]] == ["Ärmel", "Bein", "Öl"]
    assert titles(client, sort="title") == ["Bein", "Öl", "Zahn"]


def test_a_later_sort_key_orders_what_the_first_leaves_equal(client: Client, write: Any) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    for place in (1, 3, 2):
        write(make_record, topic=topic, question="Same", neutral={"position": place})
    for sort, expected in (("title,position", [1, 2, 3]), ("title,-position", [3, 2, 1])):
        items = client.json("/v1/sites/core/faqs", sort=sort)["items"]
        assert [item["position"] for item in items] == expected


def test_what_has_no_value_comes_last_in_either_direction(client: Client, write: Any) -> None:
    write(make_site)
    topic = write(make_record, "topic", neutral={"position": 3})
    caveat = write(make_record, "limitation", topic=topic)
    for type_name in RECORD_TYPES:
        for place in (None, 2, 1):
            neutral: dict[str, Any] = {} if place is None else {"position": place}
            if type_name == "benefit":
                neutral["caveats"] = [caveat.id]
            write(make_record, type_name, topic=None if type_name == "topic" else topic, neutral=neutral)
    for path in ("records", *(each.collection for each in RECORD_TYPES.values())):
        for sort in (f"{direction}{name}" for name in SORTS for direction in ("", "-")):
            items = client.json(f"/v1/sites/core/{path}", sort=sort, limit=500)["items"]
            lacks = [item[sort.removeprefix("-")] is None for item in items]
            assert lacks == sorted(lacks), (path, sort)
            assert any(lacks) == sort.endswith("position")
