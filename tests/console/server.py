"""A real server of its own with the seed and with people at work, for the flows of the console."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from api.database import Database
from tests.acts import create_key
from tests.console.mortal import mortal

PEOPLE: dict[str, dict[str, Any]] = {
    "admin": {"name": "Ada Admin", "grants": [{"role": "admin"}], "credential": "MD, no. 7"},
    "author": {"name": "Alba Author", "grants": [{"role": "author", "site": "core"}]},
    "translator": {
        "name": "Théo Translator",
        "grants": [{"role": "translator", "site": site, "locale": "fr"} for site in ("core", "erable")],
    },
    "reviewer": {
        "name": "Rita Reviewer", "grants": [{"role": "reviewer", "site": "core"}], "credential": "PT, no. 123",
    },
    "publisher": {"name": "Pia Publisher", "grants": [{"role": "publisher", "site": "core"}]},
    "clinic": {
        "name": "Clara Clinic", "grants": [{"role": role, "site": "riverbank"} for role in ("author", "publisher")],
    },
}  # fmt: skip
"""Who works with the console: the five roles, and somebody of a clinic."""


@contextmanager
def at_work(url: str, folder: Path) -> Iterator[dict[str, Any]]:
    """What a flow is given: where the server is and its fate, a key that may do everything, and people by role."""
    database = Database(url)
    with database.transaction() as session:
        _, key = create_key(session, name="flows", roles=["admin"], now=datetime.now(UTC))
    database.close()
    with mortal(url, folder) as (address, fate):
        people = {role: post(address, key, "/v1/admin/people", person)["id"] for role, person in PEOPLE.items()}
        # Passkeys are of a name, never of a number.
        yield {"origin": address.replace("127.0.0.1", "localhost"), "key": key, "people": people, "fate": fate}


def post(address: str, key: str, path: str, body: dict[str, Any]) -> Any:
    """The answer to a call that must succeed."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    with urlopen(Request(address + path, json.dumps(body).encode(), headers)) as answer:
        return json.load(answer)
