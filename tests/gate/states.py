"""Live records that no database holds, for the tests of rules that look at words alone."""

from collections.abc import Mapping
from typing import Any

from api.canonical import canonical
from api.ids import new_id
from api.reading.facts.text import LiveText
from api.reading.views import RecordState


def live(type_name: str, locale: str, fields: Mapping[str, Any], neutral: Mapping[str, Any]) -> RecordState:
    """A record of the library with one text."""
    texts = {"und": neutral, locale: fields}
    held = {("core", each): LiveText(type_name, "core", each, _json(type_name, said)) for each, said in texts.items()}
    return RecordState(new_id(), type_name, "core", locale, held)


def _json(type_name: str, fields: Mapping[str, Any]) -> bytes:
    about = {"type": type_name, "site": "core", "source_locale": "en"}
    moment = "2026-11-20T12:00:00Z"
    value = {
        "record": about, "version": 1, "schema_version": 1, "fields": fields, "clinical": {}, "source_clinical": None,
        "method": "human", "published_at": moment, "updated_at": moment,
    }  # fmt: skip
    return canonical(value).encode()
