"""Whoever had a record that is withdrawn is told why in their own language, as far as somebody wrote it in that."""

from typing import Any

import pytest

from tests.acts import withdraw
from tests.conftest import Write
from tests.factories import NOW, make_record, make_site
from tests.sync.conftest import Synced, device

CHAINS = {"en": ["en"], "fr": ["fr", "en"], "fr-CA": ["fr-CA", "fr", "en"]}
SAID: dict[str, Any] = {"message": "Wrong.", "severity": "safety", "replacement": None, "actor": "p", "now": NOW}


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ({"fr": "Faux."}, "Faux."),
        ({"fr-CA": "Pas vrai.", "fr": "Faux."}, "Pas vrai."),
        ({"es": "Mal."}, "Wrong."),
        ({"en": "So wrong.", "es": "Mal."}, "So wrong."),
    ],
)
def test_a_phone_is_told_in_its_own_language(write: Write, synced: Synced, messages: dict[str, str], told: str) -> None:
    write(make_site, locales=CHAINS)
    faq = write(make_record, topic=write(make_record, "topic", locales=("en", "fr")), locales=("en", "fr"))
    phone = device("core", "fr-CA", "faq")
    synced(phone)
    write(withdraw, [faq.id], messages=messages, **SAID)
    [op] = [op for page in synced(phone) for op in page["items"]]
    assert op["withdrawal"]["message"] == told
