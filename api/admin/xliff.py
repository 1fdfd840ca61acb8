"""XLIFF: texts that go out to translators' tools, and come back all or not at all."""

from collections import Counter
from typing import Any

from flask import Response, current_app, request
from marshmallow import Schema, fields, validate

from api import spelling
from api.admin.outcomes import ActionQuery
from api.admin.values import record_ids, record_types
from api.errors import InvalidContent
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, is_dry_run, session
from api.http.fields import CommaList, Flag
from api.http.private_answers import private_answer, private_file
from api.http.schemas import flag, many, number, string
from api.http.sites import LocaleField
from api.record_types.output import Output
from api.record_types.written import Written
from api.services.accounts.permissions import Permission, require
from api.services.ledger.lookup import find_lineage
from api.services.texts.drafts import METHODS, Author
from api.services.xliff import Report, export_xliff, import_xliff, read_xliff
from api.services.xliff.exporting import STATUSES, VERSIONS
from api.services.xliff.importing import target_of
from api.services.xliff.read import MAX_BYTES, ReadDocument
from api.services.xliff.rules import XLIFF_RULES

XLIFF = "application/xliff+xml"
MEDIA_TYPES = (XLIFF, "application/x-xliff+xml", "application/xml", "text/xml")
MOVED = ("refuse", "draft")
OUTCOMES = ("accepted", "confirmed", "unchanged", "refused")
_DOCUMENT = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="fr">…</xliff>'
_FILE = {"type": "string", "description": "An XLIFF document.", "example": _DOCUMENT}

blueprint = AdminBlueprint("xliff", __name__, description="XLIFF: exchange with translators and their tools.")


class ExportQuery(Schema):
    """What goes out."""

    locale = LocaleField(required=True, metadata={"description": "The locale to translate into.", "examples": ["fr"]})
    version = fields.String(
        load_default="2.1",
        validate=validate.OneOf(list(VERSIONS)),
        metadata={"description": "The version of XLIFF; 1.2 for older tools."},
    )
    status = CommaList(
        fields.String(validate=validate.OneOf(STATUSES)),
        metadata={"description": "Only records that are translated so far."},
    )
    types = record_types("Of these record types.")
    topic = Written(spell=spelling.slug, metadata={"description": "Of one topic, by slug or id."})
    ids = record_ids()
    only_outdated = Flag(
        load_default=False,
        metadata={"description": "`true`: only fields that are missing or behind their source."},
    )  # fmt: skip
    source_locale = LocaleField(
        metadata={"description": "The locale to translate from, where records are written in several."}
    )


class ImportQuery(ActionQuery):
    """How a file is taken."""

    moved_source = fields.String(
        load_default="refuse", validate=validate.OneOf(MOVED),
        metadata={"description": "Where a source has moved since the export: refuse the field, or take an outdated draft."},
    )  # fmt: skip
    method = fields.String(
        load_default="human",
        validate=validate.OneOf(METHODS),
        metadata={"description": "How the texts came about."},
    )

    partial_ = Flag(
        load_default=False, data_key="partial",
        metadata={"description": "`true`: take the fields of which no unit is refused; else it is all of the file or nothing."},
    )  # fmt: skip


class UnitResult(Output):
    """What became of one unit."""

    record = string("The record; as the file names it.")
    unit = string("The unit; empty where it is about the record as a whole.")
    title = string("What the record is called, in the language translated from.", nullable=True)
    line = number("Its line in the file.")
    outcome = string("What became of it.", enum=list(OUTCOMES))
    rule = string("The rule that it breaks, where it is refused.", nullable=True, enum=[*XLIFF_RULES, None])
    detail = string("Why it is refused.", nullable=True)


class XliffReport(Output):
    """What became of a file, unit by unit."""

    version = string("The file's version of XLIFF.")
    source_locale = string("Translated from.")
    locale = string("Translated into.")
    is_saved = flag("Whether anything was stored.")
    counts = fields.Dict(
        keys=fields.String(validate=validate.OneOf(OUTCOMES)), values=fields.Integer(), required=True,
        metadata={"description": "How many units came out how."},
    )  # fmt: skip
    versions = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True,
        metadata={"description": "Record → the draft version that was saved."},
    )  # fmt: skip
    units = many(UnitResult, "The units, in the order of the file.")


