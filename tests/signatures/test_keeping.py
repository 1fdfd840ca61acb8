"""A signature is kept as it was signed: whoever alters it, or what rests on it, past the program is found; it goes and comes with files."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.app import create_app
from api.canonical import canonical, parse
from api.database import Database
from api.models import Attestation, Person, Record, Seal, Signature
from api.models.base import table_of
from api.models.sealing import seal_as_found
from tests.client import Client
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.factories import make_record, make_site
from tests.intruder import attempt, unguarded
from tests.lookup import judge_review, verify
from tests.people import make_person, pin
from tests.signatures.conftest import Signer
from tests.signatures.made import MALLORY, right, signed
from tests.transfer.files import FileDesk, as_file, lines_of

_SIGNATURE, _ATTESTATION = table_of(Signature), table_of(Attestation)


@pytest.fixture
def confirmed(signer: Signer, faq: Record, text: dict[str, Any]) -> Record:
    """The FAQ, once its English text is confirmed and signed."""
    signer.sign(text)
    return faq


def _forged(session: Session) -> str:
    """The file as somebody signs it who takes the reviewer's place."""
    file = parse(session.scalars(select(Signature.file)).one() or "")
    return canonical({**signed(file["statement"], MALLORY), "texts": file["texts"]})


def altered(file: Callable[[Session], str]) -> Callable[[Session], Any]:
    return lambda session: session.execute(update(_SIGNATURE).values(file=file(session)))


TAMPERED: dict[str, Callable[[Session], Any]] = {
    "another name": altered(
        lambda session: (session.scalars(select(Signature.file)).one() or "").replace(
            '"name":"Rita"', '"name":"Mallory"'
        )
    ),
    "another's signature": altered(_forged),
    "another signed review": altered(lambda _: canonical(right())),
    "another text": lambda session: session.execute(update(_ATTESTATION).values(translation_id=1)),
    "another version": lambda session: session.execute(update(_ATTESTATION).values(version=2)),
    "other words": lambda session: session.execute(update(_ATTESTATION).values(clinical="{}")),
    "another day": lambda session: session.execute(update(_ATTESTATION).values(reviewed_on="2020-01-01")),
    "a later end": lambda session: session.execute(update(_ATTESTATION).values(valid_until="2099-01-01")),
    "another reviewer": lambda session: session.execute(
        update(_ATTESTATION).values(reviewer=canonical({"name": "Mallory", "credential": "MD"}))
    ),
    "no signature any more": lambda session: session.execute(delete(_SIGNATURE)),
}


@pytest.mark.database
@pytest.mark.parametrize("tamper", TAMPERED.values(), ids=TAMPERED.keys())
def test_an_administrator_who_alters_rows_and_all_seals_is_found(
    app: Flask, confirmed: Record, tamper: Callable[[Session], Any]
) -> None:
    database: Database = app.extensions["database"]
    with database.transaction() as session, attempt(session), unguarded(session):
        assert verify(session) == []
        tamper(session)
        # Seals hold no secret: whoever may write everything seals everything anew. What a passkey has signed stays out of reach.
        session.execute(delete(table_of(Seal)))
        seal_as_found(session.connection())
        found = [each for each in verify(session) if "ignature" in each or "ttestation" in each]
        assert found, "nothing was found"


@pytest.mark.database
def test_who_takes_a_signed_review_back_leaves_its_file_and_a_whole_history(
    client: Client, write: Write, signer: Signer, confirmed: Record, text: dict[str, Any]
) -> None:
    path = f"/v1/sites/core/records/{confirmed.id}"
    assert client.json(path)["review"]["signed"] is True
    id = signer.page.ask(f"records/{confirmed.id}", include="attestations")["attestations"][0]["signature"]
    taken = signer.page.call("POST", "actions/take-back", {"items": [text], "reason": "The wrong text."})
    assert taken.status_code == 200, taken.text
    assert client.json(path)["review"]["status"] == "unreviewed"
    assert signer.page.ask(f"records/{confirmed.id}", include="attestations")["attestations"] == []
    # What was signed was signed; only nothing rests on it any more.
    assert judge_review(signer.page.call("GET", f"signatures/{id}").data.decode()).statement is not None
    assert write(verify) == []


