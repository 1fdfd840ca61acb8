"""Whoever changes what readers get goes in by one door, which locks the ledger before anything is read."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.models import Fact
from api.services.ledger.changes import open_change
from api.services.ledger.lookup import live_records
from api.services.publishing.verbs import VERBS
from tests.acts import hold_ledger
from tests.conftest import Write
from tests.factories import NOW, edit, make_record, make_site, publish_all
from tests.lookup import find_settings
from tests.project.files import nodes

API = Path(__file__).parents[2] / "api"
DOOR = "services/publishing/publication.py"
TRIAL = "services/publishing/trying.py"
"""Does what is planned and undoes it again: it can neither seal nor abandon a change."""


def callers_of(name: str) -> set[str]:
    return {
        str(path.relative_to(API))
        for path in API.rglob("*.py")
        for node in nodes(path)
        if isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
    }


def test_a_change_is_opened_at_the_door_and_nowhere_else() -> None:
    assert callers_of("open_change") == {DOOR, TRIAL}
    assert callers_of("seal") | callers_of("abandon") == {DOOR}


def test_each_verb_has_a_file_with_its_name() -> None:
    files = {path.stem for path in (API / "services/publishing/verbs").glob("*.py")} - {"__init__"}
    assert {name.replace("-", "_") for name in VERBS} == files


def test_no_verb_is_performed_but_through_the_door() -> None:
    performing = (callers_of("perform") | callers_of("use")) - {
        "services/publishing/perform.py",
        "services/publishing/verb.py",
    }
    assert performing == {
        "admin/publishing/actions.py", "admin/publishing/signed_reviews.py", "admin/submitting.py", "services/desk/replacements.py", "services/publishing/schedules.py", "services/transfer/seed.py",
        # What is planned is done within a change that is open already.
        "services/publishing/plans.py",
    }  # fmt: skip


@pytest.mark.parametrize(
    "look",
    [
        lambda session, id: live_records(session, [id]),
        lambda session, id: find_settings(session, "core"),
        lambda session, id: session.info.setdefault("kept", session.scalars(select(Fact)).all()),
    ],
    ids=["what readers have", "a site's settings", "facts"],
)
def test_a_change_after_a_read_is_refused(write: Write, look) -> None:  # type: ignore[no-untyped-def]
    write(make_site)
    faq = write(make_record)

    def read_first(session: Session) -> None:
        look(session, faq.id)
        open_change(session, actor="tests", verb="publish", now=NOW)

    with pytest.raises(RuntimeError, match="without the ledger"):
        write(read_first)


def test_who_holds_the_ledger_may_read_before_the_change(write: Write) -> None:
    write(make_site)
    faq = write(make_record, live=False)

    def hold_and_read(session: Session) -> int:
        hold_ledger(session)
        edit(session, faq, "en", question="Another?")
        return publish_all(session, faq).seq

    assert write(hold_and_read) > 0


def test_a_lock_that_was_undone_is_not_held(write: Write) -> None:
    write(make_site)

    def undo_and_go_on(session: Session) -> None:
        with session.begin_nested() as attempt:
            hold_ledger(session)
            attempt.rollback()
        find_settings(session, "core")
        open_change(session, actor="tests", verb="publish", now=NOW)

    with pytest.raises(RuntimeError, match="without the ledger"):
        write(undo_and_go_on)
