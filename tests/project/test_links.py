"""Links between the documents lead somewhere: to a file that is there, and to a heading in it."""

import pytest

from tests.project.documents import DOCUMENTS, Document


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_leads_somewhere(document: Document) -> None:
    assert [link for link in document.links if not leads_somewhere(document, link)] == []


def leads_somewhere(document: Document, link: str) -> bool:
    """Whether there is a file and, after `#`, a heading; other servers are not asked."""
    if link.startswith("https://"):
        return True
    name, _, anchor = link.partition("#")
    path = document.path.parent / name if name else document.path
    return path.exists() and (not anchor or anchor in Document(path.resolve()).anchors)


def test_a_link_that_leads_nowhere_is_noticed() -> None:
    document = next(each for each in DOCUMENTS if str(each) == "clients/README.md")
    assert leads_somewhere(document, "../README.md#the-words")
    assert not leads_somewhere(document, "../README.md#the-world")
    assert not leads_somewhere(document, "#nowhere")
    assert not leads_somewhere(document, "NOTHING.md")
