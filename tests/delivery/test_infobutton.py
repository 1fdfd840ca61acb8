"""Health-record systems ask by a code, in HL7's words, and get what the clinic has under just that code."""

import json
from typing import Any

import atoma
import feedparser
import pytest
from lxml import etree

from tests.client import Client
from tests.factories import make_record, make_site

PATH = "/v1/sites/core/infobutton"
CODE, SYSTEM, NAME = (f"mainSearchCriteria.v.{each}" for each in ("c", "cs", "dn"))
LANGUAGE, FORM = "informationRecipient.languageCode.c", "knowledgeResponseType"
ICD10CM = {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M79.1"}
ASKED = {CODE: "M79.1", SYSTEM: "2.16.840.1.113883.6.90"}
JSON = {FORM: "application/json"}


@pytest.fixture
def clinic(write: Any) -> Any:
    """A topic and a condition with codes, on a site with a website; the topic is there in French too."""
    write(
        make_site, base_url="https://clinic.example", url_templates={"topic": "/{slug}"},
        locales={"en": ["en"], "fr": ["fr", "en"], "es": ["es", "en"]},
    )  # fmt: skip
    topic = write(
        make_record, "topic", slug="needling", name="Needles & more", locales=("en", "fr"),
        neutral={"codes": [ICD10CM, {"system": "SNOMED CT", "code": "68962001"}]},
    )  # fmt: skip
    condition = write(make_record, "condition", topic=topic, slug="myalgia", neutral={"codes": [ICD10CM]})
    write(make_record, topic=topic, slug="no-code", answer="It says M79.1, and has no code.")
    return topic, condition


def entries(client: Client, **more: str) -> list[Any]:
    """What is answered as JSON, entry by entry."""
    found: list[Any] = client.json(PATH, **{**ASKED, **JSON, **more})["feed"]["entry"]
    return found


def test_what_has_the_code_is_found_topics_first(client: Client, clinic: Any) -> None:
    topic, condition = clinic
    assert [each["id"]["_value"] for each in entries(client)] == [f"urn:uuid:{topic.id}", f"urn:uuid:{condition.id}"]


@pytest.mark.parametrize(
    "system", ["2.16.840.1.113883.6.90", "urn:oid:2.16.840.1.113883.6.90", "http://hl7.org/fhir/sid/icd-10-cm"]
)
def test_a_system_is_known_by_each_of_its_names(client: Client, clinic: Any, system: str) -> None:
    assert len(entries(client, **{SYSTEM: system})) == 2


@pytest.mark.parametrize("system", ["2.16.840.1.113883.6.96", "SNOMED CT", "http://snomed.info/sct", "snomed-ct"])
def test_well_known_systems_too(client: Client, clinic: Any, system: str) -> None:
    assert len(entries(client, **{SYSTEM: system, CODE: "68962001"})) == 1


@pytest.mark.parametrize(
    ("system", "code"),
    [("2.16.840.1.113883.6.3", "M79.1"), ("2.16.840.1.113883.6.90", "M79"), ("2.16.840.1.113883.6.90", "m79.1"), ("1.2.3", "M79.1")],
)  # fmt: skip
def test_neither_another_system_nor_another_code_is_taken_for_it(
    client: Client, clinic: Any, system: str, code: str
) -> None:
    assert entries(client, **{SYSTEM: system, CODE: code}) == []


def test_without_a_code_a_topic_or_condition_of_just_this_name_is_found(client: Client, clinic: Any) -> None:
    for name, number in (("needles  & MORE", 1), ("needles", 0)):
        feed = client.json(PATH, **{CODE: "", NAME: name, **JSON})["feed"]
        assert len(feed["entry"]) == number


def test_a_title_never_comes_without_how_sure_it_is_nor_a_text_without_its_notices(client: Client, clinic: Any) -> None:
    condition = client.json("/v1/sites/core/conditions/myalgia")
    (told,) = (each for each in entries(client) if condition["id"] in each["id"]["_value"])
    for said in (condition["certainty"]["label"], *(each["text"] for each in condition["notices"])):
        assert said in told["summary"]["_value"]


def test_it_leads_to_the_clinics_own_page(client: Client, clinic: Any) -> None:
    topic, _ = entries(client)
    assert topic["link"] == [
        {"title": "Needles & more", "rel": "alternate", "type": "html", "href": "https://clinic.example/needling"}
    ]


def test_another_language_than_was_asked_for_is_marked_and_said_in_the_readers_own(client: Client, clinic: Any) -> None:
    topic, condition = entries(client, **{LANGUAGE: "fr"})
    assert (topic["lang"], topic["category"]) == ("fr", [])
    assert (condition["lang"], condition["category"]) == ("en", [{"scheme": "language-fallback", "term": "en"}])
    assert "Ce texte est en English" in condition["summary"]["_value"]


@pytest.mark.parametrize(
    ("asked", "served"), [("fr-CA", "fr"), ("fr_CA", "fr"), ("fra", "fr"), ("spa", "en"), ("de", "en")]
)
def test_the_nearest_language_is_served(client: Client, clinic: Any, asked: str, served: str) -> None:
    topic = entries(client, **{LANGUAGE: asked})[0]
    assert (topic["lang"], bool(topic["category"])) == (served, served == "en")


def test_what_was_asked_is_told_again(client: Client, clinic: Any) -> None:
    more = {
        "taskContext.c.c": "PROBLISTREV",
        "age.v.v": "45",
        "age.v.u": "a",
        "patientPerson.administrativeGenderCode.c": "F",
    }
    category = client.json(PATH, **{**ASKED, **JSON, **more})["feed"]["category"]
    assert {each["scheme"]: each["term"] for each in category} == {**ASKED, **JSON, **more}


def test_what_is_taken_from_readers_is_not_found(client: Client, write: Any, clinic: Any) -> None:
    from tests.acts import withdraw
    from tests.receipts.conftest import BY

    write(withdraw, [clinic[1].id], message="Wrong.", severity="safety", **BY)
    assert len(entries(client)) == 1


def test_feedparser_and_atoma_read_the_atom(client: Client, clinic: Any) -> None:
    response = client.get(PATH, **ASKED, **{LANGUAGE: "fr"})
    assert response.mimetype == "application/atom+xml"
    told, parsed, strict = (
        client.json(PATH, **ASKED, **JSON, **{LANGUAGE: "fr"})["feed"],
        feedparser.parse(response.data),
        atoma.parse_atom_bytes(response.data),
    )
    assert not parsed.bozo
    assert parsed.feed.title == strict.title.value == told["title"]["_value"]
    for entry, one, other in zip(told["entry"], parsed.entries, strict.entries, strict=True):
        assert one.title == other.title.value == entry["title"]["_value"]
        assert one.id == other.id_ == entry["id"]["_value"]
        assert one.summary == other.summary.value == entry["summary"]["_value"]
        assert (
            [each.href for each in one.get("links", ())]
            == [each.href for each in other.links]
            == [each["href"] for each in entry["link"]]
        )
    assert [each.term for each in parsed.entries[1].tags] == ["en"]


def test_it_is_well_formed_and_says_its_languages(client: Client, clinic: Any) -> None:
    root = etree.fromstring(client.get(PATH, **ASKED, **{LANGUAGE: "fr"}).data)
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert (root.get(language), [each.get(language) for each in root.findall("{*}entry")]) == ("fr", ["fr", "en"])


def consumers(feed: Any) -> list[list[tuple[str, str, str]]]:
    """Title, address and text as public programs take them from MedlinePlus Connect's JSON, each in its own way."""
    by_first_link = [
        (e["title"]["_value"], e["link"][0]["href"], e.get("summary", {}).get("_value", ""))
        for e in feed.get("entry", [])
    ]
    by_alternate = []
    for e in feed.get("entry") or []:
        link = next((each for each in e["link"] if each.get("rel") == "alternate"), None) or {}
        by_alternate.append((e.get("title", {}).get("_value"), link.get("href"), e["summary"]["_value"]))
    return [by_first_link, by_alternate]


def test_programs_made_for_medlineplus_connect_read_the_json(client: Client, clinic: Any) -> None:
    feed = json.loads(client.get(PATH, **{**ASKED, **JSON}).data)["feed"]
    assert {"title", "subtitle", "author", "updated", "category", "id", "entry", "lang"} <= feed.keys()
    feed["entry"] = [each for each in feed["entry"] if each["link"]]
    first, second = consumers(feed)
    assert first == second
    assert first[0][:2] == ("Needles & more", "https://clinic.example/needling")


# As OpenInfobutton, OpenEMR and pages of portals write them.
PUBLIC = [
    "representedOrganization.id.root=1.2.3&taskContext.c.c=PROBLISTREV&mainSearchCriteria.v.c=M79.1&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90"
    "&mainSearchCriteria.v.dn=Myalgia&performer=PROV&informationRecipient=PAT&age.v.v=52&age.v.u=a"
    "&patientPerson.administrativeGenderCode.c=F&xsltTransform=Infobutton_UI_VA",
    "mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.c=M79.1&mainSearchCriteria.v.dn=&informationRecipient.languageCode.c=en",
    "knowledgeResponseType=application%2Fjson&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.c=M79.1",
    "knowledgeResponseType=text/xml&mainSearchCriteria.v.c=M79.1&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&encounter.c.c=AMB"
    "&performer.languageCode.c=en&performer.healthCareProvider.c.c=163W00000X&subTopic.v.c=Q000628&subTopic.v.cs=2.16.840.1.113883.6.177",
]


@pytest.mark.parametrize("query", PUBLIC)
def test_requests_of_public_programs_are_answered(client: Client, clinic: Any, query: str) -> None:
    response = client.get(f"{PATH}?{query}")
    assert response.status_code == 200
    assert b"Needles &" in response.data


GOOD = f"{CODE}=M79.1&{SYSTEM}=2.16.840.1.113883.6.90"
MALFORMED = {
    "": CODE, f"{CODE}=": CODE, f"{SYSTEM}=2.16.840.1.113883.6.90": CODE, f"{CODE}=M79.1": SYSTEM, f"{CODE}=M79.1&{SYSTEM}=": SYSTEM,
    f"{CODE}=M79.1&{SYSTEM}=icd": SYSTEM, f"{CODE}=M79.1&{SYSTEM}=2.16.840.": SYSTEM, f"{CODE}=M79.1&{SYSTEM}=9.1": SYSTEM,
    f"{CODE}=M79.1&{SYSTEM}=urn:oid:x": SYSTEM, f"{CODE}=M79.1&{SYSTEM}=https://": SYSTEM, f"{CODE}=M79.1&{SYSTEM}=2.016.8": SYSTEM,
    f"{NAME}=x&{SYSTEM}=nothing": SYSTEM, f"{CODE}={'1' * 101}&{SYSTEM}=1.2": CODE, f"{CODE}=1&{SYSTEM}=http://a/{'1' * 200}": SYSTEM,
    f"{NAME}={'x' * 201}": NAME, f"{CODE}=a%00b&{SYSTEM}=1.2": CODE, f"{CODE}=a%0Ab&{SYSTEM}=1.2": CODE, f"{NAME}=%1b[0m": NAME,
    f"{NAME}=%EF%BF%BF": NAME, f"{GOOD}&{CODE}=M79.2": CODE, f"{GOOD}&{SYSTEM}=1.2": SYSTEM, f"{GOOD}&{LANGUAGE}=english%20please": LANGUAGE,
    f"{GOOD}&{LANGUAGE}=e": LANGUAGE, f"{GOOD}&{LANGUAGE}=en,fr": LANGUAGE, f"{GOOD}&{LANGUAGE}=en&{LANGUAGE}=fr": LANGUAGE,
    f"{GOOD}&{FORM}=application/javascript": FORM, f"{GOOD}&{FORM}=pdf": FORM, f"{GOOD}&{FORM}=text/html": FORM,
    f"{GOOD}&{FORM}=application/json&{FORM}=text/xml": FORM, f"{GOOD}&callback=show": "callback", f"{GOOD}&{FORM}=application/json&callback=x": "callback",
    f"{GOOD}&age.v.v=old": "age.v.v", f"{GOOD}&age.v.v=-1": "age.v.v", f"{GOOD}&age.v.v=1.5": "age.v.v", f"{GOOD}&age.v.v=151": "age.v.v",
    f"{GOOD}&age.v.v=5&age.v.u=years": "age.v.u", f"{GOOD}&patientPerson.administrativeGenderCode.c=female": "patientPerson.administrativeGenderCode.c",
    f"{GOOD}&taskContext.c.c=problem%20list": "taskContext.c.c", f"{GOOD}&informationRecipient=everybody": "informationRecipient",
    f"{GOOD}&mainSearchCriteria.v.c.%27=1": "mainSearchCriteria.v.c.'", f"{GOOD}&MainSearchCriteria.v.c=1": "MainSearchCriteria.v.c",
    f"{GOOD}&locale=fr": "locale", f"{GOOD}&at=1": "at", f"{GOOD}&encounter.c.c=%07": "encounter.c.c", f"{GOOD}&performer={'x' * 301}": "performer",
}  # fmt: skip


@pytest.mark.parametrize("query", MALFORMED)
def test_what_is_malformed_is_refused_by_the_name_of_the_parameter(client: Client, clinic: Any, query: str) -> None:
    response = client.get(f"{PATH}?{query}")
    assert (response.status_code, response.mimetype) == (400, "application/problem+json"), response.text
    assert MALFORMED[query] in {each["parameter"] for each in response.json["errors"]}


def test_jsonp_is_refused_with_the_reason(client: Client, clinic: Any) -> None:
    assert "run an answer of this server as a program" in client.problem(f"{PATH}?{GOOD}&callback=show", 400)["detail"]
