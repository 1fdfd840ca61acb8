"""Editors, reviewers, publishers and a worker in any order: readers get just what was published, and no save is lost."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.database import Database
from api.errors import Blocked, Conflict
from api.models import Record, Version
from api.reading.loading import ledger_head, load_view
from api.reading.resolver import resolve
from tests.acts import Pinned, alter_settings, perform, run_once, schedule
from tests.acts import Place as RecordPlace
from tests.conftest import Open
from tests.databases import Server, SqliteFiles, fresh_database
from tests.depth import examples
from tests.factories import NOW, edit, make_record, make_site
from tests.lookup import find_translation, verify
from tests.publishing.desk_model import CHAINS, SITES, Model, Place

WORDS = {"message": "Wrong.", "severity": "routine", "replacement": None}
Views = dict[tuple[int, str, str], tuple[str, str] | None]

numbers = st.integers(0, 1)
places = st.sampled_from([("core", "en"), ("core", "fr"), ("clinic", "en")])
sites = st.sampled_from(SITES)


class Desk(RuleBasedStateMachine):
    """The real thing, with the model beside it."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database, self.model, self.count = database, Model(), 0
        self.history: dict[int, Views] = {}
        self.plans: list[tuple[int, Place, int, int | None]] = []

    def teardown(self) -> None:
        """At the end, every past seq still says what it said, and the history is whole."""
        with self.database.reading() as session:
            for seq, expected in self.history.items():
                assert self._read(session, seq) == expected, f"at seq {seq}"
            assert verify(session) == []
        self.database.close()

    @initialize()
    def begin(self) -> None:
        with self.database.transaction() as session:
            make_site(session)
            make_site(session, "clinic", parent="core")
            topic = make_record(session, "topic")
            self.ids = [make_record(session, topic=topic, locales=("en", "fr")).id for _ in range(2)]
            alter_settings(session, "core", {"approval": "one"}, actor="o", now=NOW)
        for number in range(2):
            for locale in CHAINS:
                text = self.model.text(number, ("core", locale))
                text.save(f"question in {locale}", f"answer in {locale}", clinical=True)
                text.publish(1)

    @rule(number=numbers, place=places, clinical=st.booleans())
    def save(self, number: int, place: Place, clinical: bool) -> None:
        text, clinical = self.model.text(number, place), clinical and place[0] == "core"
        self.count += 1
        question, answer = text.saves[text.newest - 1] if text.newest else ("", "")
        changes = {"question": f"{self.count}?", "answer": f"{self.count}."}
        if place[0] != "core":
            changes.pop("answer")
        elif not clinical:
            changes = {"slug": f"asked-{self.count}"}
        text.save(changes.get("question", question), changes.get("answer", answer), clinical=clinical)
        with self.database.transaction() as session:
            edit(session, session.get_one(Record, self.ids[number]), place[1], site=place[0], **changes)

    @rule(number=numbers, place=places)
    def approve(self, number: int, place: Place) -> None:
        text = self.model.text(number, place)
        if text.draft:
            assert self._act("approve", [self._pin(number, place, text.draft)], by="Rita")
            text.approve()

    @rule(number=numbers, place=places)
    def publish(self, number: int, place: Place) -> None:
        text = self.model.text(number, place)
        if text.newest is None:
            return
        version = text.newest
        allowed = text.may_go_live(version, needs_approval=place[0] == "core") and version != text.live
        pins = [self._pin(number, place, version)]
        assert self._act("publish", pins) == allowed
        if allowed:
            text.publish(version)

    @rule(number=numbers, place=places, clinical=st.booleans(), later=st.booleans())
    def write_through(self, number: int, place: Place, clinical: bool, later: bool) -> None:
        """What most texts do: they are saved, approved, and published now or planned for later."""
        self.save(number, place, clinical)
        self.approve(number, place)
        if later:
            self.plan(number, place)
        else:
            self.publish(number, place)

    @rule(number=numbers, place=places)
    def unpublish(self, number: int, place: Place) -> None:
        text = self.model.text(number, place)
        if text.live:
            assert self._act("unpublish", [self._pin(number, place, text.live)])
            text.live = None

    @rule(number=numbers, site=sites, hidden=st.booleans())
    def say(self, number: int, site: str, hidden: bool) -> None:
        expected = self.model.say(number, site, hidden=hidden)
        assert self._act("hide" if hidden else "show", [RecordPlace(site, self.ids[number])]) == expected

    @rule(number=numbers)
    def withdraw_or_reinstate(self, number: int) -> None:
        place = RecordPlace("core", self.ids[number])
        if number in self.model.withdrawn:
            assert self._act("reinstate", [place])
        else:
            assert self._act("withdraw", [place], **WORDS)
        self.model.withdrawn ^= {number}

    @rule(number=numbers, place=places)
    def plan(self, number: int, place: Place) -> None:
        text = self.model.text(number, place)
        if text.draft is None:
            return
        pin = self._pin(number, place, text.draft)
        allowed = text.may_go_live(text.draft, needs_approval=place[0] == "core")
        assert self._done(lambda session: schedule(session, [pin], verb="publish", at=NOW, actor="Paula")) == allowed
        if not allowed:
            return
        self.plans.append((number, place, text.draft, text.live))

    @rule()
    def work(self) -> None:
        """The worker runs what was planned: what it was to replace must be live still, and the text approved."""
        for number, place, version, replaces in self.plans:
            text = self.model.text(number, place)
            fits = text.live == replaces != version
            allowed = fits and text.may_go_live(version, needs_approval=place[0] == "core")
            assert run_once(self.database, now=NOW + timedelta(seconds=1))
            if allowed:
                text.publish(version)
        self.plans = []
        assert not run_once(self.database, now=NOW + timedelta(seconds=1))

    def _pin(self, number: int, place: Place, version: int) -> Pinned:
        return Pinned(self.ids[number], *place, version)

    def _act(self, verb: str, items: Sequence[Pinned | RecordPlace], *, by: str = "Paula", **said: Any) -> bool:
        return self._done(lambda session: perform(session, verb, items, actor=by, now=NOW, **said))

    def _done(self, act: Callable[[Session], object]) -> bool:
        """Whether something was done; otherwise it was refused and has left nothing."""
        try:
            with self.database.transaction() as session:
                act(session)
        except (Blocked, Conflict):
            return False
        return True

    @invariant()
    def readers_get_just_what_was_published(self) -> None:
        with self.database.reading() as session:
            seq = ledger_head(session)[0]
            read = self._read(session, seq)
        assert read == self._expected()
        self.history[seq] = read

    def _expected(self) -> Views:
        return {
            (number, site, locale): self.model.served(number, site, locale)
            for number in range(2) for site in SITES for locale in CHAINS
        }  # fmt: skip

    def _read(self, session: Session, seq: int) -> Views:
        view = load_view(session, seq)

        def words(number: int, site: str, locale: str) -> tuple[str, str] | None:
            record = view.records.get(self.ids[number])
            found = resolve(record, site, locale, view) if record else None
            return None if found is None else (found.fields["question"], found.fields["answer"])

        return {key: words(*key) for key in self._expected()}

    @invariant()
    def no_save_is_lost(self) -> None:
        with self.database.reading() as session:
            for (number, (site, locale)), text in self.model.texts.items():
                if text.saves:
                    assert self._saved(session, number, site, locale) == text.saves

    def _saved(self, session: Session, number: int, site: str, locale: str) -> list[tuple[str, str]]:
        translation = find_translation(session, self.ids[number], site, locale)
        saved = select(Version.fields).where(Version.translation_id == translation.id).order_by(Version.number)
        return [(each["question"], each.get("answer", "")) for each in map(parse, session.scalars(saved))]


@pytest.mark.long
def test_readers_get_what_was_published_whatever_people_do(
    database_server: Server, migrated_template: str, opened: Open
) -> None:
    with ExitStack() as databases:

        def make() -> Desk:
            # The one before has lived its life.
            databases.close()
            url = databases.enter_context(fresh_database(database_server, template=migrated_template))
            return Desk(opened(url))

        # Long lives tell more than many short ones, and a short one costs a database all the same, most on a server.
        run_state_machine_as_test(
            make,
            settings=settings(
                max_examples=examples(8, 50) if isinstance(database_server, SqliteFiles) else examples(3, 15),
                stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
