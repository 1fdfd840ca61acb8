"""The README is a front door: short, in the words of the house, and with a way to every other document."""

import re
from pathlib import Path

from tests.project.documents import DOCUMENTS, README
from tests.project.files import FILES, PROJECT

LONGEST = 150


def test_the_readme_is_short() -> None:
    assert len(README.text.splitlines()) <= LONGEST


def test_the_code_and_the_contract_use_the_words_of_the_glossary() -> None:
    rows = [line.split("|")[1] for line in README.section("The words").splitlines() if line.startswith("| ")]
    words = [word.strip() for row in rows[1:] for word in row.replace(" of a site", "").split(",")]
    assert len(words) == 12
    code = " ".join(path.read_text() for path in FILES if path.is_relative_to(PROJECT / "api") and path.suffix == ".py")
    contract = (PROJECT / "openapi.yaml").read_text()
    for text in (code, contract):
        assert set(words) - set(re.findall(r"[a-z]+", text)) == set()


def test_every_document_is_reached_from_the_readme() -> None:
    reached, new = set(), {README.path}
    while new:
        reached |= new
        links = {(path.parent / link.split("#")[0]).resolve() for path in new for link in links_of(path)}
        new = {link for link in links if link.suffix == ".md"} - reached
    assert {str(each) for each in DOCUMENTS if each.path not in reached} == {"tests/xliff/schemas/README.md"}


def links_of(path: Path) -> list[str]:
    return next(each.links for each in DOCUMENTS if each.path == path)
