"""Messages are signed so that the official libraries verify them, also while a secret is replaced; what was altered they refuse."""

import base64
import json
import shutil
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook, WebhookVerificationError

from api.models import Record
from tests.conftest import Write
from tests.factories import edit_live
from tests.people import Desk, expect
from tests.webhooks.conftest import Deliver, Hook
from tests.webhooks.receiver import Message, Website

SCRIPT = Path(__file__).parent / "verify.mjs"
MODULES = Path(__file__).parent.parent / "openapi" / "node_modules" / "standardwebhooks"


@pytest.fixture
def sent(write: Write, website: Website, faq: Record, run: Deliver) -> Any:
    """The next message that comes."""

    def run_() -> Message:
        write(edit_live, faq, "en", question=f"{time.monotonic_ns()}?")
        run()
        return website.messages[-1]

    return run_


def verifies(secret: str, message: Message) -> bool:
    try:
        return Webhook(secret).verify(message.body, message.headers) == message.json
    except WebhookVerificationError:
        return False


def test_the_official_library_verifies_a_message(hook: Hook, sent: Any) -> None:
    made = hook()
    message = sent()
    assert verifies(made["secret"], message)
    assert message.headers["content-type"] == "application/json"


def test_what_was_altered_or_is_old_is_refused(hook: Hook, sent: Any) -> None:
    secret, message = hook()["secret"], sent()
    old = str(int(time.time()) - 400)
    for headers, body in (
        ({}, message.body + b" "), ({"webhook-id": "another"}, message.body), ({"webhook-timestamp": old}, message.body),
        ({"webhook-signature": "v1,AAAA"}, message.body), ({"webhook-signature": ""}, message.body),
    ):  # fmt: skip
        assert not verifies(secret, Message({**message.headers, **headers}, body))
    assert not verifies("whsec_" + base64.b64encode(b"x" * 32).decode(), message)


def rotate(admin: Desk, made: Any, **how: Any) -> Any:
    return expect(admin.call("POST", f"webhooks/{made['id']}/rotate", how), 200)


def test_while_a_secret_is_replaced_both_verify(admin: Desk, hook: Hook, sent: Any) -> None:
    made = hook()
    fresh = rotate(admin, made)
    message = sent()
    assert verifies(made["secret"], message)
    assert verifies(fresh["secret"], message)
    assert fresh["former_secret"]["until"] is not None
    expect(admin.call("POST", f"webhooks/{made['id']}/retire"), 200)
    message = sent()
    assert not verifies(made["secret"], message)
    assert verifies(fresh["secret"], message)
    assert admin.call("POST", f"webhooks/{made['id']}/retire").status_code == 409


def test_the_former_secret_signs_for_as_long_as_was_said(
    admin: Desk, hook: Hook, sent: Any, run: Deliver, write: Write, faq: Record, website: Website
) -> None:
    made = hook()
    rotate(admin, made, overlap_s=3600)
    write(edit_live, faq, "en", question="Later?")
    run(timedelta(hours=2))
    assert len(website.messages[-1].headers["webhook-signature"].split()) == 1
    other = hook()
    fresh = rotate(admin, other, overlap_s=0)
    assert fresh["former_secret"] is None
    endless = rotate(admin, other, overlap_s=None)
    assert endless["former_secret"]["until"] is None


def test_a_pair_of_keys_proves_who_sent_it_to_whoever_has_the_public_one(admin: Desk, hook: Hook, sent: Any) -> None:
    made = hook(signature="v1a")
    message = sent()
    way, _, signature = message.headers["webhook-signature"].partition(",")
    signed = f"{message.id}.{message.headers['webhook-timestamp']}.".encode() + message.body
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(made["public_key"].removeprefix("whpk_")))
    key.verify(base64.b64decode(signature), signed)
    assert way == "v1a"
    # From one way of signing to the other, both sign meanwhile.
    fresh = rotate(admin, made, signature="v1")
    message = sent()
    assert [each.partition(",")[0] for each in message.headers["webhook-signature"].split()] == ["v1", "v1a"]
    assert verifies(fresh["secret"], message)


@pytest.mark.skipif(
    not MODULES.exists() or shutil.which("node") is None, reason="there is no standardwebhooks for JavaScript here"
)
def test_the_official_library_for_javascript_verifies_too(admin: Desk, hook: Hook, sent: Any) -> None:
    made = hook()
    fresh = rotate(admin, made)
    message = sent()
    cases = [
        [made["secret"], message],
        [fresh["secret"], message],
        [fresh["secret"], Message(message.headers, message.body + b" ")],
    ]
    asked = json.dumps([[secret, each.body.decode(), each.headers] for secret, each in cases])
    done = subprocess.run(
        ["node", SCRIPT, MODULES / "dist" / "index.js"],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert json.loads(done.stdout) == [True, True, False]
