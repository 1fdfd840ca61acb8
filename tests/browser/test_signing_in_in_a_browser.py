"""People sign in with a real browser: by an invitation, a passkey of a virtual device, and an identity provider."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
from werkzeug.serving import make_server

from api.app import connect, routed_app
from api.config import read_settings
from api.database import Database
from tests.accounts.issuer import Provider, provider
from tests.acts import create_person, invite
from tests.browser.conftest import HERE, TIMEOUT_S
from tests.databases import Server, fresh_database

pytestmark = [pytest.mark.once, pytest.mark.long]
PICTURES = 12


@pytest.fixture(scope="module")
def identity() -> Iterator[Provider]:
    with provider() as known:
        known.add("ES256")
        yield known


@pytest.fixture(scope="module")
def happened(
    browser: str, database_server: Server, migrated_template: str, identity: Provider
) -> Iterator[dict[str, Any]]:
    """What a browser told that was used as somebody invited would use it."""
    with fresh_database(database_server, template=migrated_template) as url:
        app, database = routed_app(), Database(url)
        settings = {
            "database_url": url, "log_level": "error", "oidc_issuer": identity.url, "oidc_client_id": identity.client[0],
            "oidc_client_secret": identity.client[1],
            # Whoever says no place to come back to stays on the page.
            "console": "off",
        }  # fmt: skip
        connect(app, read_settings(settings), database)
        with database.transaction() as session:
            person = create_person(session, "Pia", "publisher", now=datetime.now(UTC))
            invitation = invite(session, person, now=datetime.now(UTC))
        serving = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=serving.serve_forever, daemon=True).start()
        yield used(browser, f"http://localhost:{serving.server_port}", invitation)
        serving.shutdown()
        database.close()


def used(browser: str, origin: str, invitation: str) -> dict[str, Any]:
    told = subprocess.run(
        ["node", str(HERE / "signing_in.mjs"), origin, invitation], env={**os.environ, "CHROMIUM": browser},
        capture_output=True, text=True, check=False, timeout=TIMEOUT_S,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    return {**json.loads(told.stdout), "origin": origin}


def test_an_invitation_signs_in_and_does_not_stay_in_the_address(happened: dict[str, Any]) -> None:
    assert happened["accepted"] == {"who": "Pia", "address": f"{happened['origin']}/sign-in"}


def test_a_passkey_is_added(happened: dict[str, Any]) -> None:
    assert happened["added"] == {"told": "The passkey was added.", "known": ["laptop"]}


def test_signing_out_leaves_no_session_in_the_browser(happened: dict[str, Any]) -> None:
    assert happened["left"]["told"] == "You are signed out."
    assert "__Host-clinic-session" not in happened["left"]["cookies"]


def test_the_passkey_signs_in_and_leads_back(happened: dict[str, Any]) -> None:
    cookie = {
        "name": "__Host-clinic-session", "secure": True, "httpOnly": True, "sameSite": "Strict", "path": "/",
    }  # fmt: skip
    assert happened["returned"] == {"cookie": cookie, "read": "", "me": "Pia"}


def test_an_invitation_that_was_used_is_refused_in_the_language_of_the_page(happened: dict[str, Any]) -> None:
    assert happened["again"]["language"] == "fr"
    assert happened["again"]["told"].startswith("Cela ne donne accès à personne")


def test_the_identity_provider_signs_in(happened: dict[str, Any]) -> None:
    assert happened["provider"] == {"who": "Ada", "address": f"{happened['origin']}/sign-in"}


def test_the_page_stands_in_nobody_s_way(happened: dict[str, Any]) -> None:
    assert len(happened["seen"]) == PICTURES
    assert [each for each in happened["seen"] if each["violations"] or each["sideways"] > 0] == []


def test_the_browser_finds_nothing_wrong_but_what_was_refused(happened: dict[str, Any]) -> None:
    assert [each for each in happened["said"] if "401" not in each] == []
