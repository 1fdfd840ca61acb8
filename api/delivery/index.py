"""The entrance: what there is and where, and what each kind of problem means."""

from flask import Response

from api import __version__
from api.addresses import address
from api.canonical import canonical
from api.errors import NotFound
from api.http.access import Access
from api.http.answers import public_answer
from api.http.blueprint import Blueprint
from api.http.problems import BASE, catalogue, problem_address
from api.http.schemas import many, number, string, strings, texts_by_name
from api.http.sites import snapshots
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.rules import GATE, RULES, SEVERITIES, choices

blueprint = Blueprint("index", __name__, description="The entrance.")

LINKS = {
    "receipt_keys": "/v1/receipt-keys", "verify_receipt": "/v1/receipts/verify", "self": "/v1", "sites": "/v1/sites", "types": "/v1/types", "problems": BASE, "openapi": "/v1/openapi.json", "docs": "/docs",
}  # fmt: skip
SITE_LINKS = {
    "site": "", "records": "/records", "page": "/pages/{topic}", "routes": "/routes", "redirects": "/redirects", "changes": "/changes?since={seq}",
    "receipt": "/pages/{topic}/receipt", "leaflet": "/pages/{topic}/leaflet", "infobutton": "/infobutton?mainSearchCriteria.v.c={code}&mainSearchCriteria.v.cs={system}",
    "fhir": "/fhir/r4/metadata", "search": "/search?q={words}", "sync": "/sync?locale={locale}&types={types}",
    **{each.collection: f"/{each.collection}" for each in RECORD_TYPES.values()},
}  # fmt: skip


class IndexSite(Output):
    """A public site in the index."""

    key = string("The site's key.")
    name = string("The site's name.")
    href = string("Its address.", format="uri-reference")


class IndexValue(Output):
    """Where everything is."""

    name = string("What this is.")
    version = string("The software's version.")
    links = texts_by_name("Addresses and templates of addresses by name.")
    sites = many(IndexSite, "The public sites with their addresses.")


class ProblemKind(Output):
    """A kind of problem."""

    type = string("Its address.", format="uri-reference")
    title = string("The kind of problem in a few words.")
    status = number("The HTTP status that it comes with.")
    meaning = string("What has happened, and why.")
    remedy = string("What to do about it.")


class RuleKind(Output):
    """A rule that texts and changes are held against."""

    code = string(
        "Its name: the `rule` of blockers and warnings, the `code` of problems, the `reason` of what one may not do."
    )
    severity = string("The gravest that it is told as.", enum=list(SEVERITIES))
    meaning = string("What it is about.")
    remedy = string("What to do about it.")
    usual = string("Of a rule of the publish gate: how grave it is where a site says nothing.", nullable=True)
    choices = strings("Of a rule of the publish gate: how grave a site may take it; else nothing.")


class ProblemKinds(Output):
    """Every kind of problem, and every rule of writing and publishing."""

    items = many(ProblemKind, "The kinds.")
    rules = many(RuleKind, "The rules: all that `rule`, `code` and `reason` may name.")


@blueprint.route("/v1", access=Access.PUBLIC)
@blueprint.cached(IndexValue)
@blueprint.doc(operationId="getIndex")
def get_index() -> Response:
    """Where everything is"""
    view = snapshots().head_view()
    public = sorted(key for key, site in view.sites.items() if site.access == "public")
    body = {
        "name": "Clinic content API",
        "version": __version__,
        "links": {
            **{name: address(path) for name, path in LINKS.items()},
            **{name: address(f"/v1/sites/{{site}}{path}") for name, path in SITE_LINKS.items()},
        },
        "sites": [{"key": key, "name": view.sites[key].name, "href": address(f"/v1/sites/{key}")} for key in public],
    }  # fmt: skip
    return public_answer(canonical(body).encode(), tags=["sites", *(f"site:{key}" for key in public)])


@blueprint.route(BASE, access=Access.PUBLIC)
@blueprint.cached(ProblemKinds)
@blueprint.doc(operationId="listProblems")
def list_problems() -> Response:
    """Every kind of problem, and every rule that texts and changes are held against, each with what to do about it"""
    rules = [
        {
            "code": name, **rule._asdict(), "usual": GATE.get(name), "choices": choices(name) if name in GATE else (),
        }
        for name, rule in RULES.items()
    ]  # fmt: skip
    return public_answer(canonical({"items": catalogue(), "rules": rules}).encode(), tags=["model"])


@blueprint.route(f"{BASE}/<name>", access=Access.PUBLIC)
@blueprint.cached(ProblemKind)
@blueprint.problems(404)
@blueprint.doc(operationId="getProblem")
def get_problem(name: str) -> Response:
    """What one kind of problem means"""
    found = next((each for each in catalogue() if each["type"] == problem_address(name)), None)
    if found is None:
        raise NotFound(f"There is no kind of problem {name!r}.")
    return public_answer(canonical(found).encode(), tags=["model"])
