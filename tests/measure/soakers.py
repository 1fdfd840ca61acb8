"""Those who use a service for long, each on a thread: what they did, what failed, and what must be so afterwards."""

import json
import random
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from threading import Event, Thread
from typing import Any, NamedTuple

from tests.measure.asking import CORE
from tests.measure.servers import fetch
from tests.measure.soaking import Service
from tests.sync.device import Device, digest_of

TIMEOUT_S = 60
BUSY_S = 0.5
SITE = "/v1/sites/riverbank"
PHONE = f"{SITE}/sync?locale=en&types=faq"


class Said(NamedTuple):
    """An answer, as a phone takes it."""

    status_code: int
    headers: Any
    data: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.data)

    @property
    def text(self) -> str:
        return self.data.decode(errors="replace")


class User:
    """Somebody who does the same again and again."""

    def __init__(self, name: str, service: Service, *, pause_s: float) -> None:
        self.name = name
        self.service = service
        self.chance = random.Random(name)
        self.done = 0
        self.busy = 0
        """How often they were told to come again."""
        self.failed: list[str] = []
        self._pause_s = pause_s
        self._stop = Event()
        self._thread = Thread(target=self._run)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._pause_s):
            try:
                self.act()
                self.done += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told at the end
                self.failed.append(f"{type(error).__name__}: {error}"[:300])

    def act(self) -> None:
        """What they do."""
        raise NotImplementedError

    def faults(self) -> Iterator[str]:
        """What went wrong, and what is not as it must be."""
        yield from (f"{self.name}: {each}" for each in sorted(set(self.failed))[:5])

    def ask(self, path: str, *, allowed: tuple[int, ...] = (200,)) -> Said:
        """An answer for readers; who is told to come again does."""
        return self._call(self.service.address, "GET", path, allowed=allowed)

    def call(
        self, method: str, path: str, body: Any = None, *, allowed: tuple[int, ...] = (200,), **headers: str
    ) -> Said:
        """An answer of the admin API."""
        told = {"Authorization": f"Bearer {self.service.key}", "Content-Type": "application/json", **headers}
        said = None if body is None else json.dumps(body)
        return self._call(self.service.admin, method, f"/v1/admin{path}", said, told, allowed=allowed)

    def _call(
        self, address: str, method: str, path: str, body: Any = None, headers: Any = None, *, allowed: tuple[int, ...]
    ) -> Said:
        while True:
            connection = HTTPConnection(address.removeprefix("http://"), timeout=TIMEOUT_S)
            try:
                connection.request(method, path, body, headers or {})
                response = connection.getresponse()
                said = Said(response.status, response.headers, response.read())
            finally:
                connection.close()
            if said.status_code != 503 or "Retry-After" not in said.headers:
                assert said.status_code in allowed, (
                    f"{method} {path.partition('?')[0]} {said.status_code} {said.text[:150]}"
                )
                return said
            self.busy += 1
            time.sleep(BUSY_S)


class Reader(User):
    """Reads lists, records, pages and searches of a clinic."""

    def act(self) -> None:
        listed = self.ask(f"{SITE}/faqs?limit=25").json["items"]
        for each in self.chance.sample(listed, min(5, len(listed))):
            self.ask(f"{SITE}/faqs/{each['id']}", allowed=(200, 404, 410))
        self.ask(f"{SITE}/pages/dry-needling")
        self.ask(f"{SITE}/search?q={self.chance.choice(('needles', 'pain', 'muscle', 'bruise'))}")


class Past(User):
    """Looks at the content as it stood."""

    def act(self) -> None:
        seq = self.ask(SITE).json["seq"]
        self.ask(f"{SITE}/faqs?limit=10&at={self.chance.randint(1, seq)}", allowed=(200, 404))


