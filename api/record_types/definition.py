"""A definition: what a term means, and what it does not."""

from api.record_types.common import record_type, title_field
from api.record_types.kinds.rich_text import RichText
from api.record_types.kinds.text_list import TextList

DEFINITION = record_type(
    "definition",
    title_field("term", "The term that is defined.", clinical=True),
    RichText(name="definition", localized=True, required=True, clinical=True, help="What the term means."),
    RichText(name="is_not", localized=True, clinical=True, max_length=2_000, help="What the term does not mean."),
    TextList(name="synonyms", localized=True, clinical=True, help="Other words for the same thing."),
    collection="definitions", label="Definition", order=20, title="term",
    headings={"en": "What the words mean", "fr": "Ce que veulent dire les mots", "es": "Qué significan las palabras"},
    help="What a term means, in plain words.",
)  # fmt: skip
