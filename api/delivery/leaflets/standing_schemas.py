"""What leaflets and their standing answer, for the document."""

from typing import Any

from api.delivery.receipts.standing_schemas import StandingChange, StandingWithdrawal
from api.http.schemas import TIME, many, number, string
from api.record_types.output import Output

_PAGE = {"text/html": {"schema": {"type": "string", "description": "A page for people."}}}
_PDF = {
    "application/pdf": {
        "schema": {"type": "string", "contentEncoding": "binary", "description": "Tagged PDF (PDF/UA-1)."}
    }
}
HTML_CONTENT: dict[str, Any] = {"responses": {200: {"content": _PAGE}}}
LEAFLET_CONTENT: dict[str, Any] = {"responses": {200: {"content": {**_PAGE, **_PDF}}}}


class PageStanding(Output):
    """Whether a printed page is still right."""

    state = string(
        "`current`: readers would read the same now. `changed`: see `changes`. `withdrawn`: something on it was withdrawn, see "
        "`withdrawn`. `removed`: the page is not shown any more.",
        enum=["current", "changed", "withdrawn", "removed"],
    )
    title = string("The topic, as it was called; `null` where it was withdrawn.", nullable=True)
    seq = number("The seq that stands on the page.")
    shown_from = string("From when on it was shown like this.", **TIME)
    withdrawn = many(StandingWithdrawal, "What of it was withdrawn.")
    changes = many(StandingChange, "What else is different.")
    leaflet = string("The newest leaflet; `null` where there is none.", nullable=True, format="uri-reference")
    receipt = string(
        "The signed statement of what the page said; `null` where the page is not shown any more.",
        nullable=True,
        format="uri-reference",
    )
