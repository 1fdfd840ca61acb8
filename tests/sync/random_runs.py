"""Random runs of sync: whatever is done between two pages, every device ends with what is listed, and no cache is stale.

Devices ask two processes, of which one knows of nothing newer until it is told; their answers get lost, come twice, or
come from a cache that is never purged. Beside them stands an edge that is purged by tag. Each world is drawn from its
number alone, so that it can be acted out again.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from random import Random
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from api.database import Database
from api.reading.snapshots import Snapshots
from tests.client import Client
from tests.databases import Server
from tests.sync.backups import Backup, restore, take_backup
from tests.sync.conftest import device, listed
from tests.sync.device import Device
from tests.sync.doings import CHAINS, SITES, Doings, begin

RUNS_IN_A_WORLD = 40
SCOPES = ("faq", "faq,topic", "contraindication,faq,limitation", "contraindication,faq,limitation,topic")
LONGER_THAN_A_TIP = 10
LONG_AGO = 3_600.0
OF_THE_SEQ = {"seq", "next", "next_token", "poll_after_s"}
"""What an answer that a cache holds may tell otherwise than a fresh one."""


class Reader(Client):
    """A reader whose answers are checked against openapi.yaml by other tests: here there are too many."""

    def get(
        self, path: str, *, headers: Mapping[str, str] | None = None, method: str = "GET", **query: Any
    ) -> TestResponse:
        return self._http.open(path, method=method, query_string=query or None, headers=dict(headers or {}))


@contextmanager
def begun(server: Server, migrated: str) -> Iterator[str]:
    """A database with the content that every world begins with, to make others from."""
    url = server.create(template=migrated)
    database = Database(url)
    with database.transaction() as session:
        begin(session)
    database.close()
    yield url
    server.drop(url)


class World:
    """One database, two processes, caches and devices, for some runs."""

    def __init__(self, url: str, apps: list[Flask], number: int) -> None:
        self.draw = Random(number)
        self.counts: Counter[str] = Counter()
        self._databases = [Database(url) for _ in range(3)]
        for app, database, freshness in zip(apps, self._databases, (0.0, LONG_AGO), strict=False):
            app.extensions |= {"database": database, "snapshots": Snapshots(database, kept=8, freshness_s=freshness)}
        self._apps = apps
        self._processes = [Reader(app) for app in apps]
        self.doings = Doings(self._databases[2], self.draw)
        self._backups: list[Backup] = []
        self._seen: dict[str, list[TestResponse]] = {}
        """All answers to each question of a device, for a cache that nobody purges."""
        self._edge: dict[str, TestResponse] = {}
        self._purged: dict[str, int] = dict.fromkeys(SITES, 0)
        self._devices = [self._new_device() for _ in range(3)]

    def close(self) -> None:
        for each in self._databases:
            each.close()

    def run(self) -> None:
        """Things happen between the pages of devices; then each comes to rest, and is compared."""
        for _ in range(self.draw.randrange(6, 16)):
            self.draw.choice((*[self._ask] * 5, *[self.doings.do_something] * 4, self._look))()
        if self.draw.random() < 0.04:
            self._back_up_or_put_back()
        for each in self._devices:
            if self.draw.random() < 0.4:
                self._settle(each)
        if self.draw.random() < 0.4:
            self._devices[0] = self._new_device()
        if self.draw.random() < 0.3:
            self._check_edge()
        self.counts["runs"] += 1

    def _new_device(self) -> Device:
        locale = self.draw.choice(list(CHAINS))
        return device(
            self.draw.choice(list(SITES)), locale, self.draw.choice(SCOPES), limit=self.draw.choice((1, 1, 2, 3))
        )

    def _ask(self) -> None:
        """One question of one device, and what becomes of its answer."""
        # The first asks most, so that it is often in the middle of a run.
        phone, fault = self._devices[self.draw.choice((0, 0, 0, 0, 1, 2))], self.draw.random()
        answer = self._answer(phone.url)
        if fault < 0.15:
            answer = self.draw.choice(self._seen.get(phone.url, [answer]))
        if fault > 0.95:
            phone.interrupt()
        elif fault < 0.85:
            self._take(phone, answer)

    def _answer(self, url: str) -> TestResponse:
        process = self.draw.choice(self._processes)
        answer = process.get(url)
        if answer.status_code == 200:
            self._seen.setdefault(url, []).append(answer)
            # What comes from a process that is behind is purged once more a moment later, as `worker/purging.py` does.
            if process is self._processes[0]:
                self._keep(url, answer)
        return answer

    def _take(self, phone: Device, answer: TestResponse) -> int:
        before = len(phone.resets)
        wait = phone.take(answer)
        self.counts["pages"] += 1
        assert set(phone.resets[before:]) <= {"history-changed"}, (phone.resets, answer.json)
        return wait

    def _settle(self, phone: Device) -> None:
        """The device asks the process that knows everything until there is nothing more."""
        while not self._take(phone, self._processes[0].get(phone.url)):
            pass
        query = dict(each.split("=") for each in phone.start.split("?")[1].split("&"))
        scope = {"site": phone.start.split("/")[3], **query, "types": query["types"].split(","), "text": TEXT}
        assert phone.items == listed(self._processes[0], scope)
        self.counts["compared"] += 1

    def _look(self) -> None:
        """The process that is behind hears of everything, or a reader looks at the edge."""
        if self.draw.random() < 0.3:
            self._apps[1].extensions["snapshots"].look()
        url = self._page()
        if url not in self._edge:
            self._keep(url, self._processes[0].get(url))

    def _page(self) -> str:
        site, locale = self.draw.choice(list(SITES)), self.draw.choice(list(CHAINS))
        path = self.draw.choice(
            ("faqs?", "records?types=faq,limitation&", "search?q=wrong+one+two&", "routes?", "limitations?")
        )
        return f"/v1/sites/{site}/{path}locale={locale}"

    def _keep(self, url: str, answer: TestResponse) -> None:
        for_long = answer.headers.get("CDN-Cache-Control", "").partition("max-age=")[2].partition(",")[0]
        if answer.status_code == 200 and int(for_long or 0) > LONGER_THAN_A_TIP:
            self._edge[url] = answer

    def _check_edge(self) -> None:
        """After purging what `changes` lists, the edge holds nothing but what a server would answer."""
        tags = {tag for site in SITES for tag in self._changed_tags(site)}
        for url, kept in list(self._edge.items()):
            if not tags.isdisjoint(kept.headers["Surrogate-Key"].split()):
                del self._edge[url]
        for url in self.draw.sample(sorted(self._edge), min(8, len(self._edge))):
            fresh = self._processes[0].get(url)
            assert fresh.status_code == 200, (url, fresh.json)
            assert _told(self._edge[url]) == _told(fresh), url
            self.counts["cached answers"] += 1

    def _changed_tags(self, site: str) -> list[str]:
        told = self._processes[0].json(f"/v1/sites/{site}/changes", since=self._purged[site])
        self._purged[site] = told["seq"]
        tags: list[str] = told["tags"]
        return tags

    def _back_up_or_put_back(self) -> None:
        """What caches hold is purged with a backup that is put back, as operators are told to do."""
        if not self._backups or self.draw.random() < 0.3:
            self._backups.append(take_backup(self._databases[2]))
            return
        restore(self._databases[2], self.draw.choice(self._backups))
        self._seen.clear()
        self._edge.clear()
        for each in self._apps:
            each.extensions["snapshots"].look()
        self._purged = {site: self._processes[0].json(f"/v1/sites/{site}")["seq"] for site in SITES}
        self.counts["restores"] += 1


TEXT = ["markdown", "html", "plain"]


def _told(answer: TestResponse) -> dict[str, Any]:
    return {name: value for name, value in answer.json.items() if name not in OF_THE_SEQ}


def act_out(
    server: Server, template: str, apps: list[Flask], number: int, *, runs: int = RUNS_IN_A_WORLD
) -> Counter[str]:
    """Some runs of one world; how much of each thing happened."""
    url = server.create(template=template)
    world = World(url, apps, number)
    try:
        for _ in range(runs):
            world.run()
        return world.counts + Counter({f"done {name}": count for name, count in world.doings.done.items()})
    finally:
        world.close()
        server.drop(url)