@blueprint.before_request  # type: ignore[untyped-decorator]
def allow_large_body() -> None:
    """Let a translator's file be larger than other bodies may be."""
    request.max_content_length = MAX_BYTES


@blueprint.route("/v1/admin/sites/<site>/xliff", access=Access.READ)
@blueprint.sends_file
@blueprint.query(ExportQuery)
@blueprint.response(200, content_type=XLIFF)
@blueprint.doc(
    operationId="exportXliff", responses={200: {"description": "The file", "content": {XLIFF: {"schema": _FILE}}}}
)
def export_xliff_route(query: dict[str, Any], site: str) -> Response:
    """What the site's own records hold for translation into a locale, as XLIFF

    Each unit comes with its present translation, notes on its limits, and, where the source has moved on, what it and
    the translation said before. Newest drafts go out before what is live. The file remembers what it was made from.
    """
    body = export_xliff(
        session(), site=site, locale=query["locale"], version=query["version"], source_locale=query.get("source_locale"),
        types=query.get("types", ()), topic=query.get("topic"), statuses=query.get("status", ()), only_outdated=query["only_outdated"],
        ids=query.get("ids", ()),
        # What went out by its number must be there when the file comes back.
        naming=current_app.extensions["notebook"].note,
    )  # fmt: skip
    return private_file(body, XLIFF, name=f"{site}.{query['locale']}.xlf")


def _document(file: bytes, query: dict[str, Any], site: str) -> ReadDocument:
    return read_xliff(file)


@blueprint.route("/v1/admin/sites/<site>/xliff", methods=["POST"], access=Access.READ)
@blueprint.query(ImportQuery)
@blueprint.file(_document, *MEDIA_TYPES)
@blueprint.response(200, XliffReport)
@blueprint.problems(409, 412, 413, 415, 422)
@blueprint.doc(
    operationId="importXliff",
    requestBody={"required": True, "content": {each: {"schema": _FILE} for each in MEDIA_TYPES}},
)
def import_xliff_route(query: dict[str, Any], document: ReadDocument, site: str) -> Response:
    """Take a translator's file back as drafts, all of it or nothing unless it may be taken in part

    XLIFF 1.2, 2.0 and 2.1, of an export from here. Needs the right to translate into the file's target language. Where
    a unit is refused the whole file is, and the problem's `report` says why; `dry_run=true` answers the report alone. With
    `partial=true` the fields of which no unit is refused are taken, and the report names the others: a field is taken as a
    whole, because half of a text may say the opposite of all of it.
    """
    _require_translator(site, document)
    report = import_xliff(
        session(), document, author=Author(call().holder.name, id=call().holder.account), now=call().now, site=site,
        moved_source=query["moved_source"], method=query["method"], dry_run=query["dry_run"], partial=query["partial_"],
    )  # fmt: skip
    if is_dry_run():
        session().rollback()
    elif report.refused and not query["partial_"]:
        raise _refusal(report)
    else:
        for id, version in report.versions.items():
            call().audit("translation.import", site=site, record=id, locale=report.locale, after={"version": version})
    return private_answer(report_body(report))


def _require_translator(site: str, document: ReadDocument) -> None:
    target = target_of(session(), document, site)
    require(call().holder, Permission.TRANSLATE, find_lineage(session(), site), target)


def _refusal(report: Report) -> InvalidContent:
    errors = [
        {"pointer": f"#line={each.line}", "rule": each.rule, "detail": each.detail or "It is refused."}
        for each in report.refused
    ]
    count = f"{len(errors)} unit{'s' if len(errors) > 1 else ''}"
    return InvalidContent(
        f"{count} of the file cannot be taken; nothing was stored.", errors=errors, report=report_body(report)
    )


def report_body(report: Report) -> dict[str, Any]:
    """A report as the API answers it."""
    names = ("record", "title", "unit", "line", "outcome", "rule", "detail")
    return {
        "version": report.version, "source_locale": report.source_locale, "locale": report.locale, "is_saved": report.is_saved,
        "counts": dict(Counter(each.outcome for each in report.units)), "versions": report.versions,
        "units": [{name: getattr(each, name) for name in names} for each in report.units],
    }  # fmt: skip
