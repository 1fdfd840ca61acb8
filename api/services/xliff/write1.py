"""Writes translation units as XLIFF 1.2, for older translation tools."""

from collections.abc import Sequence

from lxml import etree

from api.services.xliff.elements import Element, add, append_words, fit
from api.services.xliff.numbering import Content, Numbers
from api.services.xliff.units import RecordUnits, Unit

CORE = "urn:oasis:names:tc:xliff:document:1.2"
ORIGIN = "x-clinic-content"
_STATES = {"initial": "needs-translation", "translated": "translated", "final": "final"}
_PAIRS = {"bold": "bold", "italic": "italic", "link": "link"}
_SINGLES = {"break": "lb"}


def write1(record: RecordUnits) -> Element:
    """A document with the file of one record: a group for each field, a unit for each block."""
    root: Element = etree.Element(f"{{{CORE}}}xliff", nsmap={None: CORE})
    root.set("version", "1.2")
    _file(root, record)
    return root


def _file(root: Element, record: RecordUnits) -> None:
    file = add(
        root, "file", **{"source-language": record.source_locale, "target-language": record.locale},
        original=record.id, datatype="x-markdown", xml_space="preserve",
    )  # fmt: skip
    add(add(file, "header"), "note", fit(f"{record.type}: {record.title}"))
    whole = add(add(file, "body"), "group", id=record.id)
    context = add(whole, "context-group", name=ORIGIN, purpose="x-origin")
    for name, value in record.origin.items():
        add(context, "context", value, **{"context-type": f"x-{name}"})
    groups: dict[str, Element] = {}
    for unit in record.units:
        if unit.field not in groups:
            groups[unit.field] = add(whole, "group", id=f"field.{unit.field}", resname=unit.field)
        _unit(groups[unit.field], unit, record)


def _unit(group: Element, unit: Unit, record: RecordUnits) -> None:
    width = {"maxwidth": str(unit.max_length), "size-unit": "char"} if unit.max_length is not None else {}
    element = add(
        group, "trans-unit", id=unit.id, resname=unit.id, approved="yes" if unit.state == "final" else None,
        xml_space="preserve", **width,
    )  # fmt: skip
    _content(add(element, "source", xml_lang=record.source_locale), unit.source_content, unit.numbers)
    several = len(unit.sentences) > 1
    if several:
        marked = add(element, "seg-source", xml_lang=record.source_locale)
        _sentences(marked, [(each.gap, each.source) for each in unit.sentences], unit.numbers)
    if unit.target_content is not None:
        _target(element, unit, record, several=several)
    _notes(element, unit, record)


def _target(element: Element, unit: Unit, record: RecordUnits, *, several: bool) -> None:
    state = "needs-adaptation" if unit.sub_state == "clinic:outdated" else _STATES[unit.state]
    target = add(element, "target", state=state, **{"state-qualifier": _qualifier(unit)}, xml_lang=record.locale)
    if several:
        _sentences(target, [(each.target_gap or (), each.target or ()) for each in unit.sentences], unit.numbers)
    else:
        _content(target, unit.target_content or (), unit.numbers)


def _qualifier(unit: Unit) -> str | None:
    return "mt-suggestion" if unit.sub_state == "clinic:machine" else None


def _sentences(element: Element, sentences: Sequence[tuple[Content, Content]], numbers: Numbers) -> None:
    for place, (gap, words) in enumerate(sentences, 1):
        _content(element, gap, numbers)
        _content(add(element, "mrk", mid=str(place), mtype="seg"), words, numbers)


def _notes(element: Element, unit: Unit, record: RecordUnits) -> None:
    for note in unit.notes:
        add(element, "note", fit(note.text), **{"from": note.category})
    if unit.previous:
        source, target = (fit(text) for text in unit.previous)
        before = add(element, "alt-trans", alttranstype="previous-version")
        add(before, "source", source, xml_lang=record.source_locale)
        add(before, "target", target, xml_lang=record.locale)


def _content(element: Element, content: Content, numbers: Numbers) -> None:
    at = element
    for item in content:
        if isinstance(item, str):
            append_words(at, item)
        elif item.kind == "close":
            at = at.getparent()
        else:
            code = numbers.codes[item.kind, item.id]
            if item.kind == "open":
                at = add(at, "g", id=item.id, ctype=_PAIRS[code.type])
            else:
                # What stands there in the end differs by site, so translators are shown its name.
                shown = {"equiv-text": code.data} if code.type == "placeholder" else {}
                add(at, "x", id=item.id, ctype=_SINGLES.get(code.type, f"x-{code.type}"), **shown)
