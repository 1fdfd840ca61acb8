"""Everything that a site owns as one file, for backups and other systems."""

from flask import Response

from api.http.access import Access
from api.http.calls import NDJSON, AdminBlueprint, private_file, session
from api.http.settings import settings_in_force
from api.services.transfer.export import export_site

# The document's type for a body that is lines of text, each of them JSON.
LINES = {"type": "string", "description": "One JSON object in each line, in UTF-8."}

blueprint = AdminBlueprint(
    "transfer", __name__, description="Export and import: everything that a site owns, as one file."
)


@blueprint.route("/v1/admin/sites/<site>/export", access=Access.READ)
@blueprint.sends_file
@blueprint.response(200, content_type=NDJSON)
@blueprint.doc(
    operationId="exportSite", responses={200: {"description": "The file", "content": {NDJSON: {"schema": LINES}}}}
)
def export_site_route(site: str) -> Response:
    """Everything that a site owns, with all history, as lines of JSON

    Each line says in `line` what it is. The first is the `header`: `format`, `site`, the ledger's `seq` and `hash`, and the
    signed `head` of the whole history, for `clinic-content verify --head`.
    Then come the `site` with its settings; each `record` that it owns and each `override` of an inherited one, with every
    version of every text (drafts too), its stage, its attestations and what of it is live since when; then each `change`
    that readers of the site had: what it `opens` (texts, hides, withdrawals, reviews, settings) and what it `ends`. The
    last is the `end`: `counts` of the lines of each kind, and the `sha256` of all bytes before it. A file without that
    line was cut off. The same content always makes the same file, but for the `head`, which tells of all that was
    written.
    """
    secret = settings_in_force().secret_key
    return private_file(export_site(session(), site, secret=secret), NDJSON, name=f"{site}.ndjson")
