"""What the delivery API answers, as schemas made from the record types; for openapi.yaml and for whoever reads it."""

from functools import cache
from typing import Any

from marshmallow import Schema, fields, validate

from api.delivery.notice_schemas import NoticeValue, Reviewer
from api.delivery.publisher_schemas import PageStatus, Publisher
from api.delivery.queries import schema_name
from api.delivery.reference_schemas import CSL_CONTENT, ReferenceValue
from api.http.schemas import TIME, about, flag, many, number, one, string, texts_by_name
from api.record_types import RECORD_TYPES
from api.record_types.certainties import CERTAINTIES
from api.record_types.declaration import ENVELOPE, RecordType
from api.record_types.kinds.field import Field
from api.record_types.output import Output

ID_ABOUT = "The record's id (UUIDv7); it never changes."
URL_ABOUT = (
    "Its address on the site's own website: its own page, else its place on the page of its topic (`#` and its `anchor`). Whole where "
    "the site has a `base_url`, else from the root of the website; `null` where its `url_templates` say nothing of either."
)
CERTAINTY_ABOUT = "How sure what it claims is, to be shown beside its title; `null` where it makes no claims."
SEQ_ABOUT = "The site's head: the newest change that touches the site; or the seq asked for with `at`."


def address(what: str) -> fields.String:
    """The address of something on the site's own website."""
    return string(what, nullable=True, format="uri-reference")


