"""The entrance to the admin API: what there is and where."""

from flask import Response

from api.addresses import address
from api.http.access import Access
from api.http.calls import AdminBlueprint
from api.http.private_answers import private_answer
from api.http.schemas import string, texts_by_name
from api.record_types.output import Output

ENTRANCE = "/v1/admin"
LINKS = {
    "self": "",
    "session": "/session",
    "sessions": "/sessions",
    "me": "/me",
    "colleagues": "/colleagues",
    "types": "/types",
    "passkeys": "/me/passkeys",
    "my_keys": "/me/keys",
    "inbox": "/inbox",
    "inbox_items": "/inbox/items",
    "records": "/records",
    "record": "/records/{id}",
    "search": "/search",
    "replacements": "/replacements",
    "threads": "/records/{id}/threads",
    "translation": "/sites/{site}/records/{id}/translations/{locale}",
    "beside": "/sites/{site}/records/{id}/translations/{locale}/beside",
    "action": "/actions/{verb}",
    "releases": "/releases",
    "proposals": "/proposals",
    "calendar": "/calendar",
    "schedules": "/schedules",
    "sites": "/sites",
    "site": "/sites/{site}",
    "order": "/sites/{site}/order",
    "derivations": "/sites/{site}/derivations",
    "governance": "/sites/{site}/governance",
    "waivers": "/sites/{site}/waivers",
    "export": "/sites/{site}/export",
    "import": "/sites/{site}/import",
    "preview_links": "/sites/{site}/preview-links",
    "people": "/people",
    "keys": "/keys",
    "webhooks": "/webhooks",
    "receivers": "/sites/{site}/receivers",
    "audit": "/audit",
    "changes": "/changes",
}

blueprint = AdminBlueprint("admin", __name__, description="Admin: the entrance for editors and their tools.")


class AdminIndex(Output):
    """Where everything is."""

    name = string("What this is.")
    links = texts_by_name("Addresses by name; what stands in braces is filled in.")


@blueprint.route(ENTRANCE, access=Access.HOLDER)
@blueprint.response(200, AdminIndex)
@blueprint.doc(operationId="getAdminIndex")
def get_admin_index() -> Response:
    """Where everything is"""
    return private_answer(
        {
            "name": "Clinic content admin API",
            "links": {name: address(f"{ENTRANCE}{path}") for name, path in LINKS.items()},
        }
    )
