"""Writes translation units as XLIFF 2.1, for today's translation tools."""

from lxml import etree

from api.reading.locales import direction
from api.services.xliff.codes import UNFIT, Code
from api.services.xliff.elements import Element, add, append_words, fit
from api.services.xliff.numbering import Content, Numbers
from api.services.xliff.units import RecordUnits, Sentence, Unit

CORE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
SIZES = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
ORIGIN = "clinic-content"
_TYPES = {
    "bold": ("fmt", "xlf:b"), "italic": ("fmt", "xlf:i"), "link": ("link", None), "break": ("fmt", "xlf:lb"),
    "code": ("other", "clinic:code"), "address": ("link", "clinic:address"), "character": ("other", "clinic:character"),
    "placeholder": ("other", "clinic:placeholder"),
}  # fmt: skip


def write2(record: RecordUnits) -> Element:
    """A document with the file of one record: a group for each field, a unit for each block."""
    root: Element = etree.Element(f"{{{CORE}}}xliff", nsmap={None: CORE, "mda": METADATA, "slr": SIZES})
    root.set("version", "2.1")
    root.set("srcLang", record.source_locale)
    root.set("trgLang", record.locale)
    _file(root, record)
    return root


def _file(root: Element, record: RecordUnits) -> None:
    file = add(
        root, "file", id=record.id, original=f"{record.site}/{record.type}/{record.id}", canResegment="no",
        srcDir=direction(record.source_locale), trgDir=direction(record.locale), xml_space="preserve",
    )  # fmt: skip
    etree.SubElement(file, f"{{{SIZES}}}profiles").set("generalProfile", "xliff:codepoints")
    group = add(etree.SubElement(file, f"{{{METADATA}}}metadata"), "metaGroup", category=ORIGIN)
    for name, value in record.origin.items():
        add(group, "meta", value, type=name)
    add(add(file, "notes"), "note", fit(f"{record.type}: {record.title}"), category="record")
    groups: dict[str, Element] = {}
    for unit in record.units:
        if unit.field not in groups:
            groups[unit.field] = add(file, "group", id=f"field.{unit.field}", name=unit.field)
        _unit(groups[unit.field], unit, record)


def _unit(group: Element, unit: Unit, record: RecordUnits) -> None:
    element = add(group, "unit", id=unit.id, name=unit.id)
    if unit.max_length is not None:
        element.set(f"{{{SIZES}}}sizeRestriction", str(unit.max_length))
    _notes(element, unit)
    data = _original_data(element, unit.numbers)
    for place, sentence in enumerate(unit.sentences):
        if place and (sentence.gap or sentence.target_gap):
            _gap(element, sentence, place, record)
        _segment(element, unit, sentence, place, record, data)


def _notes(element: Element, unit: Unit) -> None:
    notes: list[tuple[str, str, str | None]] = [(note.category, note.text, None) for note in unit.notes]
    if unit.previous:
        notes += [("previous-source", unit.previous[0], "source"), ("previous-translation", unit.previous[1], "target")]
    if notes:
        parent = add(element, "notes")
        for category, text, applies_to in notes:
            add(parent, "note", fit(text), category=category, appliesTo=applies_to)


def _original_data(element: Element, numbers: Numbers) -> dict[str, str]:
    """The codes as the text writes them, each once: what is written → its id."""
    ids: dict[str, str] = {}
    for code in numbers.codes.values():
        ids.setdefault(code.data, f"d{len(ids) + 1}")
    if ids:
        parent = add(element, "originalData")
        for written, id in ids.items():
            _put(add(parent, "data", id=id, xml_space="preserve"), written)
    return ids


def _put(element: Element, words: str) -> None:
    """Words with what XML cannot hold as code points."""
    for character in words:
        if UNFIT.match(character):
            add(element, "cp", hex=f"{ord(character):04X}")
        else:
            append_words(element, character)


def _gap(element: Element, sentence: Sentence, place: int, record: RecordUnits) -> None:
    ignorable = add(element, "ignorable", id=f"g{place + 1}")
    _content(add(ignorable, "source", xml_lang=record.source_locale), sentence.gap, None, {})
    if sentence.target is not None:
        _content(add(ignorable, "target", xml_lang=record.locale), sentence.target_gap or (), None, {})


def _segment(
    element: Element, unit: Unit, sentence: Sentence, place: int, record: RecordUnits, data: dict[str, str]
) -> None:
    segment = add(element, "segment", id=f"s{place + 1}", state=unit.state, subState=unit.sub_state or None)
    _content(add(segment, "source", xml_lang=record.source_locale), sentence.source, unit.numbers, data)
    if sentence.target is not None:
        _content(add(segment, "target", xml_lang=record.locale), sentence.target, unit.numbers, data)


def _content(element: Element, content: Content, numbers: Numbers | None, data: dict[str, str]) -> None:
    at = element
    for item in content:
        if isinstance(item, str):
            append_words(at, item)
        elif item.kind == "close":
            at = at.getparent()
        elif numbers is not None:
            code = numbers.codes[item.kind, item.id]
            child = _code(at, item.id, code, data)
            at = child if item.kind == "open" else at


def _code(parent: Element, id: str, code: Code, data: dict[str, str]) -> Element:
    type_name, sub_type = _TYPES[code.type]
    kept = {"id": id, "canCopy": "no", "canDelete": "no", "type": type_name, "subType": sub_type}
    if code.kind == "open":
        return add(parent, "pc", **kept, dataRefStart=data[code.data], dataRefEnd=data[code.other])
    equivalent = "\n" if code.type == "break" else code.data.strip("`<> ") if code.type != "character" else None
    return add(
        parent,
        "ph",
        **kept,
        dataRef=data[code.data],
        equiv=equivalent,
        disp=equivalent if code.type != "break" else None,
    )
