"""Whatever file or folder a document names is there."""

import re
from collections.abc import Iterator

import pytest

from tests.project.documents import DOCUMENTS, MAP, Document
from tests.project.files import FILES, PROJECT

PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*/?")
FILE = re.compile(r".*\.(?:py|md|ya?ml|toml|conf|vcl|ts|xsd|txt)")
FOLDERS = {path.relative_to(PROJECT).parts[0] for path in FILES}


def named_paths(document: Document) -> Iterator[str]:
    """What a document names as code, if it can be a path: with the ending of a file, a slash at its end, or a folder of ours before it."""
    words = [word for command in document.shell() for word in command if "/" in word]
    for name in [*document.names, *words]:
        if PATH.fullmatch(name) and (FILE.fullmatch(name) or name.endswith("/") or name.split("/")[0] in FOLDERS):
            yield name


def is_there(document: Document, name: str) -> bool:
    """Whether it is in the project, beside the document, or in one of the folders there."""
    here, path = document.path.parent, name.rstrip("/")
    return any(any(found) for found in (PROJECT.glob(path), here.glob(path), here.glob(f"*/{path}")))


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_path_that_is_named_exists(document: Document) -> None:
    assert [name for name in named_paths(document) if not is_there(document, name)] == []


def test_paths_are_told_from_other_words() -> None:
    assert len(set(named_paths(MAP))) > 30
    assert not is_there(MAP, "api/http/nothing.py")
    assert not is_there(MAP, "nothing/")