class Phone(User):
    """Keeps the questions offline."""

    def __init__(self, name: str, service: Service, *, pause_s: float) -> None:
        super().__init__(name, service, pause_s=pause_s)
        self.device = Device(PHONE)

    def act(self) -> None:
        self.device.take(self.ask(self.device.url, allowed=(200, 410)))  # type: ignore[arg-type]

    def faults(self) -> Iterator[str]:
        yield from super().faults()
        fresh, newest = Device(PHONE), self.service.newest("riverbank")
        for device in (self.device, fresh):
            for _ in range(1_000):
                device.take(self.ask(device.url, allowed=(200, 410)))  # type: ignore[arg-type]
                if device.staged is None and device.finished_seqs[-1:] == [newest]:
                    break
        if digest_of(self.device.items) != digest_of(fresh.items):
            yield f"{self.name} holds something else than a new phone."
        if self.device.resets:
            yield f"{self.name} began afresh: {self.device.resets[:3]}"


class Editor(User):
    """Saves and publishes texts of records that nobody else writes."""

    def __init__(self, name: str, service: Service, ids: list[str], *, pause_s: float) -> None:
        super().__init__(name, service, pause_s=pause_s)
        self._ids = ids
        self.acknowledged: dict[str, str] = {}
        self._unsure: set[str] = set()

    def act(self) -> None:
        id, said = self.chance.choice(self._ids), f"Said by {self.name}, for the time {self.done + 1}."
        body = {"fields": {"short_answer": said}, "publish": True}
        self._unsure.add(id)
        self.call("PATCH", f"/sites/core/records/{id}/translations/en", body, **{"If-Match": "*"})
        self.acknowledged[id] = said
        self._unsure.discard(id)

    def faults(self) -> Iterator[str]:
        yield from super().faults()
        for id, said in self.acknowledged.items():
            shown = self.ask(f"{CORE}/faqs/{id}").json["fields"]["short_answer"]
            if shown != said and id not in self._unsure:
                yield f"{self.name}: what was saved of {id} is lost: {said!r}, not {shown!r}."


class Withdrawer(User):
    """Withdraws a record, looks that readers do not get it any more, and reinstates it."""

    def __init__(self, name: str, service: Service, ids: list[str], *, pause_s: float) -> None:
        super().__init__(name, service, pause_s=pause_s)
        self._ids = ids

    def act(self) -> None:
        id = self.chance.choice(self._ids)
        items = [{"site": "core", "record": id}]
        self.call("POST", "/actions/withdraw", {"items": items, "message": "Wrong.", "severity": "safety"})
        time.sleep(0.3)
        self.ask(f"{CORE}/faqs/{id}", allowed=(410,))
        self.call("POST", "/actions/reinstate", {"items": items})


class Exporter(User):
    """Takes whole sites as files."""

    def act(self) -> None:
        assert self.call("GET", "/sites/core/export").data.endswith(b"\n")


class Desk(User):
    """Looks at what waits, as editors' screens do."""

    def act(self) -> None:
        for path in ("/inbox/counts", "/records?limit=25", "/sites/core/translation-status", "/search?q=needles"):
            self.call("GET", path)


def everybody(service: Service) -> list[User]:
    """All who use the service: nobody writes what another one writes."""
    listed = fetch(service.address, f"{CORE}/faqs?limit=40&sort=-position")["items"]
    ids, some = [each["id"] for each in listed], len(listed) // 3
    return [
        *(Reader(f"reader {number}", service, pause_s=0.05) for number in (1, 2, 3)),
        *(Phone(f"phone {number}", service, pause_s=0.5) for number in (1, 2)),
        Editor("editor 1", service, ids[:some], pause_s=0.3), Editor("editor 2", service, ids[some : 2 * some], pause_s=0.5),
        Withdrawer("withdrawer", service, ids[2 * some :], pause_s=3), Past("past", service, pause_s=1),
        Exporter("exporter", service, pause_s=20), Desk("desk", service, pause_s=1),
    ]  # fmt: skip
