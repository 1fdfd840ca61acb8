"""The fields that every record type has, for the declarations beside this file."""

from collections.abc import Mapping

from api import spelling
from api.record_types.certainties import certainty_field
from api.record_types.checks import check_slug, check_tag
from api.record_types.declaration import ENVELOPE, SEARCH_TERMS, TAGS, RecordType
from api.record_types.kinds.choice_list import ChoiceList
from api.record_types.kinds.codes import Codes
from api.record_types.kinds.field import Field
from api.record_types.kinds.flag import Flag
from api.record_types.kinds.integer import Integer
from api.record_types.kinds.relation import Relation
from api.record_types.kinds.rich_text import RichText
from api.record_types.kinds.sources import Sources
from api.record_types.kinds.text import TITLE_LENGTH, Text
from api.record_types.kinds.text_list import TextList

HORIZONS = ("immediate", "short", "long")
AUDIENCES = ("patient", "carer", "clinician")
SEO_TITLE_LENGTH = 60
"""As much as search engines show of a title."""
SEO_DESCRIPTION_LENGTH = 155
"""As much as search engines show below it."""

SLUG = Text(
    name="slug", localized=True, required=True, max_length=120, spell=spelling.slug, check=check_slug,
    help="The record's name in URLs, unique among its site's records of this type in its locale.",
)  # fmt: skip
TOPIC = Relation(
    name="topic", targets=("topic",), many=False, required=True, clinical=True, help="The topic it belongs to."
)  # fmt: skip

SHARED: tuple[Field, ...] = (
    Integer(name="position", overridable=True, help="Its place among the records of its type in its topic."),
    TextList(
        name=TAGS, overridable=True, filterable=True, max_length=60, check=check_tag,
        help="Free words for grouping and filtering, without commas.",
    ),
    TextList(
        name=SEARCH_TERMS, localized=True, overridable=True,
        help="Other words by which readers look for it, such as a symptom in a patient's words; found by search like its title.",
    ),
    Text(
        name="summary", localized=True, clinical=True, max_length=500,
        help="The record in one or two plain sentences, for lists and previews.",
    ),
    Text(
        name="seo_title", localized=True, clinical=True, overridable=True, max_length=SEO_TITLE_LENGTH,
        help="The title of its page in search engines and tabs, where its own title is not the best.",
    ),
    Text(
        name="seo_description", localized=True, clinical=True, overridable=True, max_length=SEO_DESCRIPTION_LENGTH,
        help="What search engines show below the title, where its summary is not the best.",
    ),
    ChoiceList(name="audience", options=AUDIENCES, clinical=True, filterable=True, help="Whom it is written for."),
    certainty_field(),
    Codes(name="codes", clinical=True, help="Codes of terminologies for what it is about, such as SNOMED CT or ICD-10."),
    RichText(name="evidence", localized=True, clinical=True, help="What the evidence supports, and what it does not."),
    Relation(name="citations", targets=("citation",), help="The publications that support it."),
    Relation(name="derives_from", help="The records whose facts it restates; it is outdated when their clinical text changes."),
    Flag(
        name="safety", filterable=True,
        help="Whether it tells of what may harm, though its type does not say so: then it is never served outdated silently.",
    ),
    Sources(name="sources", required=True, help="The documents and paragraphs that it rests on."),
    Text(name="editor_note", help="A note among editors; never delivered."),
)  # fmt: skip


def title_field(name: str, help: str, *, clinical: bool = False, overridable: bool = False) -> Text:
    """The localized one-line field that serves as a type's title."""
    return Text(
        name=name,
        localized=True,
        required=True,
        max_length=TITLE_LENGTH,
        clinical=clinical,
        overridable=overridable,
        help=help,
    )


def record_type(
    name: str,
    *own: Field,
    collection: str,
    label: str,
    help: str,
    order: int,
    title: str,
    safety: bool = False,
    makes_claims: bool = False,
    weight: float = 1,
    is_publication: bool = False,
    headings: Mapping[str, str] | None = None,
) -> RecordType:
    """A record type with its own fields first and the shared ones after them."""
    taken = {each.name for each in own}
    shared = tuple(each for each in SHARED if each.name not in taken)
    topic = () if name == "topic" else (TOPIC,)
    fields: tuple[Field, ...] = (SLUG, *topic, *own, *shared)
    said = tuple(each.name for each in fields if not each.is_relation and each.name not in ENVELOPE)
    return RecordType(
        name=name, collection=collection, label=label, headings=headings or {"en": label}, help=help, order=order, title=title, safety=safety, weight=weight,
        is_publication=is_publication, makes_claims=makes_claims, fields=tuple(each.among(said) for each in fields),
    )  # fmt: skip
