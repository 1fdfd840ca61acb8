"""A translation toolkit that knows nothing of us reads our documents, fills them, and what it writes is taken back."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session
from translate.storage import xliff, xliff2

from tests.acts import export_xliff, import_xliff
from tests.factories import EDITOR, NOW, edit, make_record, make_site, newest_fields
from tests.xliff.documents import VERSIONS

STORES = {"2.1": xliff2.Xliff2File, "1.2": xliff.xlifffile}


def units(data: bytes, version: str) -> tuple[Any, list[Any]]:
    store = STORES[version].parsestring(data)
    return store, [each for each in store.units if not each.isheader()]


def plain(found: list[Any]) -> Iterator[tuple[str, str | None]]:
    return ((str(each.source), each.target and str(each.target)) for each in found)


@pytest.mark.parametrize("version", VERSIONS)
def test_it_sees_source_and_translation(session: Session, version: str) -> None:
    make_site(session)
    record = make_record(session, "faq", locales=("en", "fr"), question="Är det ont? 针 🇫🇷", answer="Just this.")
    edit(session, record, "fr", question="Mal ?")
    _, found = units(export_xliff(session, site="core", locale="fr", version=version, types=["faq"]), version)
    assert ("Är det ont? 针 🇫🇷", "Mal ?") in list(plain(found))
    assert len(found) == 4


@pytest.mark.parametrize("version", VERSIONS)
def test_what_it_writes_is_taken_back(session: Session, version: str) -> None:
    make_site(session)
    record = make_record(session, "faq", question="Does it hurt?", answer="Not much.")
    store, found = units(export_xliff(session, site="core", locale="fr", version=version, types=["faq"]), version)
    for each in found:
        each.target = {"Does it hurt?": "Ça fait mal ? 👩🏽\u200d⚕️"}.get(str(each.source), "un-mot")
    report = import_xliff(session, bytes(store), author=EDITOR, now=NOW, moved_source="refuse", method="human")
    assert report.refused == []
    assert newest_fields(session, record, "core", "fr") == {
        "slug": "un-mot", "question": "Ça fait mal ? 👩🏽\u200d⚕️", "short_answer": "un-mot", "answer": "un-mot",
    }  # fmt: skip
