"""An export whose line ends or marks were changed on its way says the same; one whose words were changed is refused."""

from itertools import product

import pytest
from flask import Flask

from tests.conftest import Write
from tests.factories import make_site
from tests.people import make_person
from tests.transfer.files import FileDesk, as_file, eventful_library, lines_of
from tests.transfer.test_import_content import TOPIC

MARK = b"\xef\xbb\xbf"
TOUCHED = [
    (mark, line_end, last)
    for mark, line_end, last in product((b"", MARK), (b"\n", b"\r\n"), (b"", b"\n", b"\r\n", b"\n\n", b"\r\n\r\n"))
]


@pytest.fixture
def desk(app: Flask, write: Write) -> FileDesk:
    return FileDesk(app, write(make_person, "Ida", "admin", credential="PT"))


@pytest.mark.parametrize(("mark", "line_end", "last"), TOUCHED)
def test_an_export_is_taken_however_its_lines_end_by_now(
    write: Write, desk: FileDesk, mark: bytes, line_end: bytes, last: bytes
) -> None:
    write(eventful_library)
    touched = mark + line_end.join(desk.export().split(b"\n")[:-1]) + last
    report = desk.bring(touched)
    assert (report["seqs"], report["records"]["created"], report["records"]["updated"]) == ([], 0, 0)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_an_export_with_another_word_is_refused_whatever_its_line_ends(
    write: Write, desk: FileDesk, line_end: bytes
) -> None:
    write(eventful_library)
    data = desk.export().replace(b"A little", b"A lot").replace(b"\n", line_end)
    last = len(lines_of(data))
    assert desk.wrong_in(data) == [(last, "#/sha256")]


def test_lines_of_another_system_may_end_as_they_like_too(write: Write, desk: FileDesk) -> None:
    write(make_site)
    data = MARK + as_file([TOPIC]).replace(b"\n", b"\r\n").rstrip()
    assert desk.bring(data)["records"]["created"] == 1
    assert desk.bring(as_file([TOPIC]))["records"] == {"created": 0, "updated": 0, "unchanged": 1}
