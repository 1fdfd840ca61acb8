"""Generated calls, good and bad, to the whole API with a key of every role: none may break a promise of the document."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from api.app import create_app
from api.database import Database
from tests.accounts.access_table import ROLES
from tests.acts import create_key
from tests.client import document
from tests.conftest import receipt_keys
from tests.databases import PostgresServer, Server, SqliteFiles, fresh_database
from tests.depth import examples
from tests.factories import NOW
from tests.seed.files import ids

# What is well-formed may still be about something that is not there, not now, or not for this role.
REFUSED = ["400", "401", "403", "404", "409", "410", "412", "422", "428"]
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", *REFUSED]},
            "negative_data_rejection": {"expected-statuses": [*REFUSED, "405", "413", "415"]},
        }
    }
)
schemathesis.serializer.alias("application/x-ndjson", "text/plain")
# What is deleted cannot be called any more, so that comes last.
METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = [
    (method.upper(), path) for method in METHODS for path, item in document()["paths"].items() if method in item
]
# How many calls are made to each operation, half of them by an administrator. On PostgreSQL only what SQL does not take is
# news.
CALLS = {SqliteFiles: examples(4, 5 * len(ROLES)), PostgresServer: 2 * len(ROLES)}
pytestmark = [pytest.mark.deep, pytest.mark.long]
BRIEFLY = settings(
    deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
FAQ = ids()["faq/does-it-hurt"]
# Made-up names would end nearly every call at 404.
REAL: Mapping[str, list[Any]] = {
    "site": ["core", "riverbank"], "record": [FAQ], "parent": ["core"], "locale": ["en", "fr", "und"], "version": [1, 2],
    "type": ["faq"], "sites": [["core"]], "source_locale": ["en"], "slug_or_id": [FAQ], "topic": ["dry-needling"],
    "type_name": ["faq"], "number": [1],
}  # fmt: skip
LINES = [
    '{"type": "topic", "publish": true, "en": {"slug": "yoga", "name": "Yoga"}, "und": {"sources": ["001:1"]}}',
    '{"line": "override", "record": "' + FAQ + '", "texts": {}}',
    '{"type": "faq", "en": {"slug": "new", "question": "New?"}}\n{"line": "change"}',
]


@pytest.fixture(scope="module")
def app(database_server: Server, seeded_template: str) -> Iterator[Flask]:
    """The app on a copy of the seed that may be wrecked."""
    with fresh_database(database_server, template=seeded_template) as url:
        app = create_app({"database_url": url})
        app.extensions["receipt keys"] = receipt_keys()
        yield app
        app.extensions["database"].close()


@pytest.fixture(scope="module")
def api(app: Flask) -> Any:
    """The API as its document describes it."""
    return schemathesis.openapi.from_wsgi("/v1/openapi.json", app, config=CONFIG)


@pytest.fixture(scope="module")
def keys(app: Flask) -> dict[str, str]:
    """A key of each role."""
    database: Database = app.extensions["database"]
    with database.transaction() as session:
        return {role: create_key(session, name=role, roles=[role], now=NOW)[1] for role in sorted(ROLES)}


@pytest.fixture(scope="module")
def number(database_server: Server) -> int:
    """How many calls are made to each operation."""
    return CALLS[type(database_server)]


@pytest.fixture(scope="module")
def real_ids(app: Flask, keys: Mapping[str, str]) -> dict[str, str]:
    """Something that exists of each kind that has ids, by the word in its address."""
    http, headers = app.test_client(), {"Authorization": f"Bearer {keys['admin']}"}

    def make(path: str, body: Any) -> str:
        return str(http.post(f"/v1/admin/{path}", json=body, headers=headers).json["id"])

    item = {"site": "core", "record": FAQ, "locale": "en", "version": 1}
    planned = {
        "items": [item],
        "verb": "unpublish",
        "at": f"{datetime.now().year + 2}-01-01T00:00:00Z",
        "time_zone": "UTC",
        "reason": "tests",
    }
    schedule = http.post("/v1/admin/actions/schedule", json=planned, headers=headers).json["schedule"]["id"]
    return {
        "proposals": make("proposals", {"site": "core", "name": "Summer"}),
        "people": make("people", {"name": "Pat"}), "releases": make("releases", {"site": "core", "name": "Spring"}),
        "keys": make("keys", {"name": "spare", "roles": ["reader"]}), "schedules": schedule,
        "preview-links": make("sites/core/preview-links", {"view": "draft", "path": "/"}), "records": FAQ,
    }  # fmt: skip


def made_real(value: Any, draw: st.DrawFn, known: Mapping[str, list[Any]]) -> Any:
    """A generated value that mostly names things that exist."""
    if isinstance(value, list):
        return [made_real(each, draw, known) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: draw(st.sampled_from(known[name])) if name in known and draw(MOSTLY) else made_real(each, draw, known)
        for name, each in value.items()
    }


MOSTLY = st.sampled_from([True, True, True, False])


def come_true(case: schemathesis.Case, draw: st.DrawFn, id: str) -> None:
    """Turn a well-formed call into one that may well succeed."""
    case.path_parameters = made_real(case.path_parameters, draw, {**REAL, "id": [id]})
    case.body = made_real(case.body, draw, REAL)
    case.query = made_real(case.query, draw, REAL) if draw(st.booleans()) else {}
    # A PDF of the seed's page takes half a minute; tests of its own make small ones.
    case.query = {name: value for name, value in case.query.items() if (name, value) != ("format", "pdf")}
    if isinstance(case.body, str) and draw(MOSTLY):
        case.body = draw(st.sampled_from(LINES))
    if "If-Match" in case.headers or draw(st.booleans()):
        case.headers["If-Match"] = "*"


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good calls", "bad calls"])
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[" ".join(each) for each in OPERATIONS])
def test_no_role_breaks_a_promise(
    api: Any,
    keys: Mapping[str, str],
    real_ids: Mapping[str, str],
    number: int,
    method: str,
    path: str,
    mode: GenerationMode,
) -> None:
    operation = api[path][method]
    if mode is GenerationMode.NEGATIVE and not _can_be_wrong(operation):
        return
    id = next((each for word, each in real_ids.items() if f"/{word}/{{id}}" in path), FAQ)
    roles = st.sampled_from(["admin"] * len(keys) + sorted(keys))

    @settings(BRIEFLY, max_examples=number)
    @given(case=operation.as_strategy(generation_mode=mode), role=roles, data=st.data())
    def keeps_its_promises(case: schemathesis.Case, role: str, data: st.DataObject) -> None:
        if mode is GenerationMode.POSITIVE:
            come_true(case, data.draw, id)
        case.call_and_validate(headers={"Authorization": f"Bearer {keys[role]}", "Accept-Encoding": "identity"})

    keeps_its_promises()


def _can_be_wrong(operation: Any) -> bool:
    """Whether the document says anything that a call could break; the tests of delivery do the same to what is public."""
    return operation.path.startswith("/v1/admin") and bool(operation.body or operation.query)
