"""Generated calls, good and bad, to everything that takes a key, with a key of every role: no promise is broken."""

import os
from collections.abc import Iterator, Mapping
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
from api.services.keys import create_key
from api.services.permissions import ROLES
from tests.client import document
from tests.databases import Server, fresh_database
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
METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = [
    (method.upper(), path)
    for path, item in document()["paths"].items()
    for method in METHODS
    if method in item and path.startswith("/v1/admin")
]
# How many calls each role makes of each kind to each operation; more are made by night.
CALLS = int(os.environ.get("CONTENT_TEST_CALLS_PER_ROLE", "2"))
BRIEFLY = settings(
    max_examples=CALLS * len(ROLES), deadline=None, derandomize=True, database=None,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
FAQ = ids()["faq/does-it-hurt"]
# Made-up names would end nearly every call at 404.
REAL: Mapping[str, list[Any]] = {
    "site": ["core", "riverbank"], "record": [FAQ], "parent": ["core"], "locale": ["en", "fr", "und"], "version": [1, 2],
    "type": ["faq"], "sites": [["core"]], "source_locale": ["en"],
}  # fmt: skip
IN_PATH: Mapping[str, list[Any]] = {**REAL, "id": [FAQ], "number": [1]}


@pytest.fixture(scope="module")
def app(database_server: Server, seeded_template: str) -> Iterator[Flask]:
    """The app on a copy of the seed that may be wrecked."""
    with fresh_database(database_server, template=seeded_template) as url:
        app = create_app({"database_url": url})
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
        return {
            role: create_key(session, name=role, roles=[role], now=NOW, created_by="tests")[1] for role in sorted(ROLES)
        }


def made_real(value: Any, draw: st.DrawFn, known: Mapping[str, list[Any]]) -> Any:
    """A generated value that now and then names things that exist."""
    if isinstance(value, list):
        return [made_real(each, draw, known) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: draw(st.sampled_from(known[name])) if name in known and draw(st.booleans()) else made_real(each, draw, known)
        for name, each in value.items()
    }  # fmt: skip


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good calls", "bad calls"])
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[" ".join(each) for each in OPERATIONS])
def test_no_role_breaks_a_promise(
    api: Any, keys: Mapping[str, str], method: str, path: str, mode: GenerationMode
) -> None:
    operation = api[path][method]
    if mode is GenerationMode.NEGATIVE and not _can_be_wrong(operation):
        return

    @BRIEFLY
    @given(case=operation.as_strategy(generation_mode=mode), role=st.sampled_from(sorted(keys)), data=st.data())
    def keeps_its_promises(case: schemathesis.Case, role: str, data: st.DataObject) -> None:
        if mode is GenerationMode.POSITIVE:
            case.path_parameters = made_real(case.path_parameters, data.draw, IN_PATH)
            case.body = made_real(case.body, data.draw, REAL)
        case.call_and_validate(headers={"Authorization": f"Bearer {keys[role]}", "Accept-Encoding": "identity"})

    keeps_its_promises()


def _can_be_wrong(operation: Any) -> bool:
    """Whether the document says anything that a call could break."""
    return bool(operation.body or operation.query)
