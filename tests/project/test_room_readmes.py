"""Every room of the code explains itself: a README that says what it is for, and the map that leads there."""

import re
from pathlib import Path

import pytest

from tests.project.documents import DOCUMENTS, MAP, Document
from tests.project.files import FILES, PROJECT

SCREEN = 60
DATE = re.compile(r"\((\d{4}-\d{2}-\d{2})\)")
FOLDERS = sorted({path.parent for path in FILES if path.suffix == ".py" and path.is_relative_to(PROJECT / "api")})
ROOMS = [each for each in DOCUMENTS if each.path.name == "README.md" and each.path.parent in FOLDERS and each != MAP]
DECIDED = [each for each in DOCUMENTS if each.section("Decisions")]


def parts(folder: Path) -> str:
    return str(folder.relative_to(PROJECT))


@pytest.mark.parametrize("folder", [each for each in FOLDERS if each != PROJECT / "api"], ids=parts)
def test_a_folder_of_modules_has_a_readme_or_stands_in_that_of_the_room_around_it(folder: Path) -> None:
    own, around = folder / "README.md", folder.parent / "README.md"
    assert own.exists() or f"`{folder.name}/`" in around.read_text()


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_a_room_says_first_what_it_is_for(room: Document) -> None:
    assert room.text.startswith("# ")
    assert re.match(r"[`A-Z/].*\.( |$)", room.opening), room.opening


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_what_a_room_says_of_itself_fits_on_a_screen(room: Document) -> None:
    before, _, _ = room.text.partition("\n## Decisions\n")
    assert len(before.splitlines()) <= SCREEN


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_the_map_leads_to_every_room(room: Document) -> None:
    assert str(room.path.relative_to(MAP.path.parent)) in MAP.links


def test_the_map_has_every_module_that_stands_in_no_room() -> None:
    alone = {path.name for path in FILES if path.parent == MAP.path.parent and path.suffix == ".py"} - {"__init__.py"}
    assert alone - set(MAP.names) == set()


def decisions(document: Document) -> list[str]:
    """Each begins with what was decided, in bold; tables and more may follow."""
    return re.findall(r"^\*\*(?:.|\n(?!\n))*", document.section("Decisions"), re.MULTILINE)


@pytest.mark.parametrize("document", DECIDED, ids=str)
def test_decisions_are_dated_and_the_newest_stands_first(document: Document) -> None:
    dates = [DATE.search(each) for each in decisions(document)]
    assert [each for each, date in zip(decisions(document), dates, strict=True) if not date] == []
    found = [date[1] for date in dates if date]
    assert found
    assert found == sorted(found, reverse=True)


def test_no_decision_was_lost() -> None:
    assert sum(len(decisions(each)) for each in DECIDED) >= 44
