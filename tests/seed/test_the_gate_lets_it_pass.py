"""The seed passes the publish gate without a blocker and without anybody waiving anything, and with few warnings beside missing reviews."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from api.cli import main

MOST_WARNINGS = 12
"""Beside the reviews that nobody has made yet: what the sources say and the seed tells as theirs."""


def check(url: str, site: str) -> Any:
    told = CliRunner(env={"CONTENT_DATABASE_URL": url}).invoke(main, ["check", site, "--json"])
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout)["problems"]


@pytest.mark.parametrize("site", ["core", "riverbank", "erable"])
def test_a_site_of_the_seed_passes(seeded_database_url: str, site: str) -> None:
    problems = check(seeded_database_url, site)
    assert {each["severity"] for each in problems} <= {"warning", "hint"}
    assert [each for each in problems if "Waived by" in each["detail"]] == []
    others = [each for each in problems if each["code"] != "review-overdue"]
    assert len(others) <= MOST_WARNINGS, [(each["code"], each["locale"], each["detail"]) for each in others]


def test_the_seed_contradicts_itself_nowhere(seeded_database_url: str) -> None:
    told = [
        each for each in check(seeded_database_url, "core") if each["code"] in ("contradiction", "told-differently")
    ]
    assert told == []
