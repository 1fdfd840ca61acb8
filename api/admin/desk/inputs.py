"""What the routes of records take in."""

from marshmallow import fields, validate

from api.admin.draft_fields import DraftFields
from api.admin.paging import PageQuery
from api.admin.values import method, record_type, record_types, topics
from api.http.fields import CommaList
from api.http.schemas import about
from api.http.sites import LocaleField
from api.record_types.by_name import ByName
from api.services.desk.filters import STATES
from api.services.desk.sorts import SORTS
from api.services.publishing.said import RECORD_RULE, SITE_RULE, Input, TextLocale, site


class RecordInput(Input):
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


class RecordsQuery(PageQuery):
    """Which records."""

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
        fields.String(validate=validate.OneOf(("due", "overdue"))), metadata=about("With such a review.")
    )
    translation = CommaList(
        fields.String(validate=validate.OneOf(("outdated", "missing"))),
        metadata=about("Behind its source, or not live in a locale that the site serves (or that `locale` names)."),
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
