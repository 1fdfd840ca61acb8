"""Sync over real processes: several of them answer while several people publish at once."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.database import Database
from api.errors import ContentError
from api.models import Record
from tests.acts import alter_settings, hide, show
from tests.factories import NOW, edit_live, make_record, make_site
from tests.lookup import find_record
from tests.sync.device import Device
from tests.sync.lively_server import SEEN_AFTER_S, serving

EDITS = 12
LOCALES = {"en": ["en"], "fr": ["fr", "en"]}


@dataclass
class Answer:
    """As much of an HTTP answer as a device looks at."""

    status_code: int
    headers: Any
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def fetch(url: str) -> Answer:
    """Ask over the network."""
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return Answer(response.status, response.headers, response.read().decode())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read().decode())


def publisher(url: str, records: list[Record], number: int) -> Callable[[], None]:
    """Somebody who edits every record, again and again, and hides or moves what is there."""

    def run() -> None:
        database = Database(url)
        for count in range(EDITS):
            record = records[(count + number) % len(records)]
            try:
                with database.transaction() as session:
                    _one_deed(session, record, f"{number}-{count}", count % 4)
            except ContentError:
                # Somebody else was faster with the very same text.
                continue
        database.close()

    return run


def _one_deed(session: Any, record: Record, word: str, kind: int) -> None:
    if kind == 0:
        (hide if word < "2" else show)(session, "clinic", [record.id], actor="p", now=NOW)
    elif kind == 1:
        alter_settings(session, "clinic", {"url_templates": {"faq": f"/{word}/{{slug}}"}}, actor="o", now=NOW)
    else:
        site = "clinic" if kind == 2 else None
        edit_live(session, find_record(session, record.id), "en", site=site, question=f"Question {word}?")


@pytest.mark.long
def test_devices_converge_while_several_people_publish(database_url: str, tmp_path: Path) -> None:
    database = Database(database_url)
    with database.transaction() as session:
        make_site(session, locales=LOCALES)
        make_site(session, "clinic", parent="core", locales=LOCALES)
        topic = make_record(session, "topic", locales=("en", "fr"))
        records = [make_record(session, topic=topic, locales=("en", "fr")) for _ in range(6)]
    database.close()
    with serving(database_url, tmp_path, workers=2) as address, ThreadPoolExecutor(8) as pool:
        phones = [
            Device(f"{address}/v1/sites/{site}/sync?locale={locale}&types=faq,topic&limit=2")
            for site, locale in (("core", "en"), ("clinic", "en"), ("clinic", "fr"))
        ]
        publishing = [pool.submit(publisher(database_url, records, number)) for number in range(3)]
        polling = [pool.submit(_poll, phone, publishing) for phone in phones]
        for each in publishing + polling:
            each.result(timeout=120)
        # Until both processes know what the last publisher did.
        time.sleep(SEEN_AFTER_S)
        for phone in phones:
            phone.sync(fetch)
            assert phone.resets == []
            assert phone.items == _listed(phone)


def _poll(phone: Device, publishing: list[Any]) -> None:
    while not all(each.done() for each in publishing):
        answer = fetch(phone.url)
        # A machine that is busy with what was published before may say so; then the device asks again.
        if answer.status_code == 503:
            time.sleep(int(answer.headers["Retry-After"]))
        else:
            phone.take(answer)


def _listed(phone: Device) -> dict[tuple[str, str], Any]:
    listing = phone.start.replace("/sync?", "/records?").replace("limit=2", "limit=500")
    return {(item["type"], item["id"]): item for item in fetch(listing).json["items"]}
