"""Whatever happens, a device holds in the end exactly what is listed, or is told honestly that it must start afresh.

Random histories of every kind of edit on sites and locales, seen through two processes by devices whose answers get
lost, repeated, outdated and interrupted, while backups are put back, clocks are set back and releases change the items.
"""

import copy
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from api.app import create_app
from api.database import Database
from api.errors import ContentError
from api.reading import items
from api.reading.snapshots import Snapshots
from tests.acts import Pinned, alter_settings, review
from tests.databases import Server, SqliteFiles
from tests.depth import examples
from tests.factories import NOW, edit, publish_all
from tests.lookup import find_record
from tests.resolver.histories import LOCALES, History, acts, site_plans, small
from tests.sync.backups import Backup, restore, take_backup
from tests.sync.conftest import device, listed
from tests.sync.device import Device, Refused
from tests.sync.random_runs import Reader

FAULTS = ("none", "none", "none", "lost", "twice", "outdated", "interrupted")
TYPES = ("faq,limitation,topic", "faq,limitation,topic", "faq,limitation", "faq")
TEMPLATES = ("/{slug}", "/{locale}/{id}-{slug}")
MOST_RELEASES = 1
owned = st.sampled_from((0, 0, 1))
written = st.lists(st.sampled_from(LOCALES), unique=True, min_size=2, max_size=3)
record_plans = st.lists(st.tuples(st.sampled_from(("limitation", "faq")), owned, written), min_size=3, max_size=4)
device_plans = st.tuples(small, small, small, st.sampled_from((1, 1, 2)))
batches = st.lists(acts, min_size=1, max_size=4)


