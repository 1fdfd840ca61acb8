"""A related service: what a clinic offers instead of, beside or after a treatment."""

from api.record_types.common import record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.rich_text import RichText
from api.record_types.kinds.url import Url

RELATED_SERVICE = record_type(
    "related_service",
    title_field("title", "What the service is called.", clinical=True, overridable=True),
    RichText(
        name="blurb", localized=True, required=True, clinical=True, overridable=True, max_length=2_000,
        help="The service in a few sentences.",
    ),
    Choice(
        name="relation", options=("alternative", "adjunct", "progression"), required=True, clinical=True, filterable=True,
        help="How it relates to the treatment: instead of it, beside it, or after it.",
    ),
    Url(name="url", localizable=True, overridable=True, help="Where readers find the service."),
    collection="related-services", label="Related service", order=80, title="title",
    headings={"en": "Related services", "fr": "Services associés", "es": "Servicios relacionados"},
    help="A service that goes with a treatment, or stands in for it.",
)  # fmt: skip
