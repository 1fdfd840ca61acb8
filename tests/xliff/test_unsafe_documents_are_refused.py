"""What comes from outside is read without fetching or expanding anything, and what is not XLIFF is refused with its line."""

from pathlib import Path

import pytest

from api.errors import InvalidContent
from api.services.xliff.numbering import Ref
from api.services.xliff.read import read_xliff

XLIFF2 = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="fr"><file id="f"><unit id="u">{}</unit></file></xliff>'
XLIFF1 = '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="f" source-language="en" target-language="fr" datatype="x"><body><trans-unit id="u">{}</trans-unit></body></file></xliff>'
SEGMENT = "<segment><source>a</source><target>{}</target></segment>"


def refused(data: bytes) -> tuple[str, int]:
    with pytest.raises(InvalidContent) as found:
        read_xliff(data)
    return found.value.errors[0]["rule"], found.value.errors[0]["line"]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE xliff SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE xliff [<!ENTITY a "b">]>',
        '<!DOCTYPE xliff [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
    ],
)
def test_a_document_type_is_refused(doctype: str) -> None:
    assert refused((doctype + XLIFF2.format(SEGMENT.format("x"))).encode()) == ("document-type", 1)


def test_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    doctype = f'<!DOCTYPE xliff [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    assert refused((doctype + XLIFF2.format(SEGMENT.format("&a;"))).encode()) == ("document-type", 1)


@pytest.mark.parametrize(
    ("data", "rule", "line"),
    [
        (b"", "not-xml", 1),
        (b"not xml", "not-xml", 1),
        (b"<xliff>\n<a>\n</xliff>", "not-xml", 3),
        (b"<tmx/>", "unknown-version", 1),
        (XLIFF2.replace('"2.0" src', '"3.0" src').encode(), "unknown-version", 1),
        (XLIFF2.format(SEGMENT.format('<cp hex="110000"/>')).encode(), "bad-code-point", 1),
        (XLIFF2.format(SEGMENT.format('<cp hex="D800"/>')).encode(), "bad-code-point", 1),
        (b" " * (32 * 1024 * 1024 + 1), "too-large", 1),
        (XLIFF2.format(SEGMENT.format("<pc id='1'>" * 2000 + "</pc>" * 2000)).encode(), "not-xml", 1),
        (b"\xff\xfe\x00\x00<", "not-xml", 1),
        (b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="fr"/>', "no-file", 1),
        (b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"/>', "no-file", 1),
    ],
)  # fmt: skip
def test_what_is_no_xliff_is_refused_with_its_line(data: bytes, rule: str, line: int) -> None:
    assert refused(data) == (rule, line)


@pytest.mark.parametrize(
    ("frame", "inner", "target"),
    [
        (XLIFF2, SEGMENT.format("b<ph id='1'/><!-- no --><mrk id='m'>c</mrk><?no no?>d"), ("b", Ref("single", "1"), "cd")),
        (XLIFF2, SEGMENT.format("<sc id='1'/>b<ec startRef='1'/>"), (Ref("open", "1"), "b", Ref("close", "1"))),
        (XLIFF2, SEGMENT.format("<pc id='1'>b</pc><cp hex='FFFE'/>"), (Ref("open", "1"), "b", Ref("close", "1"), "\ufffe")),
        (XLIFF2, SEGMENT.format("b") + "<ignorable><source> </source></ignorable>" + SEGMENT.format("c"), ("b c",)),
        (XLIFF2, SEGMENT.format("b").replace("<target>", "<target order='2'>") + SEGMENT.format("c").replace("<target>", "<target order='1'>"), ("cb",)),
        (XLIFF2, SEGMENT.format("b").replace("<target>", f"<target order='{'9' * 5_000}'>"), ("b",)),
        (XLIFF2, "<segment><source>a</source></segment>", None),
        (XLIFF2, SEGMENT.format(""), None),
        (XLIFF1, "<source>a</source><target>b<g id='1'>c</g><x id='2'/></target>", ("b", Ref("open", "1"), "c", Ref("close", "1"), Ref("single", "2"))),
        (XLIFF1, "<source>a</source><target><bpt id='1'>*</bpt>c<ept id='1'>*</ept></target>", (Ref("open", "1"), "c", Ref("close", "1"))),
        (XLIFF1, "<source>a</source><target><mrk mtype='seg' mid='1'>b</mrk> <mrk mtype='seg' mid='2'>c</mrk></target>", ("b c",)),
        (XLIFF1, "<source>a</source>", None),
    ],
)  # fmt: skip
def test_all_ways_to_write_a_code_are_read(frame: str, inner: str, target: object) -> None:
    [file] = read_xliff(frame.format(inner).encode()).files
    assert [each.target for each in file.units] == [target]
    assert file.record == "f"
