"""Spectral and Redocly find neither an error nor a warning in openapi.yaml, by rulesets of which nothing is turned off."""

import json

import pytest

from tests.openapi.programs import BINARIES, DOCUMENT, said, start

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("contract")]


def test_the_linters_find_nothing(programs: None) -> None:
    # A record of any type is checked against all types at once, which takes a deeper stack than Node has by itself.
    node = ("node", "--stack-size=3000")
    spectral = start(
        *node, BINARIES / "spectral", "lint", "-r", "spectral.yaml", "-f", "json", "-F", "hint", "-q", DOCUMENT
    )
    redocly = start(BINARIES / "redocly", "lint", "--config", "redocly.yaml", "--format", "json", DOCUMENT)
    assert said(spectral).strip() in ("", "[]")
    output = said(redocly)
    assert json.loads(output[output.index("{") : output.rindex("}") + 1])["problems"] == []
