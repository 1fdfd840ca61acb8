"""The locked requirements: everything pinned and hashed, nothing that names a place to fetch it from."""

import json
import re
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent.parent
LOCK_FILES = sorted((PROJECT / "requirements").glob("*.txt"))
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; .+?)?(?P<hashes>(?: --hash=sha256:[0-9a-f]{64})+)$")


def requirements(path: Path) -> list[str]:
    """A lock file's requirements, one line each, without comments."""
    lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [re.sub(r"\s+", " ", line).strip() for line in joined.splitlines() if line.strip()]


def pins(path: Path) -> dict[str, str]:
    """The version that a lock file pins for each package."""
    found = [PIN.match(line) for line in requirements(path)]
    return {match["name"]: match["version"] for match in found if match}


def declared() -> set[str]:
    """The packages that the project says it needs to run."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    return {re.split(r"[^a-z0-9-]", each)[0] for each in project["dependencies"]}


@pytest.mark.parametrize("path", LOCK_FILES, ids=lambda path: path.name)
def test_every_requirement_is_pinned_and_hashed(path: Path) -> None:
    unpinned = [line for line in requirements(path) if not PIN.match(line)]
    assert unpinned == []
    assert pins(path)


@pytest.mark.parametrize("path", LOCK_FILES, ids=lambda path: path.name)
def test_no_lock_file_holds_an_address(path: Path) -> None:
    assert "://" not in path.read_text()


def test_the_runtime_lock_holds_everything_declared() -> None:
    assert declared() <= pins(PROJECT / "requirements" / "runtime.txt").keys()


def test_the_list_of_what_the_service_is_made_of_is_that_of_the_lock_file() -> None:
    bom = json.loads((PROJECT / "requirements" / "sbom.json").read_text())
    listed = {(each["name"], each["version"]) for each in bom["components"]}
    locked = {
        (match["name"], match["version"])
        for match in map(PIN.match, requirements(PROJECT / "requirements" / "runtime.txt"))
        if match
    }
    assert bom["bomFormat"] == "CycloneDX"
    assert listed == locked, "make sbom"
    assert {each["purl"].partition("/")[0] for each in bom["components"]} == {"pkg:pypi"}


@pytest.mark.parametrize("name", ["runtime.txt", "build.txt", "otel.txt"])
def test_tests_run_on_the_versions_that_are_served(name: str) -> None:
    served, tested = pins(PROJECT / "requirements" / name), pins(PROJECT / "requirements" / "dev.txt")
    assert served == {package: tested.get(package) for package in served}
