"""What leaflets and their standing answer, for the document."""

from typing import Any

from api.delivery.schemas import ID_ABOUT
from api.http.schemas import TIME, flag, many, moment, number, one, string
from api.reading.facts.withdrawal import SEVERITIES
from api.record_types import RECORD_TYPES
from api.record_types.output import Output

_PAGE = {"text/html": {"schema": {"type": "string", "description": "A page for people."}}}
_PDF = {
    "application/pdf": {
        "schema": {"type": "string", "contentEncoding": "binary", "description": "Tagged PDF (PDF/UA-1)."}
    }
}
HTML_CONTENT: dict[str, Any] = {"responses": {200: {"content": _PAGE}}}
LEAFLET_CONTENT: dict[str, Any] = {"responses": {200: {"content": {**_PAGE, **_PDF}}}}


class StandingReplacement(Output):
    """What to read instead."""

    id = string(ID_ABOUT, format="uuid")
    title = string("Its title, plain.")


class StandingWithdrawal(Output):
    """A text of the page that was withdrawn since, which is not named any more."""

    id = string(ID_ABOUT, format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    at = moment("When it was withdrawn.")
    severity = string("How grave that is.", enum=list(SEVERITIES))
    message = string("Why, in the words for readers.")
    replacement = one(StandingReplacement, "What to read instead, where there is something.", nullable=True)


class StandingChange(Output):
    """A record of which readers would read something else now."""

    what = string("What became of it.", enum=["changed", "added", "removed"])
    id = string(ID_ABOUT, format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    title = string("Its title now; of what was removed, the one it had.")
    is_about_safety = flag("Whether it tells of what may harm.")


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