@pytest.mark.database
@pytest.mark.parametrize(
    "statement",
    [
        delete(_SIGNATURE),
        update(_SIGNATURE).values(file="{}"),
        update(_SIGNATURE).values(id="0"),
        update(_SIGNATURE).values(person_id="0"),
    ],
    ids=["taken out", "said otherwise", "named otherwise", "given to another"],
)
def test_the_database_refuses_to_alter_it(app: Flask, confirmed: Record, statement: Any) -> None:
    database: Database = app.extensions["database"]
    with (
        database.transaction() as session,
        attempt(session),
        pytest.raises(DBAPIError, match="only ever added to"),
    ):
        session.execute(statement)


def test_it_goes_where_its_reviewer_is_erased_and_a_copy_stays_good(
    app: Flask, write: Write, rita: Person, signer: Signer, confirmed: Record, client: Client
) -> None:
    copy = signer.file(confirmed)
    ada = FileDesk(app, write(make_person, "Olga", "admin"))
    before = ada.ask(f"records/{confirmed.id}", include="attestations")["attestations"][0]
    etag = ada.ask(f"people/{rita.id}")["etag"]
    assert ada.call("DELETE", f"people/{rita.id}", headers={"If-Match": etag}).status_code == 204
    after = ada.ask(f"records/{confirmed.id}", include="attestations")["attestations"][0]
    assert (after["signature"], after["reviewer"]) == (before["signature"], None)
    assert ada.call("GET", f"signatures/{before['signature']}").status_code == 410
    assert (judge_review(copy).state, judge_review(copy).id) == ("valid", before["signature"])
    review = client.json(f"/v1/sites/core/records/{confirmed.id}")["review"]
    assert (review["signed"], review["reviewer"]) == (True, None)
    with app.extensions["database"].transaction() as session:
        assert verify(session) == []


@pytest.fixture
def elsewhere(database_server: Server, migrated_template: str) -> Iterator[FileDesk]:
    """Olga at a server of others, which has a library of the same name."""
    with fresh_database(database_server, template=migrated_template) as url:
        app = create_app({"database_url": url})
        with app.extensions["database"].transaction() as session:
            make_site(session)
            key = make_person(session, "Olga", "admin")
        yield FileDesk(app, key)
        app.extensions["database"].close()


@pytest.fixture
def olga(app: Flask, write: Write, library: str) -> FileDesk:
    return FileDesk(app, write(make_person, "Olga", "admin"))


def test_a_file_takes_it_along_byte_for_byte(signer: Signer, confirmed: Record, olga: FileDesk, client: Client) -> None:
    (line,) = [each for each in lines_of(olga.export()) if each.get("id") == confirmed.id and each["line"] == "record"]
    (attestation,) = line["texts"]["en"]["attestations"]
    assert attestation["signature"].encode() == signer.file(confirmed)


def test_one_that_was_altered_on_the_way_is_refused(confirmed: Record, olga: FileDesk) -> None:
    lines = [each for each in lines_of(olga.export()) if each["line"] in ("record", "change")]
    forged = as_file(lines).replace(rb"\"name\":\"Rita\"", rb"\"name\":\"Mona\"")
    assert forged != as_file(lines)
    (wrong,) = olga.wrong_in(*lines_of(forged))
    assert wrong[1] == "#/texts/en/attestations/0/signature"


def test_it_counts_for_no_other_site(
    write: Write, library: str, signer: Signer, olga: FileDesk, client: Client
) -> None:
    write(make_site, "twin")
    topic = write(make_record, "topic")
    signer.sign(write(pin, topic, "en"))
    lines = [each for each in lines_of(olga.export()) if each["line"] in ("record", "change")]
    id = topic.id[:-4] + "beef"
    moved = lines_of(as_file(lines).replace(topic.id.encode(), id.encode()))
    # The signature stays as it was signed: for the record of the library.
    moved[0]["texts"]["en"]["attestations"] = lines[0]["texts"]["en"]["attestations"]
    olga.bring(*moved, site="twin")
    review = client.json(f"/v1/sites/twin/records/{id}")["review"]
    assert (review["status"], review["imported"], "signed" in review) == ("current", True, False)


def test_it_comes_to_another_server_and_still_proves_itself(
    signer: Signer, confirmed: Record, olga: FileDesk, elsewhere: FileDesk
) -> None:
    elsewhere.bring(*(each for each in lines_of(olga.export()) if each["line"] in ("record", "change")))
    (attested,) = elsewhere.ask(f"records/{confirmed.id}", include="attestations")["attestations"]
    assert attested["imported_by"] == "Olga"
    answer = elsewhere.call("GET", f"signatures/{attested['signature']}")
    assert answer.data == signer.file(confirmed)
    review = elsewhere.ask(f"records/{confirmed.id}", include="reviews")["reviews"][0]
    assert (review["imported"], review["signed"]) == (True, True)