class World(RuleBasedStateMachine):
    """One database, two processes, an edge that may hand out what it got earlier, and devices."""

    server: Server
    template: str
    apps: list[Flask]
    """Made once for all histories, because describing the API takes longer than acting out a history."""

    def __init__(self) -> None:
        super().__init__()
        self.url = self.server.create(template=self.template)
        self.database = Database(self.url)
        self.processes = [Reader(app) for app in self.apps]
        for process in (0, 1):
            self._start(process)
        self.history = History()
        self.backups: list[tuple[Backup, dict[str, Any]]] = []
        self.devices: list[Device] = []
        self.outdated: set[int] = set()
        """The devices whose run under way has met an outdated answer."""
        self.seen: dict[str, list[TestResponse]] = defaultdict(list)
        self.releases = self.renamed = 0

    def _start(self, process: int) -> None:
        """Begin a process: all that one keeps in memory are its connections and its snapshots."""
        database = Database(self.url)
        self.apps[process].extensions |= {"database": database, "snapshots": Snapshots(database, kept=8)}

    @initialize(sites=site_plans, records=record_plans, devices=st.lists(device_plans, min_size=3, max_size=4))
    def begin(self, sites: Any, records: Any, devices: list[tuple[int, int, int, int]]) -> None:
        with self.database.transaction() as session:
            self.history.begin(session, sites, records)
        for place, (site, locale, types, limit) in enumerate(devices):
            locales = list(sites[site % len(sites)][1])
            self.devices.append(
                device(self._site(site % len(sites)), locales[locale % len(locales)], TYPES[types % 4], limit=limit)
            )
            self.settle(place, process=0)

    @rule(batch=batches, choice=small)
    def publish(self, batch: list[Any], choice: int) -> None:
        """Several acts, after each of which one device asks while the others stay where they are."""
        for act in batch:
            with self.database.transaction() as session:
                self.history.act(session, act)
            self.ask(choice, process=len(batch) % 2, fault="none")

    @rule(choice=small, locale=st.sampled_from(LOCALES[:2]), years=st.sampled_from((0, 0, 3)), slug=st.booleans())
    def rename(self, choice: int, locale: str, years: int, slug: bool) -> None:
        """A new slug, or a link in a text; perhaps by a clock that was set back."""
        with self.database.transaction() as session:
            record = find_record(session, self._record(choice))
            self.renamed += 1
            name = {"topic": "summary", "limitation": "description", "faq": "answer"}[record.type]
            link = f"See [this](record:{self._record(choice + 1)}), {self.renamed}."
            changes = {"slug": f"name-{self.renamed}"} if slug else {name: link}
            self._try(session, lambda: edit(session, record, locale, **changes))
            self._try(session, lambda: publish_all(session, record, now=NOW - timedelta(days=365 * years)))

    @rule(choice=small, locale=st.sampled_from(LOCALES), day=st.integers(1, 28), template=st.sampled_from(TEMPLATES))
    def attest_and_move_pages(self, choice: int, locale: str, day: int, template: str) -> None:
        with self.database.transaction() as session:
            record = find_record(session, self._record(choice))
            item = Pinned(record.id, record.site, locale)
            reviewer = {"name": "Rita", "credential": None}
            self._try(
                session,
                lambda: review(session, [item], reviewer=reviewer, reviewed_on=date(2026, 10, day), actor="r", now=NOW),
            )
            templates = {"url_templates": {"topic": template} if day % 2 else {"faq": template, "topic": template}}
            self._try(session, lambda: alter_settings(session, self._site(choice), templates, actor="o", now=NOW))

    def _try(self, session: Session, service: Any) -> None:
        try:
            with session.begin_nested():
                service()
        except ContentError:
            pass

    def _record(self, choice: int) -> str:
        return list(self.history.records)[choice % len(self.history.records)]

    def _site(self, choice: int) -> str:
        return self.history.sites[choice % len(self.history.sites)]

    @rule(choice=small, process=st.integers(0, 1), fault=st.sampled_from(FAULTS))
    def ask(self, choice: int, process: int, fault: str) -> None:
        """One question of one device, and what becomes of its answer."""
        place = choice % len(self.devices)
        phone = self.devices[place]
        answer = self._answer(phone.url, process)
        if fault == "lost":
            return
        if fault == "outdated" and len(self.seen[phone.url]) > 1:
            answer = self.seen[phone.url][0]
            self.outdated.add(place)
        if fault == "interrupted":
            phone.interrupt()
            return
        self._take(place, answer)
        if fault == "twice" and phone.staged is not None:
            self._take_again(phone, answer)

    def _answer(self, url: str, process: int) -> TestResponse:
        answer = self.processes[process].get(url)
        if answer.status_code == 200:
            self.seen[url].append(answer)
        return answer

    def _take_again(self, phone: Device, answer: TestResponse) -> None:
        """The same page once more, before the next one."""
        token, resets = phone.staged_token, len(phone.resets)
        if answer.status_code == 200 and answer.json["has_more"]:
            phone.take(answer)
            assert (phone.staged_token, len(phone.resets)) == (token, resets)

    def _take(self, place: int, answer: TestResponse) -> None:
        phone = self.devices[place]
        finished, resets = len(phone.finished_seqs), len(phone.resets)
        try:
            wait = phone.take(answer)
        except Refused:
            return
        self._check_resets(place, phone.resets[resets:])
        if len(phone.finished_seqs) > finished and wait and place not in self.outdated:
            self._compare(phone, answer.json["scope"])
        if phone.staged is None:
            self.outdated.discard(place)

    def _compare(self, phone: Device, scope: Mapping[str, Any]) -> None:
        assert phone.items == listed(self.processes[0], scope)

    @rule(choice=small, process=st.integers(0, 1))
    def settle(self, choice: int, process: int) -> None:
        """A device asks until there is nothing more; it then holds what every process lists."""
        place = choice % len(self.devices)
        phone = self.devices[place]
        resets = len(phone.resets)
        try:
            pages = phone.sync(lambda url: self._answer(url, process))
        except Refused as refused:
            self._is_refused_as_a_list(phone, str(refused))
            return
        self._check_resets(place, phone.resets[resets:])
        self.outdated.discard(place)
        self._compare(phone, pages[-1]["scope"])

    def _check_resets(self, place: int, why: list[str]) -> None:
        """A device starts afresh because it is told to, never because it finds out by itself, unless by the edge's fault."""
        assert "invalid-sync-token" not in why
        assert "digest" not in why or place in self.outdated

    def _is_refused_as_a_list(self, phone: Device, kind: str) -> None:
        answer = self.processes[1].get(phone.start.replace("/sync?", "/records?"))
        assert answer.json["type"].endswith(kind)

    @rule(
        what=st.sampled_from(("_back_up", "_back_up", "_put_back", "_put_back", "_restart", "_restart", "_release")),
        choice=small,
    )
    def operate(self, what: str, choice: int) -> None:
        getattr(self, what)(choice)

    def _back_up(self, choice: int) -> None:
        kept = {name: copy.copy(value) for name, value in vars(self.history).items() if name != "_session"}
        self.backups.append((take_backup(self.database), kept))

    def _put_back(self, choice: int) -> None:
        if self.backups:
            backup, kept = self.backups[choice % len(self.backups)]
            restore(self.database, backup)
            vars(self.history).update({name: copy.copy(value) for name, value in kept.items()})

    def _restart(self, choice: int) -> None:
        self._stop(choice % 2)
        self._start(choice % 2)

    def _release(self, choice: int) -> None:
        """New software: every process starts anew, and items hold something else."""
        if self.releases < MOST_RELEASES:
            self.releases += 1
            items.ITEM_FORMAT += 1
            for process in (0, 1):
                self._restart(process)

    def _stop(self, process: int) -> None:
        self.apps[process].extensions["database"].close()

    def teardown(self) -> None:
        try:
            for choice in range(len(self.devices)):
                self.settle(choice, choice % 2)
        finally:
            items.ITEM_FORMAT -= self.releases
            for process in (0, 1):
                self._stop(process)
            self.database.close()
            self.server.drop(self.url)


@pytest.fixture
def world(database_server: Server, migrated_template: str) -> type[World]:
    apps = [create_app({"database_url": "sqlite://", "log_level": "error"}) for _ in range(2)]
    return type("TestedWorld", (World,), {"server": database_server, "template": migrated_template, "apps": apps})


@pytest.mark.long
def test_every_device_converges(world: type[World]) -> None:
    number = examples(8, 50) if isinstance(world.server, SqliteFiles) else examples(2, 50)
    run_state_machine_as_test(
        world,
        settings=settings(
            max_examples=number, stateful_step_count=40, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate, Phase.shrink],
        ),
    )  # fmt: skip
