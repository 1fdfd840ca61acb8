"""The documents tell the layers as the linter enforces them."""

import tomllib
from typing import Any

import pytest

from tests.project.documents import MAP, Document
from tests.project.files import PROJECT

LINTER = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERED = [each for each in LINTER["contracts"] if each["type"] == "layers"]


def as_told(contract: dict[str, Any]) -> str:
    """The layers from the top, as one line."""
    return " → ".join(layer.replace("(", "").replace(")", "") for layer in contract["layers"])


@pytest.mark.parametrize("contract", LAYERED, ids=lambda each: each["containers"][0])
def test_the_layers_are_told_as_they_are_enforced(contract: dict[str, Any]) -> None:
    [container] = contract["containers"]
    room = Document(PROJECT / container.replace(".", "/") / "README.md")
    told = " ".join(f"{MAP.text} {room.text}".split())
    assert as_told(contract) in told
