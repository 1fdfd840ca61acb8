"""A document's bytes can stand in a script element whatever its texts say, and mean the same."""

import json

from api.reading.jsonld import dumps
from tests.jsonld.examples import CLINIC, TOPIC, item, record_document, rich

NASTY = "</script><script>alert(1)</script><!-- ]]> & \u2028 \u2029"


def test_no_text_can_end_the_script_element() -> None:
    body = dumps(record_document(item("faq", topic=TOPIC, title=NASTY, fields={"answer": rich(NASTY)}), CLINIC))
    for character in "<>&\u2028\u2029":
        assert character.encode() not in body


def test_escaping_changes_no_meaning() -> None:
    document = record_document(item("faq", topic=TOPIC, title=NASTY), CLINIC)
    assert json.loads(dumps(document)) == document
    assert document["@graph"][0]["name"] == NASTY


def test_the_same_item_gives_the_same_bytes() -> None:
    first, second = (dumps(record_document(item("faq", topic=TOPIC), CLINIC)) for _ in range(2))
    assert first == second
