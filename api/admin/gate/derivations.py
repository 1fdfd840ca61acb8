"""What restates what on a site, as a graph that an editor can look at."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, published
from api.http.private_answers import private_answer
from api.http.schemas import about, flag, many, string
from api.http.unchanged import tagged
from api.record_types.output import Output
from api.services.gate.derivations import around_record, edges, nodes
from api.services.publishing.said import RECORD_RULE

blueprint = AdminBlueprint(
    "derivations", __name__, description="Derivations: which records restate which, and where one has moved on since."
)


class DerivationsQuery(Schema):
    """Which part of the graph."""

    record = fields.String(
        validate=RECORD_RULE, metadata=about("Only what this record restates in the end, and what restates it.")
    )


class DerivationNode(Output):
    """A record in the graph."""

    id = string("The record.", format="uuid")
    type = string("Its type; null where readers have nothing of it.", nullable=True)
    site = string("The site that owns it.", nullable=True)
    title = string("Its title in its own language.", nullable=True)
    overtaken = flag("Whether anything that it restates has moved on since it was written.")


class DerivationEdge(Output):
    """One record restates another."""

    record = string("The record that restates.", format="uuid")
    restates = string("The record that it restates.", format="uuid")
    moved = flag("Whether that says something else clinically than when it was restated.")
    is_there = flag("Whether readers of the site have it.")


class DerivationsAnswer(Output):
    """The graph."""

    nodes = many(DerivationNode, "The records, by id.")
    edges = many(DerivationEdge, "Who restates whom, by record.")


@blueprint.route("/v1/admin/sites/<site>/derivations", access=Access.READ)
@blueprint.query(DerivationsQuery)
@blueprint.response(200, DerivationsAnswer, **TAGGED)
@tagged(blueprint)
@blueprint.doc(operationId="getDerivations")
def get_derivations(query: dict[str, Any], site: str) -> Response:
    """Which of the records that a site shows or inherits restate which, by their `derives_from`

    A record whose source has moved on is served marked as outdated until somebody looks at it.
    """
    view = published()
    graph = edges(view, site)
    if "record" in query:
        graph = around_record(graph, query["record"])
    told = [{name: getattr(each, name) for name in each.__slots__} for each in graph]
    return private_answer({"nodes": nodes(view, graph), "edges": told})
