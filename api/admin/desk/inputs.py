"""What the routes of records take in."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.admin.draft_fields import DraftFields
from api.admin.paging import PageQuery
from api.admin.submitting import SubmittingInput
from api.admin.values import method, record_ids, record_type, record_types, topics
from api.http.fields import CommaList, Flag, Instant
from api.http.schemas import about
from api.http.sites import LocaleField
from api.record_types.by_name import ByName
from api.record_types.written import Written
from api.services.desk.facets import FACETS, MOST_VALUES
from api.services.desk.filters import REVIEWS, STATES
from api.services.desk.sorts import SORTS
from api.services.desk.whole import PARTS
from api.services.publishing.said import RECORD_RULE, SITE_RULE, TextLocale, site


class RecordInput(SubmittingInput):
    """A new record with its texts."""

    type = record_type("Its record type.", examples=["faq"])
    site = site("The site that owns it.", examples=["core"])
    source_locale = LocaleField(metadata=about("The locale it is written in first; by default the site's own."))
    id = fields.String(
        validate=RECORD_RULE, metadata=about("An id of your own choice (UUID); by default a new one.", format="uuid")
    )
    translations = ByName(
        keys=TextLocale(), values=DraftFields(keys=fields.String()), load_default=dict,
        metadata=about("Locale → fields, as `GET /v1/types/{type}` lists them; `und` for the neutral ones. All become drafts."),
    )  # fmt: skip
    methods = ByName(
        keys=TextLocale(), values=method(), load_default=dict, metadata=about("Locale → how the text came about.")
    )

    @validates_schema
    def check_texts(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse to hand on nothing."""
        if data.get("submit") and not data["translations"]:
            raise ValidationError("There is no text to hand on; send some in `translations`.", "submit")


class RecordQuery(Schema):
    """What is told of a record."""

    include = CommaList(
        fields.String(validate=validate.OneOf(("fields", *PARTS))),
        metadata=about("What is told besides: `fields` of each text, and what else there is to know.", examples=[["fields"]]),
    )  # fmt: skip


class RecordsQuery(PageQuery):
    """Which records."""

    ids = record_ids()
    include = CommaList(
        fields.String(validate=validate.Equal("fields")),
        metadata=about("`fields`: the newest fields of each text too."),
    )
    facets = CommaList(
        fields.String(validate=validate.OneOf(FACETS)),
        metadata=about(
            f"For which filters to count, as if the filter itself were not set; of tags and editors the {MOST_VALUES} that find most.",
            examples=[["type"]],
        ),
    )  # fmt: skip

    owner = CommaList(
        fields.String(validate=SITE_RULE), metadata=about("Records that these sites own.", examples=[["core"]])
    )
    visible_on = fields.String(
        validate=SITE_RULE, metadata=about("Records that this site has, its own and inherited ones.")
    )
    type = record_types("Records of these types.")
    topic = topics("Records of these topics, by id or slug.")
    locale = CommaList(TextLocale(), metadata=about("Only texts in these locales count, also for the other filters."))
    site = fields.String(
        validate=SITE_RULE, metadata=about("Only texts of this site count, also for the other filters.")
    )
    state = CommaList(
        fields.String(validate=validate.OneOf(STATES)),
        metadata=about("With a text in any of these states; `none`: given up before readers ever had it."),
    )
    review = CommaList(
        fields.String(validate=validate.OneOf(REVIEWS)),
        metadata=about("With a text that has such a review; `unreviewed`: one that readers have without any."),
    )
    translation = CommaList(
        fields.String(validate=validate.OneOf(("outdated", "missing"))),
        metadata=about("Behind its source, or not live in a locale that the site serves (or that `locale` names)."),
    )
    tag = CommaList(Written(), metadata=about("With any of these tags."))
    editor = CommaList(
        fields.String(validate=RECORD_RULE),
        metadata=about("With a text of which one of these people or machines, by their ids, saved the newest version."),
    )
    release = CommaList(fields.String(validate=RECORD_RULE), metadata=about("Named by any of these releases."))
    override = Flag(metadata=about("`true`: with words of a site's own in place of its owner's; `false`: without any."))
    hidden = Flag(metadata=about("`true`: hidden by a site, or by the one that is asked about; `false`: not hidden."))
    updated_since = Instant(
        metadata=about("A text of it was saved at this time or later.", examples=["2026-01-01T00:00:00Z"])
    )
    updated_until = Instant(
        metadata=about("No text of it was saved at this time or later.", examples=["2027-01-01T00:00:00Z"])
    )
    q = fields.String(
        validate=validate.Length(1, 200),
        metadata=about(
            "Every one of these words, in any inflection, stands in its texts or begins a word there; or it is its id."
        ),
    )
    sort = fields.String(
        load_default="-updated_at", validate=validate.OneOf([*SORTS, *(f"-{each}" for each in SORTS)]),
        metadata=about("What to sort by; `-` in front for descending."),
    )  # fmt: skip
