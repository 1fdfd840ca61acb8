"""Whoever reads what a claim is called reads beside it how sure it is, in their language, wherever it is delivered."""

import re
from typing import Any

import pytest

from api.models import Record
from api.record_types import RECORD_TYPES
from api.record_types.certainties import CERTAINTIES
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit_live, make_record, make_site
from tests.seed.french import faults
from tests.sync.conftest import device, listed

LOCALES = ("en", "fr", "es", "de")
SPOKEN = {"en": "en", "fr": "fr", "es": "es", "de": "en"}
NOT_GRADED = {
    "en": "Certainty: not graded here",
    "fr": "Certitude\u00a0: non évaluée ici",
    "es": "Certeza: no evaluada aquí",
}
CLAIMS = [each.name for each in RECORD_TYPES.values() if each.makes_claims]
OTHERS = [each.name for each in RECORD_TYPES.values() if not each.makes_claims]


@pytest.fixture
def site(write: Write) -> str:
    made: str = write(make_site, "core", locales={each: [each] for each in LOCALES})
    return made


@pytest.fixture
def topic(write: Write, site: str) -> Record:
    made: Record = write(make_record, "topic", locales=LOCALES)
    return made


def claim(write: Write, topic: Record, type_name: str, level: str | None = None) -> Record:
    neutral = {"certainty": level} if level else {"certainty": None} if not _is_required(type_name) else {}
    caveats = (
        {"caveats": [write(make_record, "limitation", topic=topic, locales=LOCALES).id]}
        if type_name == "benefit"
        else {}
    )
    made: Record = write(make_record, type_name, topic=topic, locales=LOCALES, neutral={**neutral, **caveats})
    return made


def _is_required(type_name: str) -> bool:
    field = RECORD_TYPES[type_name].field("certainty")
    return field is not None and field.required


def everywhere(client: Client, record: Record, topic: Record, locale: str) -> dict[str, Any]:
    """How sure the record is said to be, at each place where its title is read."""
    declaration = RECORD_TYPES[record.type]
    at = f"/v1/sites/core/{declaration.collection}"
    phone = device("core", locale, record.type)
    pages = phone.sync(client.get)
    assert phone.items == listed(client, pages[-1]["scope"])
    page = client.json(f"/v1/sites/core/pages/{topic.id}", locale=locale)
    found = {
        "item": client.json(f"{at}/{record.id}", locale=locale),
        "list": _own(client.json(at, locale=locale)["items"], record),
        "hit": _own(client.json("/v1/sites/core/search", q=f"{declaration.title} {locale}", locale=locale, limit=500)["items"], record),
        "page": _own([each for section in page["sections"] for each in section["items"]], record),
        "sync": phone.items[record.type, record.id],
    }  # fmt: skip
    return {place: each["certainty"] for place, each in found.items()}


def _own(items: list[Any], record: Record) -> Any:
    return next(each for each in items if each["id"] == record.id)


def told_as_jsonld(client: Client, record: Record, locale: str) -> list[Any]:
    document = client.json(f"/v1/sites/core/records/{record.id}", locale=locale, format="jsonld")
    return [each for node in document["@graph"] for each in node.get("usageInfo", ())]


def test_benefits_conditions_stages_and_limitations_make_claims() -> None:
    assert {"benefit", "condition", "mechanism_stage", "limitation"} <= set(CLAIMS)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("type_name", CLAIMS)
def test_a_claim_that_nobody_has_graded_says_so_wherever_its_title_stands(
    client: Client, write: Write, topic: Record, type_name: str, locale: str
) -> None:
    record = claim(write, topic, type_name, "not_graded" if _is_required(type_name) else None)
    spoken = SPOKEN[locale]
    said = {"level": "not_graded", "label": NOT_GRADED[spoken], "locale": spoken}
    places = everywhere(client, record, topic, locale)
    assert places == dict.fromkeys(places, said)
    assert {"@type": "CreativeWork", "text": said["label"], "inLanguage": spoken} in told_as_jsonld(
        client, record, locale
    )


@pytest.mark.parametrize("level", CERTAINTIES)
def test_every_level_has_words_of_its_own_in_every_language(
    client: Client, write: Write, topic: Record, level: str
) -> None:
    record = claim(write, topic, "benefit", level)
    for locale in LOCALES:
        said = client.json(f"/v1/sites/core/benefits/{record.id}", locale=locale)["certainty"]
        assert (said["level"], said["locale"]) == (level, SPOKEN[locale])
        assert re.fullmatch(r"(?:Certainty|Certitude\u00a0|Certeza): [a-zéèàí ]{3,40}", said["label"]), said
        assert faults(said["label"], "fr-CA") == [] or locale != "fr"


def test_a_range_names_both_of_its_ends(client: Client, write: Write, topic: Record) -> None:
    record = claim(write, topic, "benefit", "very_low_to_moderate")
    said = [
        client.json(f"/v1/sites/core/benefits/{record.id}", locale=each)["certainty"]["label"] for each in LOCALES[:3]
    ]
    assert said == [
        "Certainty: very low to moderate",
        "Certitude\u00a0: de très faible à modérée",
        "Certeza: de muy baja a moderada",
    ]


@pytest.mark.parametrize("type_name", [each for each in OTHERS if each != "topic"])
def test_what_makes_no_claim_says_how_sure_it_is_only_where_somebody_has_said_so(
    client: Client, write: Write, topic: Record, type_name: str
) -> None:
    graded, silent = (claim(write, topic, type_name, level) for level in ("low", None))
    levels = [set(map(_level, everywhere(client, each, topic, "en").values())) for each in (graded, silent)]
    assert levels == [{"low"}, {None}]


def _level(said: Any) -> Any:
    return said and said["level"]


def test_readers_and_phones_hear_when_a_claim_is_graded_and_the_past_stays(
    client: Client, write: Write, topic: Record
) -> None:
    record = claim(write, topic, "mechanism_stage")
    phone = device("core", "fr", "mechanism_stage")
    phone.sync(client.get)
    before = client.json(f"/v1/sites/core/mechanism-stages/{record.id}", locale="fr")
    seq = client.json("/v1/sites/core")["seq"]
    write(edit_live, record, "und", certainty="moderate")
    phone.sync(client.get)
    now = phone.items["mechanism_stage", record.id]
    assert (now["certainty"]["label"], now["rev"] != before["rev"]) == ("Certitude\u00a0: modérée", True)
    then = client.json(f"/v1/sites/core/mechanism-stages/{record.id}", locale="fr", at=seq)
    assert (then["certainty"], then["rev"]) == (before["certainty"], before["rev"])


def test_the_model_tells_which_types_make_claims(client: Client, site: str) -> None:
    told = {each["name"]: each["makes_claims"] for each in client.json("/v1/types")["items"]}
    assert {name for name, claims in told.items() if claims} == set(CLAIMS)
