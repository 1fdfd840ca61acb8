"""Files of content brought into a site, from a backup or from other systems."""

from datetime import UTC, datetime
from typing import Any

from flask import Response, current_app, request
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy.orm import Session

from api.admin.outcomes import ActionQuery, Told
from api.admin.transfer.export import LINES, SHEET_TYPES, SHEETS
from api.admin.values import TYPE_RULE, record_type
from api.canonical import parse_strictly
from api.errors import InvalidContent, InvalidParameter
from api.http.access import Access, require_caller
from api.http.calls import NDJSON, AdminBlueprint, call, session
from api.http.private_answers import private_answer, private_file
from api.http.schemas import about, flag, many, number, one, string
from api.http.settings import settings_in_force
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.accounts.permissions import Permission, require
from api.services.ledger.lookup import find_lineage, find_settings
from api.services.publishing.said import TextLocale
from api.services.transfer.checking import CheckedFile, check_file, check_sheet
from api.services.transfer.importing import import_content
from api.services.transfer.report import Report, report_body, report_sums
from api.services.transfer.sheet_export import FORMATS, template
from api.services.transfer.sheet_lines import AboutRows

_EXAMPLE = (
    '{"type": "topic", "en": {"slug": "yoga", "name": "Yoga"}, "und": {"sources": ["001:1"]}}\n'
    '{"type": "faq", "en": {"slug": "does-it-hurt", "question": "Does it hurt?"}, "und": {"topic": "topic/yoga"}}\n'
)

blueprint = AdminBlueprint("import", __name__, tag="transfer")


class Counts(Output):
    """How many."""

    created = number("Made by this import.")
    updated = number("Here before, and different now.")
    unchanged = number("Here before, just as the file says.")


class ProblemOfLine(Output):
    """What is wrong with a line."""

    line = number("The line's number in the file, from 1; of a spreadsheet the row's, the headers being in the first.")
    pointer = string("Where in the line, as a JSON pointer.")
    detail = string("What is wrong there.")
    column = string("Of a spreadsheet, the header of the column.", required=False)
    sheet = string("Of a workbook, the name of the sheet.", required=False)
    rule = string("The rule that it breaks, as `GET /v1/problems` tells it.", required=False)


class FieldOfLine(Output):
    """A field of a text."""

    locale = string("The locale of its text.")
    field = string("The field.")


class LineDone(Output):
    """What a line that is about a record did."""

    line = number("The line's number in the file, from 1; of a spreadsheet the first row about the record.")
    sheet = string("Of a workbook, the name of the sheet.", nullable=True)
    record = string("The record's id.", format="uuid")
    title = string("What it is called now.", nullable=True)
    type = string("Its record type.", enum=list(RECORD_TYPES))
    did = string("What became of the record.", enum=["created", "updated", "unchanged"])
    versions = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True,
        metadata=about("Locale → the newest version that the line made of the text."),
    )  # fmt: skip
    changed = many(FieldOfLine, "What its texts say now and did not say before, or said otherwise.")
    cleared = many(FieldOfLine, "What its texts said before and do not say any more.")


class ImportReport(Told):
    """What an import changed or, in a dry run, would change."""

    site = string("The site.")
    dry_run = flag("Whether nothing was stored.")
    records = one(Counts, "The site's own records.")
    overrides = one(Counts, "Its overrides of inherited records.")
    versions = number("How many versions were added.")
    attestations = number("How many clinicians' attestations were added.")
    published = number("How many texts went live.")
    seqs = fields.List(
        fields.Integer(), required=True, metadata={"description": "The changes that it made in the ledger."}
    )
    keeps_history = flag(
        "Whether authors, times, approvals, attestations and past changes were taken as the file says, which takes an"
        " administrator of the site; else all that is new is in your own name."
    )
    lines = many(LineDone, "What each line that is about a record did, in their order.")
    problems = many(ProblemOfLine, "What stands in the way; only in a dry run, for otherwise it is refused with them.")


@blueprint.before_request  # type: ignore[untyped-decorator]
def allow_large_body() -> None:
    """Let a file be larger than other bodies may be."""
    request.max_content_length = settings_in_force().import_max_bytes


