"""What static websites are built from, as parameters and answers: routes, redirects and changes."""

from marshmallow import fields, validate

from api.delivery.queries import LARGEST_SEQ, MOST, FreshQuery, PagingQuery, ScopeQuery
from api.delivery.schemas import ID_ABOUT, SEQ_ABOUT, URL_ABOUT, Alternate, Link, address
from api.http.fields import CommaList
from api.http.schemas import TIME, about, many, number, one, string, texts_by_name
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.record_types.whole_number import WholeNumber


def _many(what: str) -> WholeNumber:
    """The size of a page of short entries, which programs read rather than people."""
    return WholeNumber(load_default=MOST, validate=validate.Range(1, MOST), metadata=about(what))


class RoutesQuery(ScopeQuery):
    """Which routes."""

    types = CommaList(
        fields.String(validate=validate.OneOf(list(RECORD_TYPES))),
        metadata=about("Only these record types.", examples=[["faq"]]),
    )


class RedirectsQuery(RoutesQuery, PagingQuery):
    """Which redirects."""

    limit = _many("How many redirects at most.")


class ChangesQuery(FreshQuery, PagingQuery):
    """Since when."""

    limit = _many("How many records at most.")
    since = WholeNumber(
        required=True,
        validate=validate.Range(0, LARGEST_SEQ),
        metadata=about("The seq that the caller has built from.", examples=[1]),
    )


class Route(Output):
    """One path of a website."""

    id = string(ID_ABOUT, format="uuid")
    type = string("The record type.", enum=list(RECORD_TYPES))
    url = address(
        f"{URL_ABOUT} In the site's default locale, or the first that shows it. A sitemap takes those without `#`."
    )
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
    url = address("The address that its own page had with it on the site's own website; `null` where it had none.")


class RedirectTo(Output):
    """Where a slug leads now."""

    id = string(ID_ABOUT, format="uuid")
    slug = string("The record's slug now.")
    url = address(URL_ABOUT)


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
    slugs = texts_by_name("Its slug by locale, where it is shown.")
    old_slugs = texts_by_name("The slugs that it had by locale, where they differ.")
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
