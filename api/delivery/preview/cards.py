"""A record as patients read it: its title, what marks it, its texts in their order, and what it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from api.delivery.preview.labels import HIDDEN, IN_A_LINE, NUMBERS, Label, field_label, option_label
from api.delivery.preview.places import PagesAround
from api.delivery.preview.rich import rendered
from api.delivery.preview.words import PageWords, is_same_language
from api.reading.items import TEXT_FORMS, Item
from api.reading.locales import display_name
from api.record_types import RECORD_TYPES
from api.record_types.declaration import ENVELOPE, RecordType

RELATED = ("caveats", "safety_nets", "aftercare")
"""The relations that patients follow; what a record rests on is told as its sources."""


@dataclass(frozen=True)
class Mark:
    """A few words beside a title that say what sort of thing follows."""

    label: Label
    sort: str
    """For its looks: what it is about, and which choice it is."""


@dataclass(frozen=True)
class CardPart:
    """One field of a record, ready to be shown."""

    label: Label | None
    form: str
    """`rich`, `line`, `lines`, `table` or `link`."""
    value: Any


@dataclass(frozen=True)
class Card:
    """A record on a page."""

    item: Item
    marks: Sequence[Mark]
    parts: Sequence[CardPart]
    links: Sequence[tuple[Label | None, Sequence[Mapping[str, Any]]]]
    words: PageWords
    """Those in the language of its text."""

    @property
    def grounds(self) -> list[dict[str, Any]]:
        """What it rests on, each document once, with every place in it that any of its texts rests on."""
        found: dict[str, dict[str, Any]] = {}
        for each in self.item["rests_on"]:
            known = found.setdefault(each["document"]["id"], {**each, "paragraphs": [], "pages": []})
            known["paragraphs"] = sorted({*known["paragraphs"], *each["paragraphs"]})
            known["pages"] += [each["pages"]] if each["pages"] and each["pages"] not in known["pages"] else []
        return list(found.values())

    @property
    def is_safety(self) -> bool:
        """Whether it tells of what may harm, so that it is set apart from the rest."""
        return RECORD_TYPES[self.item["type"]].is_about_safety(self.item["fields"])


def card_of(item: Item, places: PagesAround, page: PageWords, *, below: int) -> Card:
    """The record of an item, for a page in the language of these words; its texts stand below a heading of that level."""
    declaration, served = RECORD_TYPES[item["type"]], item["locale"]["served"]
    links = {each["id"]: places.record(each) for each in item["relations"].get("links", ())}
    rich = partial(rendered, address_of=links.get, below=below)
    # What a record is there for comes before what has words above it.
    parts = sorted(_parts(item, declaration, rich), key=lambda part: part.label is not None)
    return Card(
        item=item, marks=list(_marks(item, declaration, page)), parts=parts, links=list(_links(item)), words=PageWords(served)
    )  # fmt: skip


def _marks(item: Item, declaration: RecordType, page: PageWords) -> Iterator[Mark]:
    served, words = item["locale"]["served"], PageWords(item["locale"]["served"])
    for name, value in _said(item, declaration):
        if isinstance(value, str) and (label := option_label(name, value, served)):
            yield Mark(label, f"{name} {name}-{value.replace('_', '-')}")
        if name in NUMBERS:
            yield Mark(Label(words.tell("step", value), words.lang), "step")
    if certainty := item["certainty"]:
        yield Mark(Label(certainty["label"], certainty["locale"]), "certainty")
    yield from (Mark(label, "about") for label in _standing(item, words, page))


def _standing(item: Item, words: PageWords, page: PageWords) -> Iterator[Label]:
    """What is to be known of a text that no notice tells already."""
    locale, told = item["locale"], {each["kind"] for each in item["notices"]}
    if not is_same_language(locale["served"], locale["requested"]):
        yield Label(page.tell("in_other", display_name(locale["served"])), page.lang)
    if locale["method"] == "machine" and "machine_translation" not in told:
        yield Label(words["machine"], words.lang)
    if locale["outdated"] and "outdated" not in told:
        yield Label(words["outdated"], words.lang)


def _said(item: Item, declaration: RecordType) -> Iterator[tuple[str, Any]]:
    """The fields that say something, in the order of their declaration."""
    for field in declaration.delivered:
        value = item["fields"].get(field.name)
        if value is not None and field.name not in HIDDEN:
            yield field.name, value


def _parts(item: Item, declaration: RecordType, rich: partial[Markup]) -> Iterator[CardPart]:
    if "reference" in item:
        yield from _publication(item["reference"])
        return
    served = item["locale"]["served"]
    for name, value in _said(item, declaration):
        field = declaration.field(name)
        is_text = field is not None and field.prose is not None
        if is_text and name != declaration.title and not (name == "summary" and not _is_rich(value)):
            yield _part(item, name, value, field_label(name, served), rich)
    if url := item["fields"].get("url"):
        yield CardPart(None, "link", url)


def _publication(reference: Mapping[str, Any]) -> Iterator[CardPart]:
    """All that a publication tells of itself, and where it can be read."""
    yield CardPart(None, "line", reference["formatted"])
    doi = reference["csl"].get("DOI")
    if address := f"https://doi.org/{doi}" if doi else reference["csl"].get("URL"):
        yield CardPart(None, "link", address)


def _part(item: Item, name: str, value: Any, label: Label | None, rich: partial[Markup]) -> CardPart:
    if _is_rich(value):
        return CardPart(label, "rich", rich(value["markdown"]))
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        return CardPart(None, "table", _table(item, value, rich))
    if name in IN_A_LINE:
        return CardPart(label, "line", ", ".join(value))
    return CardPart(label, "lines" if isinstance(value, list) else "line", value)


def _is_rich(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() >= set(TEXT_FORMS)


def _table(item: Item, rows: Sequence[Mapping[str, Any]], rich: partial[Markup]) -> dict[str, Any]:
    """The rows with a heading for each column; those that compare two subjects say which they are."""
    names, served = list(rows[0]), item["locale"]["served"]
    subjects = {name: item["fields"].get(f"subject_{name}") for name in names}
    heads = [
        Label(subjects[name], served) if subjects[name] else field_label(name, served) or Label("", served)
        for name in names
    ]
    cells = [[rich(cell["markdown"]) if _is_rich(cell) else cell for cell in row.values()] for row in rows]
    return {"heads": heads, "rows": cells}


def _links(item: Item) -> Iterator[tuple[Label | None, Sequence[Mapping[str, Any]]]]:
    for name, links in item["relations"].items():
        if name in RELATED and links and name not in ENVELOPE:
            yield field_label(name, item["locale"]["served"]), links
