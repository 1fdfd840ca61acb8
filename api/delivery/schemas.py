"""What the delivery API answers, as schemas made from the record types; for openapi.yaml and for whoever reads it."""

from functools import cache
from typing import Any

from marshmallow import Schema, fields, validate

from api.delivery.queries import schema_name
from api.http.schemas import TIME, about, many, number, one, string
from api.record_types import RECORD_TYPES
from api.record_types.declaration import ENVELOPE, RecordType
from api.record_types.output import Output

ID_ABOUT = "The record's id (UUIDv7); it never changes."
URL_ABOUT = "Its address on the site's own website; `null` where the site's `base_url` and `url_templates` do not say."
SEQ_ABOUT = "The site's head: the newest change that touches the site; or the seq asked for with `at`."


class Link(Output):
    """Another record, as this site shows it."""

    id = string(ID_ABOUT, format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    slug = string("Its name in URLs.")
    title = string("Its title, plain.")


class ItemLocale(Output):
    """Which language was asked for and which is served."""

    requested = string("The locale that was asked for.")
    served = string("The locale of every text in the item.")
    source = string("The locale that the record is written in first.")
    dir = string("The direction that the served locale is written in.", enum=["ltr", "rtl"])
    outdated = fields.Boolean(
        required=True, metadata=about("Whether the source has moved on clinically since this translation.")
    )
    method = string("How the text came about.", enum=["original", "human", "machine", "post_edited"])


class Reviewer(Output):
    """The clinician who attested the text, as named then."""

    name = string("The clinician's name.")
    credential = string("The clinician's credential.", nullable=True)


class ReviewValue(Output):
    """The clinical review of exactly this text."""

    status = string(
        "Whether it was reviewed, and whether the next review is due.", enum=["unreviewed", "current", "due", "overdue"]
    )
    last_reviewed_on = string("The day of the last review.", nullable=True, format="date")
    next_due_on = string("The day by which it is to be reviewed again.", nullable=True, format="date")
    reviewer = one(Reviewer, "Who reviewed it.", nullable=True)


class Source(Output):
    """A place in a source document."""

    document = string("The document's number.")
    paragraph = string("The paragraph's number.")


class Alternate(Output):
    """The same record in one of the site's locales."""

    locale = string("A locale that the site serves.")
    slug = string("The record's slug there.")
    served = string("The locale of the text that is served there.")
    url = string(URL_ABOUT, nullable=True, format="uri")
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


def _item_members(declaration: RecordType, name: str) -> dict[str, Any]:
    own = {each.name: each.output_schema() for each in declaration.delivered}
    relations = {each.name: many(Link, each.help) for each in declaration.relations if each.name not in ENVELOPE}
    relations["links"] = many(Link, "The records that the texts link to.")
    return {
        "id": string(ID_ABOUT, format="uuid"),
        "type": fields.String(required=True, validate=validate.Equal(declaration.name), metadata=about("The record type.", enum=[declaration.name])),
        "slug": string("Its name in URLs, in the served locale."),
        "title": string("Its title, plain."),
        "topic": one(Link, "The topic it belongs to.", nullable=True),
        "position": number("Its place among the records of its type in its topic.", nullable=True),
        "version": number("The number of the text's version."),
        "rev": string("Moves whenever what is shown of the record changes, and only then."),
        "published_at": string("When the text was first published.", **TIME),
        "updated_at": string("When what is shown was last published.", **TIME),
        "locale": one(ItemLocale, "Which language this is."),
        "fields": one(_output(f"{name}Fields", own), "What the record says; `null` where it says nothing."),
        "relations": one(_output(f"{name}Relations", relations), "The records that it points at and that this site shows."),
        "review": one(ReviewValue, "Its clinical review."),
        "sources": many(Source, "The documents and paragraphs that it rests on."),
        "provenance": fields.Dict(
            keys=fields.String(), values=fields.String(), required=True,
            metadata=about("For each member that another site than the owner wrote, that site."),
        ),
    }  # fmt: skip


@cache
def single_schema(type_name: str) -> type[Schema]:
    """One record with its alternates."""
    members = {
        "alternates": many(Alternate, "The record in each of the site's locales."),
        "included": _records("The records asked for with `include`."),
    }
    return type(f"Single{schema_name(RECORD_TYPES[type_name])}", (item_schema(type_name),), members)


class AnyRecord(fields.Field[Any]):
    """A record of any type, told apart by its `type`."""


ANY_RECORD = {"$ref": "#/components/schemas/AnyRecord"}
ANY_SINGLE = {"$ref": "#/components/schemas/AnySingle"}
JSONLD_CONTENT = {"application/ld+json": {"schema": {"$ref": "#/components/schemas/JsonLd"}}}
WITH_JSONLD: dict[str, Any] = {"responses": {200: {"content": JSONLD_CONTENT}}}


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
    contact = fields.Dict(required=True, metadata=about("How to reach the clinic."))
    url_templates = fields.Dict(
        required=True, metadata=about("How its website makes the addresses of records, by type.")
    )
    seq = number(SEQ_ABOUT)
    topics = many(Link, "The topics it has pages for.")


class SiteList(Output):
    """The public sites."""

    items = many(SiteSummary, "The sites.")


class Section(Output):
    """The records of one type on a page."""

    type = string("The record type.", enum=list(RECORD_TYPES))
    items = _records("Its records, in order.")


class PageValue(Output):
    """A whole topic page."""

    topic = one(item_schema("topic"), "The topic.")
    sections = many(Section, "The topic's records by type, in the order of a page; types without records are left out.")
    included = _records("The records that the page's records point at and that are not on it.")
    alternates = many(Alternate, "The page in each of the site's locales.")
    seq = number(SEQ_ABOUT)


class Route(Output):
    """One path of a website."""

    id = string(ID_ABOUT, format="uuid")
    type = string("The record type.", enum=list(RECORD_TYPES))
    topic = one(Link, "The topic it belongs to.", nullable=True)
    updated_at = string("When what is shown was last published, in any locale.", **TIME)
    alternates = many(Alternate, "The record in each of the site's locales, for paths and hreflang.")


class RouteList(Output):
    """Every path of a website."""

    items = many(Route, "The paths.")
    seq = number(SEQ_ABOUT)


class RedirectFrom(Output):
    """A slug that a record no longer has."""

    locale = string("The locale in which it is asked for.")
    slug = string("The slug.")
    url = string("The address that the page had with it on the site's own website.", nullable=True, format="uri")


class RedirectTo(Output):
    """Where a slug leads now."""

    id = string(ID_ABOUT, format="uuid")
    slug = string("The record's slug now.")
    url = string(URL_ABOUT, nullable=True, format="uri")


class Redirect(Output):
    """A former slug with where it leads now."""

    type = string("The record type.", enum=list(RECORD_TYPES))
    from_ = fields.Nested(RedirectFrom, required=True, data_key="from", metadata=about("What was asked for before."))
    to = one(RedirectTo, "What is to be asked for now.")


class RedirectList(Output):
    """The former slugs of a site's records."""

    items = many(Redirect, "The redirects of this page, by locale, type and slug.")
    total = number("How many there are in all.")
    seq = number(SEQ_ABOUT)
    next = string("The address of the next page.", nullable=True, format="uri-reference")


class RebuildEntry(Output):
    """A record whose pages must be built anew."""

    seq = number("The newest change that altered it.")
    op = string("Whether it is to be shown or to go.", enum=["upsert", "remove"])
    type = string("The record type.", enum=list(RECORD_TYPES))
    id = string(ID_ABOUT, format="uuid")
    topics = fields.List(
        fields.String(), required=True, metadata=about("The ids of the topics that it belongs or belonged to.")
    )
    locales = fields.List(fields.String(), required=True, metadata=about("The locales in which it differs."))
    slugs = fields.Dict(required=True, metadata=about("Its slug by locale, where it is shown."))
    old_slugs = fields.Dict(required=True, metadata=about("The slugs that it had by locale, where they differ."))
    former_slugs = fields.Dict(
        keys=fields.String(), values=fields.List(fields.String()), required=True,
        metadata=about("Every slug that redirects to it now, by locale; see `redirects` for all of a site."),
    )  # fmt: skip
    tags = fields.List(fields.String(), required=True, metadata=about("The cache tags to purge."))


class RebuildList(Output):
    """What to rebuild since a seq."""

    items = many(RebuildEntry, "The records of this page, each once in the whole list.")
    next = string("The address of the next page.", nullable=True, format="uri-reference")
    tags = fields.List(
        fields.String(),
        required=True,
        metadata=about("Every cache tag to purge; all on the first page, none on others."),
    )
    since = number("The seq that was asked for.")
    seq = number(SEQ_ABOUT)


class SnippetValue(Output):
    """The words around a hit."""

    text = string("Plain.")
    html = string("With the hits in `<mark>`, all else escaped.")


class SearchHit(Output):
    """A record that holds the words."""

    id = string(ID_ABOUT, format="uuid")
    type = string("The record type.", enum=list(RECORD_TYPES))
    slug = string("Its name in URLs.")
    title = string("Its title, plain.")
    topic = one(Link, "The topic it belongs to.", nullable=True)
    locale = one(ItemLocale, "Which language it is in.")
    snippet = one(SnippetValue, "The words around the hit.")
    approximate = fields.Boolean(
        required=True,
        metadata=about(
            "Whether a word that was asked stands in it only in another spelling or in part; tell the reader."
        ),
    )


class SearchResults(Output):
    """Ranked hits, the best first."""

    items = many(SearchHit, "The hits of this page.")
    total = number("How many hits there are.")
    seq = number(SEQ_ABOUT)
    next = string("The address of the next page.", nullable=True, format="uri-reference")


class ModelField(Output):
    """A field of a record type."""

    name = string("Its name.")
    kind = string("What it holds, such as rich_text, choice or relation.")
    help = string("Its meaning.")
    localized = fields.Boolean(required=True, metadata=about("Whether each translation has its own."))
    rich = fields.Boolean(required=True, metadata=about("Whether it is Markdown."))
    required = fields.Boolean(required=True, metadata=about("Whether it must be filled to publish."))
    clinical = fields.Boolean(required=True, metadata=about("Whether reviews cover it; locked for other sites."))
    overridable = fields.Boolean(required=True, metadata=about("Whether a descendant site may replace it."))
    filterable = fields.Boolean(required=True, metadata=about("Whether lists can be filtered by it."))
    limits = fields.Dict(required=True, metadata=about("The bounds of its value."))
    enum = fields.List(fields.String(), required=True, allow_none=True, metadata=about("The words it may take."))
    targets = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata=about("The types that a relation may point at; empty means any."),
    )
    columns = fields.List(fields.Dict(), required=True, allow_none=True, metadata=about("The columns of a table."))


