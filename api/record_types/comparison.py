"""A comparison: two treatments side by side, criterion by criterion."""

from api.record_types.common import record_type, title_field
from api.record_types.kinds.rich_text import RichText
from api.record_types.kinds.rows import Rows
from api.record_types.kinds.text import TITLE_LENGTH, Text

COMPARISON = record_type(
    "comparison",
    title_field("title", "What is compared, in a few words.", clinical=True),
    Text(name="subject_a", localized=True, required=True, clinical=True, max_length=TITLE_LENGTH, help="The first subject."),
    Text(name="subject_b", localized=True, required=True, clinical=True, max_length=TITLE_LENGTH, help="The second subject."),
    Rows(
        name="rows", localized=True, required=True, clinical=True, help="What is said of each, criterion by criterion.",
        columns=(
            Text(name="criterion", required=True, max_length=TITLE_LENGTH, help="What is compared."),
            Text(name="a", required=True, help="What holds for the first subject."),
            Text(name="b", required=True, help="What holds for the second subject."),
        ),
    ),
    RichText(name="neutrality_note", localized=True, clinical=True, max_length=2_000, help="What keeps the comparison fair."),
    collection="comparisons", label="Comparison", order=120, title="title",
    headings={"en": "Compared with other treatments", "fr": "Comparaison avec d’autres traitements", "es": "Comparación con otros tratamientos"},
    help="Two treatments side by side.",
)  # fmt: skip
