"""The governance report of a site: as JSON, as a table for a spreadsheet, or as a page to read and print."""

import csv
import hashlib
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from flask import Response, render_template
from marshmallow import Schema, fields, validate

from api.http.access import Access
from api.http.calls import AdminBlueprint, call, published, session
from api.http.private_answers import private_answer, private_file
from api.http.schemas import about, flag, many, moment, number, string
from api.record_types.labelled import labels_in
from api.record_types.output import Output
from api.services.desk.governance import TEXT_SECTIONS, governance

HTML, CSV = "text/html", "text/csv"
COLUMNS = ("section", "record", "site", "locale", "type", "title", "detail")
_TEMPLATES = Path(__file__).parent / "templates"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Nothing runs on the page, and only its own style sheet counts.
_POLICY = "default-src 'none'; style-src '{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADINGS = {
    "reviews_overdue": "Reviews that are overdue", "reviews_due": "Reviews due within a month", "unreviewed": "Texts without a review",
    "unsigned": "Reviews that only a file tells of, or without the signature asked for", "uncited": "Claims without a publication", "outdated": "Texts whose source has moved on",
    "machine_translated": "Texts as a machine translated them", "waived": "Findings that somebody lets stand", "confirmed": "Who confirmed what",
}  # fmt: skip

blueprint = AdminBlueprint(
    "governance", __name__, description="Governance: what is due, missing, waived and changed on a site, for whoever answers for it.",
    template_folder=str(_TEMPLATES),
)  # fmt: skip


class GovernanceQuery(Schema):
    """In which form, and changes since when."""

    format = fields.String(
        load_default="json",
        validate=validate.OneOf(("json", "csv", "html")),
        metadata=about("`json`, `csv`, or `html` to read and print."),
    )
    since = fields.Date(metadata=about("Changes from this day on; by default of the last 90 days."))


class GovernanceRow(Output):
    """A text in a list of the report."""

    record = string("The record.", format="uuid")
    site = string("The site of the text.")
    locale = string("Its locale.")
    type = string("The type of the record; empty where readers have nothing of it.")
    title = string("Its title.", nullable=True)
    detail = string("What is to be said of it.")


class GovernanceChange(Output):
    """A change of what readers of the site have."""

    seq = number("Its number.")
    at = moment("When.")
    actor = string("Who made it.")
    verb = string("What was done.")
    reason = string("Why.")
    facts = number("How much it altered of this site and of those that it inherits from.")


class StandardRow(Output):
    """What a standard asks, and what there is to show for it."""

    standard = string("The standard.")
    number = number("The number of the criterion in it.")
    asks = string("What it asks, in our own words.")
    met = flag("Whether this server can show that it is met.")
    evidence = string("What shows it, or what is missing.")
    source = string("Where the standard is published.")


_Lists = {name: many(GovernanceRow, f"{HEADINGS[name]}.") for name in TEXT_SECTIONS}


class GovernanceAbout(Output):
    """What the report is of."""

    site = string("The site.")
    name = string("Its name.")
    seq = number("The change up to which it tells.")
    at = moment("When it was made.")
    since = string("The day from which on it tells changes.", format="date")
    texts = number("How many texts readers of the site get, in all of its locales.")
    retractions_loaded_on = string(
        "When the list of retracted publications was loaded; null where none is.", nullable=True, format="date"
    )
    changes = many(GovernanceChange, "What was published since, the newest first.")
    standards = many(StandardRow, "What PIF TICK and the NHS standard ask. No certification is claimed.")


GovernanceReport = type(
    "GovernanceReport", (GovernanceAbout,), {**_Lists, "__doc__": "The governance report of a site."}
)
_DOCUMENTED = {
    200: {
        "description": "The report",
        "content": {
            CSV: {"schema": {"type": "string", "description": "A table with a row for each line of each list."}},
            HTML: {"schema": {"type": "string", "description": "A page to read and print."}},
        },
    }
}


@blueprint.route("/v1/admin/sites/<site>/governance", access=Access.READ)
@blueprint.query(GovernanceQuery)
@blueprint.response(200, GovernanceReport)
@blueprint.doc(operationId="getGovernance", responses=_DOCUMENTED)
def get_governance(query: dict[str, Any], site: str) -> Response:
    """Everything that whoever answers for a site's content has to know: reviews, evidence, translations, waivers, changes

    It is of what readers get, the site's own and what it inherits. `csv` and `html` hold the same.
    """
    now = call().now
    report = governance(
        session(), published(), site, since=query.get("since") or (now - timedelta(days=90)).date(), now=now
    )
    if query["format"] == "csv":
        return private_file(_sheet(report), CSV, name=f"{site}-governance.csv")
    return _page(report) if query["format"] == "html" else private_answer(report)


def _sheet(report: dict[str, Any]) -> Iterator[bytes]:
    yield _line(COLUMNS)
    for section in TEXT_SECTIONS:
        for row in report[section]:
            yield _line([section, *(row[name] for name in COLUMNS[1:])])
    for each in report["changes"]:
        yield _line(
            [
                "changes",
                "",
                report["site"],
                "",
                each["verb"],
                f"{each['seq']}",
                f"{each['at']} {each['actor']} {each['reason']}".strip(),
            ]
        )
    for each in report["standards"]:
        met = "met" if each["met"] else "not met"
        yield _line(
            [
                "standards",
                "",
                report["site"],
                "",
                each["standard"],
                f"{each['number']} {each['asks']}",
                f"{met}: {each['evidence']}",
            ]
        )


def _line(cells: Any) -> bytes:
    """A line of the table; what a spreadsheet could take for a formula has an apostrophe before it."""
    made = StringIO()
    csv.writer(made).writerow([f"'{each}" if str(each or "").startswith(_FORMULA) else each for each in cells])
    return made.getvalue().encode()


def _page(report: dict[str, Any]) -> Response:
    style = _style()
    html = render_template("governance.html", report=report, headings=HEADINGS, style=style, type_label=_type_label)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    headers = {
        "Cache-Control": "private, no-store", "Content-Security-Policy": _POLICY.format(style=f"sha256-{digest}"),
        "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return Response(html, mimetype=HTML, headers=headers)


def _type_label(name: str) -> str:
    """What a record type is called; of what readers have no more, nothing is known."""
    return labels_in("en").type(name)[0] if name else ""


@cache
def _style() -> str:
    return (_TEMPLATES / "governance.css").read_text(encoding="utf-8")