class ModelType(Output):
    """A record type."""

    name = string("Its name.")
    collection = string("Its name in URLs.")
    label = string("Its name for people.")
    help = string("Its meaning.")
    title_field = string("The field that is the title.")
    safety = fields.Boolean(required=True, metadata=about("Whether outdated texts give way to the source."))
    schema_version = number("The number of its declaration.")
    fields_ = fields.List(fields.Nested(ModelField), required=True, data_key="fields", metadata=about("Its fields."))


class ModelTypes(Output):
    """The record types."""

    items = many(ModelType, "The types, in the order of a page.")


class IndexValue(Output):
    """Where everything is."""

    name = string("What this is.")
    version = string("The software's version.")
    links = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata=about("Addresses and templates of addresses by name."),
    )
    sites = fields.List(fields.Dict(), required=True, metadata=about("The public sites with their addresses."))


class ProblemKind(Output):
    """A kind of problem."""

    type = string("Its address.", format="uri-reference")
    title = string("The kind of problem in a few words.")
    status = number("The HTTP status that it comes with.")
    meaning = string("What has happened, and why.")
    remedy = string("What to do about it.")


class ProblemKinds(Output):
    """Every kind of problem."""

    items = many(ProblemKind, "The kinds.")


class JsonLd(Output):
    """schema.org JSON-LD."""

    context = fields.Raw(data_key="@context", required=True, metadata=about("The vocabulary."))
    graph = fields.List(fields.Dict(), data_key="@graph", required=True, metadata=about("The nodes."))
