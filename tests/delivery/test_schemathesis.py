"""Generated requests, good and bad, against the whole delivery API: none may break a promise of the document."""

from typing import Any
from urllib.parse import urlsplit

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.config import (
    ChecksConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)

from tests.client import check, document, partial_schemas
from tests.depth import examples

# A well-formed locale, cursor or topic may still be one that this site does not have, which no schema can say.
ACCEPTED = PositiveDataAcceptanceConfig(expected_statuses=["2xx", "3xx", "400", "401", "404", "410"])
CONFIG = SchemathesisConfig(
    projects=ProjectsConfig(default=ProjectConfig(checks=ChecksConfig(positive_data_acceptance=ACCEPTED)))
)
PATHS = [path for path, item in document()["paths"].items() if "get" in item and not path.startswith("/v1/admin")]
BRIEFLY = settings(
    max_examples=examples(3, 50), deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="session")
def api(seeded_app: Flask) -> Any:
    """The API as its document describes it."""
    described = schemathesis.openapi.from_wsgi("/v1/openapi.json", seeded_app, config=CONFIG)
    # Any of the parameters that leave something out may come; where none does, items are held to be whole below.
    described.raw_schema["components"]["schemas"].update(partial_schemas(described.raw_schema))
    return described


# Where any path is well-formed and no parameter is known, nothing can be malformed.
@pytest.mark.parametrize(
    ("path", "mode"),
    [
        *((path, GenerationMode.POSITIVE) for path in PATHS),
        *((path, GenerationMode.NEGATIVE) for path in PATHS if "{site}" in path),
    ],
)
def test_the_api_keeps_what_its_document_promises(api: Any, seeded_app: Flask, path: str, mode: GenerationMode) -> None:
    @BRIEFLY
    @given(case=api[path]["GET"].as_strategy(generation_mode=mode))
    def keeps_its_promises(case: schemathesis.Case) -> None:
        # A site that exists, since most made-up ones would end every request at 404.
        if "site" in case.path_parameters and mode is GenerationMode.POSITIVE:
            case.path_parameters["site"] = "riverbank"
        # What is sent in a coding would be judged as it is, undecoded.
        response = case.call_and_validate(headers={"Accept-Encoding": "identity"})
        if response.status_code == 200:
            asked = urlsplit(response.request.url)
            answer = seeded_app.test_client().get(asked.path, query_string=asked.query)
            check(answer, method="GET", path=asked.path)

    keeps_its_promises()
