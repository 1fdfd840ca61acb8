"""Health-record systems are told who has signed a leaflet: one person who has signed all that it shows, and nobody else."""

from datetime import date
from typing import Any

import pytest
from fhir.resources import R4B
from fhir.resources import get_fhir_model_class as r5_class
from flask import Flask

from api.models import Person, Record
from tests.acts import Pinned, create_person, open_session, review
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record
from tests.people import pin
from tests.signatures.conftest import NOW, Signer

MODELS = {"r4": R4B.get_fhir_model_class, "r5": r5_class}
BY = {"actor": "Paula Publisher", "now": NOW}


@pytest.fixture
def leaflet(write: Write, library: str) -> tuple[Record, Record]:
    """A topic with a question, which are all that its leaflet shows."""
    topic = write(make_record, "topic", slug="needling")
    return topic, write(make_record, topic=topic, question="Does it hurt?")


def told(client: Client, topic: Record, version: str) -> Any:
    """What is said of who stands behind the document, which a library of others must take."""
    body = client.get(f"/v1/sites/core/fhir/{version}/DocumentReference/{topic.id}.en").get_json(force=True)
    MODELS[version]("DocumentReference").model_validate(body)
    return {name: body[name] for name in ("authenticator", "attester") if name in body}


def sign(signer: Signer, write: Write, *records: Record, day: str = "2026-11-20") -> None:
    signer.sign(*(write(pin, each, "en") for each in records), reviewed_on=day)


def test_who_has_signed_all_of_it_is_named_with_the_oldest_day(
    client: Client, write: Write, signer: Signer, leaflet: tuple[Record, Record]
) -> None:
    topic, faq = leaflet
    sign(signer, write, topic, day="2026-11-03")
    assert told(client, topic, "r5") == {}
    sign(signer, write, faq)
    who = {"type": "Practitioner", "display": "Rita, PT, no. 123"}
    assert told(client, topic, "r4") == {"authenticator": who}
    (attester,) = told(client, topic, "r5")["attester"]
    assert (attester["party"], attester["time"]) == (who, "2026-11-03")
    (mode,) = attester["mode"]["coding"]
    assert (mode["system"], mode["code"]) == ("http://hl7.org/fhir/composition-attestation-mode", "professional")


@pytest.mark.parametrize("version", MODELS)
def test_a_review_that_is_not_signed_authenticates_nothing(
    client: Client, write: Write, signer: Signer, leaflet: tuple[Record, Record], version: str
) -> None:
    topic, faq = leaflet
    sign(signer, write, topic)
    reviewer = {"name": "Rita", "credential": "PT, no. 123"}
    write(review, [Pinned(faq.id, "core", "en")], reviewer=reviewer, reviewed_on=date(2026, 11, 20), **BY)
    assert told(client, topic, version) == {}


@pytest.mark.parametrize("version", MODELS)
def test_where_two_have_signed_a_part_each_neither_stands_for_the_whole(
    app: Flask, client: Client, write: Write, signer: Signer, leaflet: tuple[Record, Record], version: str
) -> None:
    topic, faq = leaflet
    sign(signer, write, topic)
    other: Person = write(create_person, "Otto", "reviewer", credential="PT, no. 124", now=NOW)
    sign(Signer(app, write(open_session, other, way="invitation", now=NOW)[1]), write, faq)
    assert told(client, topic, version) == {}


@pytest.mark.parametrize("version", MODELS)
def test_a_publication_that_it_rests_on_takes_no_signature(
    client: Client, write: Write, signer: Signer, leaflet: tuple[Record, Record], version: str
) -> None:
    topic, faq = leaflet
    write(make_record, "citation", topic=topic)
    sign(signer, write, topic, faq)
    assert told(client, topic, version) != {}