class Link(Output):
    """Another record, as this site shows it."""

    id = string(ID_ABOUT, format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    slug = string("Its name in URLs.")
    title = string("Its title, plain.")
    url = address(URL_ABOUT)


class ItemLocale(Output):
    """Which language was asked for and which is served."""

    requested = string("The locale that was asked for.")
    served = string("The locale of every text in the item.")
    source = string("The locale that the record is written in first.")
    dir = string("The direction that the served locale is written in.", enum=["ltr", "rtl"])
    outdated = fields.Boolean(
        required=True,
        metadata=about(
            "Whether the source of this translation, or a record that it restates, has moved on clinically since."
        ),
    )
    method = string("How the text came about.", enum=["original", "human", "machine", "post_edited"])


class CertaintyValue(Output):
    """How sure a claim is: show the label wherever you show the title."""

    level = string("How sure it is, for programs.", enum=list(CERTAINTIES))
    label = string("The same for readers, plain.")
    locale = string("The language of the label.")


class CallValue(Output):
    """Whom to call."""

    label = string("Who answers there.")
    telephone = string("The number, as the site writes it.")


class ReviewValue(Output):
    """The clinical review of exactly this text."""

    status = string(
        "Whether it was reviewed, and whether the next review is due.", enum=["unreviewed", "current", "due", "overdue"]
    )
    last_reviewed_on = string("The day of the last review.", nullable=True, format="date")
    next_due_on = string("The day by which it is to be reviewed again.", nullable=True, format="date")
    reviewer = one(Reviewer, "Who reviewed it.", nullable=True)
    imported = flag("Whether it came in by a file from elsewhere, and nobody attested it here.")
    signed = fields.Boolean(metadata=about("Only where the reviewer has signed it with a passkey, and then `true`."))


class Source(Output):
    """A place in a source document."""

    document = string("The document's number.")
    paragraph = string("The paragraph's number.")


class Ground(Output):
    """A document or publication that something in the record rests on."""

    document = one(Link, "The source document or citation.")
    publisher = string("Who published it; of a citation, the journal, book or site it appeared in.", nullable=True)
    kind = string("What sort of document it is: `kind` of a source document, `design` of a citation.", nullable=True)
    paragraphs = fields.List(
        fields.Integer(), required=True, metadata=about("The numbers of the paragraphs, where they are known.")
    )
    pages = string("The pages, where they are known.", nullable=True)
    fields_ = fields.List(
        fields.String(), required=True, data_key="fields",
        metadata=about("The members of `fields` that rest on it; none where it is known of the record as a whole only."),
    )  # fmt: skip


class Alternate(Output):
    """The same record in one of the site's locales."""

    locale = string("A locale that the site serves.")
    slug = string("The record's slug there.")
    served = string("The locale of the text that is served there.")
    url = address(URL_ABOUT)
    hreflang = string(
        "What to say in `hreflang`: the locale, where readers get its own text there; `null` where they get another "
        "language, which must not be announced as a translation.",
        nullable=True,
    )


def _output(name: str, members: dict[str, Any], doc: str | None = None) -> type[Schema]:
    return type(name, (Output,), {**members, "__doc__": doc})


@cache
def item_schema(type_name: str) -> type[Schema]:
    """The delivered item of one type."""
    declaration = RECORD_TYPES[type_name]
    name = schema_name(declaration)
    return _output(name, _item_members(declaration, name), declaration.help)


def _delivered(field: Field) -> fields.Field[Any]:
    """What a whole item holds of a field: always there, and `null` only where a text may be published without it."""
    made = field.output_schema()
    made.required, made.allow_none = True, not field.required
    return made


def _item_members(declaration: RecordType, name: str) -> dict[str, Any]:
    own = {each.name: _delivered(each) for each in declaration.delivered}
    relations = {each.name: many(Link, each.help) for each in declaration.relations if each.name not in ENVELOPE}
    relations["links"] = many(Link, "The records that the texts link to.")
    return {
        "id": string(ID_ABOUT, format="uuid"),
        "type": fields.String(required=True, validate=validate.Equal(declaration.name), metadata=about("The record type.", enum=[declaration.name])),
        "slug": string("Its name in URLs, in the served locale."),
        "title": string("Its title, plain."),
        "url": address(URL_ABOUT),
        "anchor": string("What to give as `id` to the element that shows it on the page of its topic: links lead there."),
        "certainty": one(CertaintyValue, CERTAINTY_ABOUT, nullable=not declaration.makes_claims),
        "seo_title": string("What to put into `<title>`: what its editors wrote for it, else its title, cut after a word at 60 characters."),
        "seo_description": string(
            "What to put into the page's meta description: what its editors wrote for it, else its summary or what its text "
            "says first, cut after a word at 155 characters."
        ),
        "topic": one(Link, "The topic it belongs to.", nullable=True),
        "position": number("Its place among the records of its type in its topic.", nullable=True),
        "version": number("The number of the text's version."),
        "rev": string("Moves whenever what is shown of the record changes, and only then."),
        "published_at": string("When the text was first published.", **TIME),
        "updated_at": string("When what is shown was last published.", **TIME),
        "locale": one(ItemLocale, "Which language this is."),
        "notices": many(NoticeValue, "What to show the reader beside it: only what may harm has any, where it may not be right."),
        "call": one(CallValue, "For a safety net, whom to call, by the site's contact data; `null` where these do not say.", nullable=True),
        "fields": one(_output(f"{name}Fields", own), "What the record says; `null` where it says nothing. Whole unless `fields` names some."),
        "relations": one(_output(f"{name}Relations", relations), "The records that it points at and that this site shows."),
        "review": one(ReviewValue, "Its clinical review."),
        "sources": many(Source, "The numbered documents and paragraphs that it rests on."),
        "rests_on": many(Ground, "What can be looked up of that: the documents and publications, and which members of `fields` rest on each."),
        "provenance": texts_by_name("For each member that another site than the owner wrote, that site."),
        **({"reference": one(ReferenceValue, "It as a reference.")} if declaration.is_publication else {}),
    }  # fmt: skip


@cache
def single_schema(type_name: str) -> type[Schema]:
    """One record with its alternates."""
    members = {
        "alternates": many(Alternate, "The record in each of the site's locales."),
        "included": _records("The records asked for with `include`."),
    }
    if RECORD_TYPES[type_name].is_publication:
        members["cited_by"] = many(Link, "The records that rest on it, as far as this site shows them.")
    return type(f"Single{schema_name(RECORD_TYPES[type_name])}", (item_schema(type_name),), members)


class AnyRecord(fields.Field[Any]):
    """A record of any type, told apart by its `type`."""


ANY_RECORD = {"$ref": "#/components/schemas/AnyRecord"}
ANY_SINGLE = {"$ref": "#/components/schemas/AnySingle"}
JSONLD_CONTENT = {"application/ld+json": {"schema": {"$ref": "#/components/schemas/JsonLd"}}}
WITH_JSONLD: dict[str, Any] = {"responses": {200: {"content": JSONLD_CONTENT}}}
WITH_CSL: dict[str, Any] = {"responses": {200: {"content": {**JSONLD_CONTENT, **CSL_CONTENT}}}}


def _records(what: str) -> fields.List[Any]:
    return fields.List(AnyRecord(), required=True, metadata=about(what))


@cache
def list_schema(type_name: str | None) -> type[Schema]:
    """A page of a list: of one type, or across types."""
    name = schema_name(RECORD_TYPES[type_name]) if type_name else "Record"
    items = (
        many(item_schema(type_name), "The items of this page.") if type_name else _records("The items of this page.")
    )
    members = {
        "items": items,
        "total": number("How many items the whole list has."),
        "seq": number(SEQ_ABOUT),
        "next": string("The address of the next page.", nullable=True, format="uri-reference"),
        "included": _records("The records asked for with `include`."),
    }
    return _output(f"{name}List", members, "A page of a list.")


class SiteLocale(Output):
    """A locale that a site serves."""

    locale = string("The locale.")
    name = string("Its name in its own language.")
    dir = string("The direction it is written in.", enum=["ltr", "rtl"])
    chain = fields.List(fields.String(), required=True, metadata=about("The locales that are tried, in order."))


class SiteSummary(Output):
    """A site in the list of sites."""

    key = string("The site's key; it never changes.")
    name = string("The site's name.")
    base_url = string("The address of its website.", nullable=True)
    default_locale = string("The locale served when none is asked for.")
    locales = many(SiteLocale, "The locales it serves.")


class SiteValue(SiteSummary):
    """A site."""

    parent = string("The site that it inherits from.", nullable=True)
    contact = texts_by_name("How to reach the clinic.")
    publisher = one(Publisher, "Who publishes it, in the language asked for.")
    url_templates = texts_by_name("How its website makes the addresses of records, by type.")
    seq = number(SEQ_ABOUT)
    topics = many(Link, "The topics it has pages for.")


class SiteList(Output):
    """The public sites."""

    items = many(SiteSummary, "The sites.")


class AnySection(fields.Field[Any]):
    """The records of one type on a page, told apart by its `type`."""


@cache
def section_schema(type_name: str) -> type[Schema]:
    """The records of one type on a page."""
    name = schema_name(RECORD_TYPES[type_name])
    members = {
        "type": string("The record type.", enum=[type_name]),
        "title": string("What a page calls these records, in the reader's language where there is a word in it."),
        "locale": string("The language of the title."),
        "items": many(item_schema(type_name), "Its records, in order."),
    }
    return _output(f"{name}Section", members, "The records of one type on a page.")


class PageValue(Output):
    """A whole topic page."""

    url = address(
        "The address of the page on the site's own website; `null` where its `url_templates` say nothing of topics."
    )
    topic = one(item_schema("topic"), "The topic.")
    sections = fields.List(
        AnySection(), required=True,
        metadata=about("The topic's records by type, in the order of a page; types without records are left out."),
    )  # fmt: skip
    included = _records("The records that the page's records point at and that are not on it.")
    status = one(PageStatus, "How far the page has been reviewed, and how its texts came about.")
    publisher = one(Publisher, "Who publishes it.")
    alternates = many(Alternate, "The page in each of the site's locales.")
    seq = number(SEQ_ABOUT)
