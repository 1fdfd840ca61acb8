"""What publications are answered as: a reference to print, and CSL-JSON for programs that manage references."""

from marshmallow import fields

from api.http.schemas import about, one, string
from api.record_types.output import Output

CSL_CONTENT = {"application/vnd.citationstyles.csl+json": {"schema": {"$ref": "#/components/schemas/CslReferences"}}}
CSL_REFERENCES = {
    "type": "array", "description": "References in CSL-JSON.", "items": {"$ref": "#/components/schemas/CslValue"},
}  # fmt: skip


def optional(what: str, name: str | None = None) -> fields.String:
    """A string that may be absent."""
    return fields.String(data_key=name, metadata=about(what))


class CslName(Output):
    """An author: a person with `family` and `given`, or whole in `literal`."""

    family = optional("The family name.")
    given = optional("The given names or their initials.")
    literal = optional("The name of a body, or one of which it is not known which part is the family name.")


class CslDate(Output):
    """A date."""

    date_parts = fields.List(
        fields.List(fields.Integer()), required=True, data_key="date-parts",
        metadata=about("One date: its year, and its month and day where they are known."),
    )  # fmt: skip


class CslValue(Output):
    """A publication by the schema of the Citation Style Language (CSL-JSON); what is not known is absent."""

    id = string("The record's id (UUIDv7); it never changes.")
    type = string("What sort of publication it is, in CSL's words.")
    title = string("Its title.")
    author = fields.List(fields.Nested(CslName), metadata=about("Its authors."))
    container_title = optional("The journal, book or site it appeared in.", "container-title")
    publisher = optional("Who published it.")
    volume = optional("The volume of the journal.")
    issue = optional("The issue within the volume.")
    page = optional("The pages, or the number of the article.")
    issued = fields.Nested(CslDate, metadata=about("When it was published."))
    doi = optional("Its digital object identifier.", "DOI")
    pmid = optional("Its PubMed number.", "PMID")
    url = optional("Where it can be read.", "URL")


class ReferenceValue(Output):
    """A publication as a reference."""

    formatted = string(
        "The reference on one line, plain, nearly as PubMed cites it; its few words are in the served locale."
    )
    csl = one(CslValue, "The reference for programs that manage references.")
