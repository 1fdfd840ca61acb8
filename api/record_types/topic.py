"""A topic: the subject that all other records belong to, and the page they make up together."""

from api.record_types.common import record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.rich_text import RichText
from api.record_types.kinds.text_list import TextList

TOPIC_TYPE = record_type(
    "topic",
    title_field("name", "What the treatment or subject is called.", clinical=True),
    TextList(name="synonyms", localized=True, clinical=True, help="Other names for it."),
    RichText(name="summary", localized=True, required=True, clinical=True, max_length=2_000, help="The subject in a few sentences."),
    Choice(
        name="procedure_kind", options=("noninvasive", "percutaneous", "not_a_procedure"), clinical=True, filterable=True,
        help="How far the procedure goes into the body.",
    ),
    Choice(
        name="medicine_system", options=("western_conventional", "traditional_chinese", "other"), clinical=True, filterable=True,
        help="The system of medicine that it belongs to.",
    ),
    RichText(name="disclaimer", localized=True, clinical=True, max_length=2_000, help="What readers must know about the limits of this information."),
    collection="topics", label="Topic", order=10, title="name",
    headings={"en": "Topics", "fr": "Sujets", "es": "Temas"},
    help="A subject, such as a treatment, that other records belong to.",
)  # fmt: skip
