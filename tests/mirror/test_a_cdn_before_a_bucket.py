"""The functions that deploy/MIRROR.md shows for a CDN before a bucket: readers get what the API answers, in the coding they accept."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
from flask import Flask
from werkzeug.test import Client as Reader

from tests.acts import withdraw
from tests.conftest import Write
from tests.factories import NOW, edit_live
from tests.mirror.s3 import BUCKET, ask
from tests.mirror.test_in_a_bucket import ONE, PHONE, Begin, begin, port, record

pytestmark = [
    pytest.mark.once, pytest.mark.long,
    pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here"),
]  # fmt: skip
__all__ = ["begin", "port", "record"]
FUNCTIONS, SHOWN = Path(__file__).with_name("cdn.mjs"), Path("deploy/MIRROR.md")
Got = tuple[int, dict[str, str], bytes]


def run(name: str, event: Any) -> Any:
    """What one of the functions makes of an event."""
    done = subprocess.run(
        ["node", FUNCTIONS, SHOWN, name], input=json.dumps(event), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def through_cdn(port: int, address: str, accepted: str) -> Got:
    """What a reader gets; what is not there in a coding is asked for without it, as an origin group does."""
    for told in (accepted, ""):
        path, _, query = address.partition("?")
        values = {name: {"value": quote(value, safe=",")} for name, value in parse_qsl(query)}
        request = {"uri": path, "querystring": values, "headers": {"accept-encoding": {"value": told}}}
        asked = run("viewer request", {"request": request})
        status, headers, body = ask(port, "GET", f"/{BUCKET}/content{quote(asked['uri'])}")
        if status == 200:
            break
    response = {"statusCode": status, "headers": {name: {"value": value} for name, value in headers.items()}}
    given = run("viewer response", {"response": response})
    return given["statusCode"], {name: each["value"] for name, each in given["headers"].items()}, body


def test_readers_get_what_the_api_answers(app: Flask, begin: Begin, port: int, record: Any, write: Write) -> None:
    mirror = begin()
    assert mirror.bring_up()
    reader = Reader(app)
    for address in (ONE, f"{ONE}?locale=en", "/v1/sites/core/faqs", "/v1/types", f"/v1/sites/core/sync?{PHONE}"):
        for accepted in ("", "br", "gzip, deflate, br"):
            status, headers, body = through_cdn(port, address, accepted)
            answer = reader.get(address, headers={"Accept-Encoding": accepted})
            assert (status, body) == (200, answer.data), (address, accepted)
            for name in ("Content-Type", "Cache-Control", "Content-Encoding"):
                assert headers.get(name.lower()) == answer.headers.get(name), (address, accepted, name)
            assert not [name for name in headers if name.startswith("x-amz-meta-")]


def test_readers_are_led_on_and_told_what_was_withdrawn(begin: Begin, port: int, record: Any, write: Write) -> None:
    mirror = begin()
    assert mirror.bring_up()
    write(edit_live, record, "en", slug="other")
    assert mirror.bring_up()
    status, headers, _ = through_cdn(port, ONE, "br")
    assert (status, headers["location"]) == (308, "/v1/sites/core/faqs/other")
    write(withdraw, [record.id], message="Wrong.", severity="safety", actor="p", now=NOW)
    assert mirror.bring_up()
    status, _, body = through_cdn(port, "/v1/sites/core/faqs/other", "br")
    assert (status, json.loads(body)["detail"]) == (410, "Wrong.")
