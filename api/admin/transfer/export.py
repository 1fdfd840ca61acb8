"""Everything that a site owns as one file, for backups and other systems; or its newest texts as a spreadsheet."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from api.admin.values import record_types
from api.errors import InvalidParameter
from api.http.access import Access
from api.http.calls import NDJSON, AdminBlueprint, session
from api.http.fields import CommaList
from api.http.private_answers import private_file
from api.http.schemas import about
from api.http.settings import settings_in_force
from api.http.sites import LocaleField
from api.services.transfer.export import export_site
from api.services.transfer.sheet_export import FORMATS, export_sheet
from api.services.transfer.sheets import CSV, XLSX

# The document's type for a body that is lines of text, each of them JSON.
LINES = {"type": "string", "description": "One JSON object in each line, in UTF-8."}

SHEETS = {CSV: {"schema": {"type": "string", "description": "A sheet, with headers in its first row."}}}
SHEETS[XLSX] = {
    "schema": {"type": "string", "format": "binary", "description": "A workbook with a sheet for each type."}
}
SHEET_TYPES = dict(zip(FORMATS, (CSV, XLSX), strict=True))

blueprint = AdminBlueprint(
    "transfer", __name__, description="Export and import: everything that a site owns, as one file."
)


class ExportQuery(Schema):
    """In which form, and of a spreadsheet what of it."""

    format = fields.String(
        load_default="ndjson", validate=validate.OneOf(("ndjson", *FORMATS)),
        metadata=about("`ndjson`: everything with its history; `csv` or `xlsx`: the newest texts as a spreadsheet."),
    )  # fmt: skip
    type = record_types("Of a spreadsheet: records of these types.")
    locale = CommaList(LocaleField(), metadata=about("Of a spreadsheet: texts in these locales.", examples=[["fr"]]))


@blueprint.route("/v1/admin/sites/<site>/export", access=Access.READ)
@blueprint.sends_file
@blueprint.query(ExportQuery)
@blueprint.response(200, content_type=NDJSON)
@blueprint.doc(
    operationId="exportSite",
    responses={200: {"description": "The file", "content": {NDJSON: {"schema": LINES}, **SHEETS}}},
)
def export_site_route(query: dict[str, Any], site: str) -> Response:
    """Everything that a site owns, with all history, as lines of JSON; or its newest texts as a spreadsheet

    Each line says in `line` what it is. The first is the `header`: `format`, `site`, the ledger's `seq` and `hash`, and the
    signed `head` of the whole history, for `clinic-content verify --head`.
    Then come the `site` with its settings; each `record` that it owns and each `override` of an inherited one, with every
    version of every text (drafts too), its stage, its attestations and what of it is live since when; then each `change`
    that readers of the site had: what it `opens` (texts, hides, withdrawals, reviews, settings) and what it `ends`. The
    last is the `end`: `counts` of the lines of each kind, and the `sha256` of all bytes before it. A file without that
    line was cut off. The same content always makes the same file, but for the `head`, which tells of all that was
    written.

    A spreadsheet has a row for each text of the site's own records that is worked on or live, as it is being worked on, with
    the neutral fields beside the source; in CSV all types stand in one sheet, in XLSX each has its own. `importIntoSite`
    takes it back. A text that a spreadsheet could take for a formula has an apostrophe before it.
    """
    if query["format"] != "ndjson":
        return _sheet(query, site)
    if chosen := sorted(query.keys() & {"type", "locale"}):
        raise InvalidParameter(f"Only of a spreadsheet a part can be asked for: leave {' and '.join(chosen)} out.")
    secret = settings_in_force().secret_key
    return private_file(export_site(session(), site, secret=secret), NDJSON, name=f"{site}.ndjson")


def _sheet(query: dict[str, Any], site: str) -> Response:
    form = query["format"]
    parts = export_sheet(session(), site, form, types=query.get("type", ()), locales=query.get("locale", ()))
    return private_file(parts, SHEET_TYPES[form], name=f"{site}.{form}")
