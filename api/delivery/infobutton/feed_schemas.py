"""What the Infobutton answers as JSON, in the shape of MedlinePlus Connect, for the document."""

from typing import Any

from marshmallow import fields

from api.http.schemas import about, many, one, string
from api.record_types.output import Output

ATOM_CONTENT: dict[str, Any] = {
    "responses": {
        200: {"content": {"application/atom+xml": {"schema": {"type": "string", "description": "Atom (RFC 4287)."}}}}
    }
}


def _value() -> fields.String:
    return fields.String(required=True, data_key="_value", metadata=about("It."))


class FeedValue(Output):
    """A value, as XML that was made into JSON has it."""

    value = _value()


class FeedText(FeedValue):
    """A text."""

    type = string("How it is written.", enum=["text", "html"])


class FeedAuthor(Output):
    """Whose content it is."""

    name = one(FeedValue, "The site's name.")
    uri = one(FeedValue, "The address of its website; empty where it has none.")


class FeedCategory(Output):
    """Something that was asked, or that is to be known of an entry."""

    scheme = string(
        "The name of the parameter; `language-fallback` on an entry that is in another language than was asked for."
    )
    term = string("Its value; there, the language that the entry is in.")


class FeedLink(Output):
    """Where an entry is to be read."""

    title = string("The entry's title.")
    rel = string("What the link is.", enum=["alternate"])
    type = string("What stands there.", enum=["html"])
    href = string("The address.", format="uri")


class FeedEntry(Output):
    """A record that has the code."""

    lang = string("The language that it is in.")
    title = one(FeedText, "Its title, plain.")
    link = many(FeedLink, "Where to read it; none where the site does not say.")
    id = one(FeedValue, "The record's id, as a URN.")
    updated = one(FeedValue, "When what is shown was last published.")
    category = many(FeedCategory, "Whether it is in another language than was asked for.")
    summary = one(FeedText, "What readers must know of it, how sure it is, and what it says, as HTML.")


class FeedInside(Output):
    """What was found."""

    lang = string("The language that was answered in.")
    title = one(FeedText, "The site's name.")
    subtitle = one(FeedText, "Empty.")
    author = one(FeedAuthor, "Whose content it is.")
    updated = one(FeedValue, "When the site last changed.")
    category = many(FeedCategory, "What was asked.")
    id = one(FeedValue, "The same for the same question.")
    entry = many(FeedEntry, "The records, topics first; none where nothing has the code.")


class InfobuttonFeed(Output):
    """The feed."""

    feed = one(FeedInside, "What was found.")
