"""Where the source documents contradict each other, the gate finds it as soon as their claims are entered as they stand."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from api.cli import main
from tests.acts import alter_settings
from tests.conftest import Write
from tests.factories import NOW, make_record, make_site

KNOWN: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "documents.yaml").read_text(encoding="utf-8")
)
FIELDS = {
    "faq": "answer", "aftercare": "instruction", "benefit": "claim", "evidence_statement": "statement", "limitation": "description",
    "mechanism_stage": "what_happens", "procedure_step": "patient_view", "definition": "definition", "overview": "body",
}  # fmt: skip
LEAST_FOUND = 12


@pytest.fixture
def found(database_url: str, write: Write) -> dict[str, set[str]]:
    """By each conflict the codes that are told of its claims, all of them standing in one topic."""
    write(make_site)
    write(alter_settings, "core", {"gate_severities": {"contradiction": "warning"}}, actor="o", now=NOW)
    topic, limit = write(make_record, "topic"), write(make_record, "limitation")
    names: dict[str, str] = {}
    for conflict, (*claims, _) in KNOWN.items():
        for claim in claims:
            said = {name: claim[name] for name in ("certainty", "plausibility") if name in claim}
            if claim["in"] == "benefit":
                said["caveats"] = [limit.id]
            record = write(make_record, claim["in"], topic=topic, neutral=said, **{FIELDS[claim["in"]]: claim["says"]})
            names[record.id] = conflict
    told = CliRunner(env={"CONTENT_DATABASE_URL": database_url}).invoke(main, ["check", "core", "--json"])
    by_conflict: dict[str, set[str]] = {each: set() for each in KNOWN}
    for problem in json.loads(told.stdout)["problems"]:
        if problem["record"] in names:
            by_conflict[names[problem["record"]]].add(problem["code"])
    return by_conflict


def test_most_of_the_known_contradictions_are_found_and_the_rest_are_known_by_name(found: dict[str, set[str]]) -> None:
    wanted = {name: each[-1]["found_by"] for name, each in KNOWN.items() if "found_by" in each[-1]}
    assert {name: code for name, code in wanted.items() if code not in found[name]} == {}
    assert len(wanted) >= LEAST_FOUND
    assert len(KNOWN) == 18
    assert all(each[-1].get("why_not") for name, each in KNOWN.items() if name not in wanted)