class Columns(fields.String):
    """What columns are about, as JSON: header → what it is, or null."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        try:
            found = parse_strictly(str(text))
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or not all(each is None or isinstance(each, str) for each in found.values()):
            raise ValidationError(
                'It is a JSON object of texts or nulls, such as {"Frage": "question:de", "Notes": null}.'
            )
        return {name.strip(): each for name, each in found.items()}


class ImportQuery(ActionQuery):
    """Whether it is only told, and of a spreadsheet what its rows and columns are about."""

    type = fields.String(validate=TYPE_RULE, metadata=about("Of a spreadsheet: the type of rows that say none."))
    locale = TextLocale(
        metadata=about("Of a spreadsheet: the locale of rows that say none; by default the record's source.")
    )
    columns = Columns(
        validate=validate.Length(max=500),
        metadata=about("Of a spreadsheet: a JSON object that says by header what a column is about, or null to pass it over."),
    )  # fmt: skip


def _checked(file: bytes, query: dict[str, Any], site: str) -> CheckedFile:
    """The file, with all that can be found out about it before others have to wait."""
    now = datetime.now(UTC)
    with current_app.extensions["database"].reading() as opened:
        if request.mimetype != NDJSON:
            _require_some_right(opened, site)
            said = AboutRows(query.get("type"), query.get("locale"), query.get("columns", {}))
            return check_sheet(opened, site, file, request.mimetype, said, now=now)
        require(require_caller(), Permission.WRITE, find_lineage(opened, site))
        if chosen := sorted(query.keys() & {"type", "locale", "columns"}):
            raise InvalidParameter(f"Only of a spreadsheet is it said by parameters: leave {', '.join(chosen)} out.")
        return check_file(opened, site, file, now=now)


def _require_some_right(opened: Session, site: str) -> None:
    """Refuse who may write in no language; which texts each row may be about is asked row by row."""
    holder, lineage = require_caller(), find_lineage(opened, site)
    if not any(holder.may(Permission.TRANSLATE, lineage, each) for each in find_settings(opened, site).locales):
        require(holder, Permission.TRANSLATE, lineage)


@blueprint.route("/v1/admin/sites/<site>/import", methods=["POST"], access=Access.READ)
@blueprint.query(ImportQuery)
@blueprint.file(_checked, NDJSON, *SHEET_TYPES.values())
@blueprint.response(200, ImportReport)
@blueprint.problems(409, 412, 413, 415, 422)
@blueprint.doc(
    operationId="importIntoSite",
    requestBody={"required": True, "content": {NDJSON: {"schema": LINES, "example": _EXAMPLE}, **SHEETS}},
)
def import_into_site(query: dict[str, Any], checked: CheckedFile, site: str) -> Response:
    """Bring a file of content into a site, whole or not at all

    The file is one of an export, of this site or another, or lines that any system can write:
    `{"type": "faq", "en": {…}, "und": {…}}`. Such a line may have an `id` (else it is made from type and slug, so that
    the same line finds its record again), a `source_locale`, `methods` by locale, and `"publish": true`. Its relations
    and links may name records as `type/slug`. Texts may also stand under `translations`, as Indonesian (`id`) must where
    the record's id is given. Lines may come in any order.

    For an administrator of the site, what is not here yet comes with its history: versions keep their numbers, authors
    and times, and what readers had of them is repeated in the ledger under new seqs; the history of a text tells who
    imported it. For anybody else the texts are their own: they are saved in the caller's name, no approval or
    attestation comes along, and what is to go live meets the site's rules.

    What is here gets a new version only where its text differs; so the same file twice changes nothing. A line from
    another system alters only what it speaks of: a field or a locale that it leaves out stays as it is, and `null`
    clears a field, as in `patchTranslation`. `lines` names what each line did, and each field that was cleared. Nothing
    is unpublished, shown or reinstated. The settings of the site stay.

    A spreadsheet, as CSV or XLSX, has a row for each text: `id`, `type` and `locale` say which, and all other columns are
    fields by their names, as `importTemplate` and `exportSite` have them; `question:fr` is the field in that locale alone. In
    place of the id may stand `faq/does-it-hurt`, and a row without one is about the record that has its slug, or about a
    new one. A list has its items in the lines of a cell. An empty cell says nothing, and `null` clears. Nothing goes live,
    and whoever may write just these texts may bring it; problems name row and column.

    Lines of JSON take the role of an author, and publishing that of a publisher too. Problems name line and place; with any of them nothing is stored.
    """
    report = import_content(call(), site, checked)
    _require_permissions(report)
    if query["dry_run"]:
        session().rollback()
        return private_answer(report_body(report, dry_run=True))
    _refuse_problems(report)
    if not report.is_empty:
        sums = report_sums(report, dry_run=False)
        call().audit("content.import", site=site, seq=max(report.seqs, default=None), after=sums)
    return private_answer(report_body(report, dry_run=False))


def _require_permissions(report: Report) -> None:
    lineage = find_lineage(session(), report.site)
    for permission in sorted(report.needs, key=lambda each: each.name):
        require(call().holder, permission, lineage)


def _refuse_problems(report: Report) -> None:
    if report.problems:
        found = f"{len(report.problems)} problem{'s' if len(report.problems) > 1 else ''}"
        shown = report_sums(report, dry_run=False)["problems"]
        raise InvalidContent(f"The file has {found}; nothing was stored.", errors=shown)


class TemplateQuery(Schema):
    """For which records, and in which form."""

    type = record_type("The record type.", examples=["faq"])
    format = fields.String(
        load_default="csv", validate=validate.OneOf(FORMATS), metadata=about("As CSV, or as a workbook.")
    )


@blueprint.route("/v1/admin/sites/<site>/import/template", access=Access.READ)
@blueprint.sends_file
@blueprint.query(TemplateQuery)
@blueprint.response(200, content_type=SHEET_TYPES["csv"])
@blueprint.doc(operationId="importTemplate", responses={200: {"description": "The file", "content": SHEETS}})
def import_template(query: dict[str, Any], site: str) -> Response:
    """An empty spreadsheet with the headers of a record type, for `importIntoSite`"""
    form, type_name = query["format"], query["type"]
    return private_file(template(type_name, form), SHEET_TYPES[form], name=f"{type_name}.{form}")
