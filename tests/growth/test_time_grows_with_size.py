"""Whatever comes in takes time in proportion to its size: every parameter, header, path, body and field, in hostile shapes."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import escape
from itertools import cycle, islice
from random import Random

import pytest

from api.record_types import RECORD_TYPES
from api.record_types.kinds.field import Field
from api.services.transfer.export import FORMAT
from tests.depth import is_deep
from tests.growth.caller import Door
from tests.growth.doors import HEADERS, Grown, Operation, Place, fields, filled, grown, operations, places, replaced
from tests.growth.pace import is_in_proportion
from tests.growth.shapes import Shape, shapes

pytestmark = [pytest.mark.once, pytest.mark.long]

MOST_S = 3.0
"""What twice the size may take at any door, in time of the processor; the faults that were here took minutes."""
QUERY, HEADER, PATH, TEXT, BODY = 8_000, 60_000, 8_000, 9_500, 300_000 if is_deep() else 60_000
"""Half of what is sent at most; a text twice as long is still taken."""
OPERATIONS = list(operations())
WITH_BODY = [each for each in OPERATIONS if each.body is not None]
IN_TURN = cycle(shapes())


def some(number: int = 1) -> list[Shape]:
    """The next few shapes, or in a deep run all: before each change every door meets some, and every shape many doors."""
    return list(shapes()) if is_deep() else list(islice(IN_TURN, number))


Way = tuple[str, Callable[[int], object]]


def chosen(ways: Iterable[Way], number: int) -> list[Way]:
    """A few ways into one place, always the same, or in a deep run all."""
    found = list(ways)
    return found if is_deep() or len(found) < number else Random(len(found)).sample(found, number)


def called(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def slow(ways: Iterable[Way], size: int) -> list[str]:
    """What takes longer than in proportion to its size."""
    return [name for name, send in ways if not is_in_proportion(send, size, most_s=MOST_S)]


@pytest.mark.parametrize("operation", OPERATIONS, ids=called)
def test_every_parameter(door: Door, operation: Operation) -> None:
    def send(name: str, shape: Shape) -> Callable[[int], object]:
        path = door.address(operation.path)
        return lambda size: door.call(operation.method, path, query_string={**needed, name: shape.of(size)})

    needed = {each["name"]: "a" for each in operation.parameters if each.get("required")}
    names = [each["name"] for each in operation.parameters] or ["unknown"]
    assert slow([(f"{name}={shape}", send(name, shape)) for name in names for shape in some()], QUERY) == []


def test_every_query_as_a_whole(door: Door) -> None:
    def send(shape: Shape) -> Callable[[int], object]:
        words = shape.of
        return lambda size: door.call("get", "/v1/sites/core/faqs", environ_overrides={"QUERY_STRING": words(size)})

    joined = [
        Shape("a&", ""),
        Shape("a=1&", ""),
        Shape("tag=a&", ""),
        Shape("%", ""),
        Shape("&", ""),
        Shape("fields=a,", ""),
    ]
    assert slow([(str(shape), send(shape)) for shape in (*joined, *some(40)) if shape.of(9).isascii()], QUERY) == []


@pytest.mark.parametrize("header", HEADERS)
def test_every_header(door: Door, header: str) -> None:
    def send(method: str, path: str, shape: Shape) -> Callable[[int], object]:
        return lambda size: door.call(method, path, headers={header: shape.of(size)}, data=b"{}" * (method == "post"))

    called = [("get", "/v1/sites/core/faqs"), ("post", "/v1/admin/sites"), ("patch", "/v1/admin/sites/clinic")]
    sent = [shape for shape in some(12) if shape.of(9).isascii()]
    ways = [(f"{method} {header}: {shape}", send(method, path, shape)) for method, path in called for shape in sent]
    assert slow(ways, HEADER) == []


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if "{" in each.path], ids=called)
def test_every_part_of_a_path(door: Door, operation: Operation) -> None:
    def send(part: str, shape: Shape) -> Callable[[int], object]:
        before, after = operation.path.split(part)
        ends = door.address(before + part).rpartition("/")[0], after
        return lambda size: door.call(operation.method, f"{ends[0]}/{shape.of(size)}{door.address('/x' + ends[1])[2:]}")

    parts = [part for part in operation.path.split("/") if part.startswith("{")]
    assert slow([(f"{part}={shape}", send(part, shape)) for part in parts for shape in some()], PATH) == []


@pytest.mark.parametrize("operation", WITH_BODY, ids=called)
def test_every_place_in_a_body(door: Door, operation: Operation) -> None:
    def send(place: Place, grow: Grown) -> Callable[[int], object]:
        return lambda size: door.call(operation.method, path, json=replaced(body, place, grow(size)))

    path, body = door.address(operation.path), filled(operation.body or {})
    ways = [
        (f"{place} {how} {shape}", send(place, grow))
        for place, value in places(body)
        for shape in some()
        for how, grow in grown(value, shape.of)
    ]
    assert slow(chosen(ways, 3), BODY) == []


STRUCTURES = [
    Shape('"\\', ""), Shape('\\"', '"'), Shape('"a\\"', ""), Shape("[", ""), Shape("[]", ""), Shape("[[],", ""),
    Shape('{"a":', ""), Shape('{"a":1},', ""), Shape("1", ""), Shape("1.", ""), Shape("-", ""), Shape("1e", ""),
    Shape('"', ""), Shape('"a"', ""), Shape("\\u00", '"'), Shape('"\\ud800"', ""), Shape(" ", ""), Shape("\n", "x"),
]  # fmt: skip


@pytest.mark.parametrize("before", ["", '"', '{"a": "', "[", '{"a": ['])
def test_every_structure_of_json(door: Door, before: str) -> None:
    def send(shape: Shape) -> Callable[[int], object]:
        sent = {"headers": {"Content-Type": "application/json"}}
        return lambda size: door.call("post", "/v1/admin/sites", data=before + shape.of(size), **sent)

    assert slow([(before + str(shape), send(shape)) for shape in (*STRUCTURES, *some(10))], BODY) == []


@pytest.mark.parametrize("operation", WITH_BODY, ids=called)
def test_every_body_reads_json_in_the_one_way(door: Door, operation: Operation) -> None:
    def send(size: int) -> None:
        data = '{"a": "' + '\\"' * size
        assert door.call(operation.method, path, data=data, headers={"Content-Type": "application/json"}) in (
            400,
            404,
            412,
        )

    path = door.address(operation.path)
    assert slow([("quotation marks", send)], BODY) == []


@pytest.mark.parametrize(("name", "field"), list(fields()), ids=lambda each: getattr(each, "name", each))
def test_every_field_of_every_record_type(door: Door, name: str, field: Field) -> None:
    def save(place: Place, grow: Grown) -> Callable[[int], object]:
        return lambda size: door.call("put", path, json={"fields": {field.name: replaced(example, place, grow(size))}})

    record = door.address(f"/v1/sites/{{site}}/{RECORD_TYPES[name].collection}/{{slug_or_id}}").rpartition("/")[2]
    path = f"/v1/admin/sites/clinic/records/{record}/translations/{'en' if field.localized else 'und'}"
    example = field.example("Words")
    for size, known in ((TEXT, [Shape("a  \n", "")]), (BODY, [Shape(" ", "a")])):
        ways = [
            (f"{place} {how} {shape}", save(place, grow))
            for place, value in places(example)
            for shape in (shapes(lines=True) if is_deep() else [*some(), *known])
            for how, grow in grown(value, shape.of)
        ]
        assert slow(chosen(ways, 2), size) == []


HEADER_LINE = json.dumps({"line": "header", "format": FORMAT, "site": "core", "seq": 1, "hash": "a"}) + "\n"
ITEMS = [
    "{}",
    "[]",
    "a",
    '{"a": 1}',
    '{"type": "faq"}',
    '{"line": "record"}',
    '{"type": "faq", "en": {"slug": "a"}, "und": {}}',
]


@pytest.mark.parametrize("shape", [*(Shape(f"{each}\n", "") for each in ITEMS), *STRUCTURES], ids=str)
def test_every_file_of_content(door: Door, shape: Shape) -> None:
    def send(before: str) -> Callable[[int], object]:
        sent = {"query_string": {"dry_run": "true"}, "headers": {"Content-Type": "application/x-ndjson"}}
        return lambda size: door.call("post", path, data=before + shape.of(size), **sent)

    path = "/v1/admin/sites/clinic/import"
    assert (
        slow([(before, send(before)) for before in ("", HEADER_LINE, '{"type": "faq", "en": {"question": "')], BODY)
        == []
    )


def test_every_part_of_a_translators_file(door: Door) -> None:
    def send(make: Callable[[int], str]) -> Callable[[int], object]:
        sent = {"query_string": {"dry_run": "true"}, "headers": {"Content-Type": "application/xliff+xml"}}
        return lambda size: door.call("post", "/v1/admin/sites/clinic/xliff", data=make(size).encode(), **sent)

    for version in ("2.1", "1.2"):
        exported = door.text("/v1/admin/sites/clinic/xliff", locale="fr", version=version, types="faq")
        ways = [(f"{version} {name}", send(make)) for name, make in documents(exported)]
        assert slow(ways, BODY) == []


def documents(exported: str) -> Iterator[tuple[str, Callable[[int], str]]]:
    """A file grown in each of its parts, whole and as an export of an older or newer tool might be."""
    for name, opening in (("file", "<file "), ("unit", "<unit "), ("unit", "<trans-unit "), ("segment", "<segment ")):
        if opening in exported:
            start = exported.index(opening)
            end = exported.index(f"</{opening[1:-1]}>", start) + len(opening) + 2
            yield f"{name} repeated", partial(_with, exported[:end], exported[start:end], exported[end:])
            yield f"{name} empty", partial(_with, exported[:end], f'{opening}id="a"/>', exported[end:])
    # Other tests may have taken the only translation away, and then there are sources alone.
    place = exported.index("</target>" if "</target>" in exported else "</source>")
    codes = [
        "<mrk/>",
        "a<mrk/>",
        '<x id="1"/>',
        '<ph id="1"/>',
        '<pc id="1">a</pc>',
        "<a>a</a>",
        " ",
        "a ",
        ". A",
        "!",
        "\n",
    ]
    for piece in (*codes, *(escape(each.piece) for each in some(4))):
        yield f"target {piece!r}", partial(_with, exported[:place], piece, exported[place:])


def _with(before: str, piece: str, after: str, size: int) -> str:
    return before + piece * (size // len(piece)) + after
