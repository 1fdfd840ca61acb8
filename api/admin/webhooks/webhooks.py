"""Webhooks: made with a secret that is shown once, altered, rotated, tried, and let go on after they were disabled."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from flask import Response, current_app
from sqlalchemy import select

from api.admin.named import by_its_maker
from api.admin.narrowed import require_known
from api.admin.paging import page_of
from api.admin.webhooks.told import delivery_value
from api.admin.webhooks.webhook_schemas import (
    DeliveryWithBody,
    NewWebhook,
    Resumption,
    SecretRotation,
    WebhookPage,
    WebhookPatch,
    WebhooksQuery,
    WebhookValue,
    WebhookWithSecret,
)
from api.database import Database
from api.errors import NotAllowed, NotFound
from api.http.access import Access, require_caller
from api.http.calls import AdminBlueprint, call, session
from api.http.preconditions import require_match
from api.http.private_answers import no_content, private_answer, private_list
from api.http.settings import settings_in_force
from api.models import Webhook
from api.services.accounts.authority import Authority
from api.services.accounts.people import require_sites
from api.services.accounts.step_up import require_step_up
from api.services.webhooks.deliveries import note_test, trial
from api.services.webhooks.sending import Reply, send
from api.services.webhooks.signatures import headers, shown_once, signing_now
from api.services.webhooks.targets import require_target
from api.services.webhooks.webhooks import (
    alter_webhook,
    create_webhook,
    find_webhook,
    remove_webhook,
    resume,
    retire,
    rotate,
    sites_of,
    webhook_value,
)

blueprint = AdminBlueprint(
    "webhooks", __name__, description="Webhooks: websites are told what has changed, and tell what they show."
)

WEBHOOKS = "/v1/admin/webhooks"


def find_theirs(id: str) -> Webhook:
    """The webhook with that id, where the caller administers all of its sites; else there is none."""
    webhook = find_webhook(session(), id)
    if not _authority().over_sites(sites_of(webhook)):
        raise NotFound(f"There is no webhook {id!r}.")
    return webhook


def _authority() -> Authority:
    return Authority(session(), call().holder)


def _value(webhook: Webhook) -> dict[str, Any]:
    return by_its_maker(webhook, webhook_value(webhook, now=call().now))


def _trace(action: str, webhook: Webhook, **said: Any) -> None:
    """Leave an event of the trail for each of its sites, without what signs."""
    for site in sites_of(webhook):
        call().audit(f"webhook.{action}", site=site, **said)


def _require_sites(sites: list[str]) -> None:
    # In this order, so that sites of others are not told from sites that there are not.
    if not _authority().over_sites(sites):
        raise NotAllowed("A webhook hears only of sites that you administer; name them in `sites`.")
    require_sites(session(), sites)


def _allowed() -> tuple[Any, ...]:
    return settings_in_force().webhooks_allow_private or ()


@blueprint.route(WEBHOOKS, access=Access.ADMIN)
@blueprint.query(WebhooksQuery)
@blueprint.response(200, WebhookPage)
@blueprint.problems(403, 404, 410)
@blueprint.doc(operationId="listWebhooks")
def list_webhooks(query: dict[str, Any]) -> Response:
    """The webhooks of sites that the caller administers"""
    require_known(query)
    authority = _authority()

    def keep(webhook: Webhook) -> bool:
        sites = sites_of(webhook)
        return authority.over_sites(sites) and query.get("site", sites[0]) in sites

    rows, following = page_of(select(Webhook), Webhook.id, query, keep=keep)
    return private_list({"items": list(call().unread.each(rows, _value)), "next": following})


@blueprint.route(WEBHOOKS, access=Access.ADMIN, methods=["POST"])
@blueprint.body(NewWebhook)
@blueprint.response(201, WebhookWithSecret)
@blueprint.problems(403, 409, 415)
@blueprint.doc(operationId="createWebhook")
def create_webhook_route(body: dict[str, Any]) -> Response:
    """Make a webhook, which hears of whatever changes from now on; the answer alone holds its secret

    Messages are signed as Standard Webhooks 1.0 has it, and come in the order of the
    changes, at least once each: `webhook-id` stays the same however often one is sent.
    """
    require_step_up(call(), "keys", body["sites"])
    _require_sites(body["sites"])
    require_target(body["url"], _allowed())
    webhook, secret = create_webhook(session(), now=call().now, by=call().holder, **body)
    _trace("create", webhook, after=webhook_value(webhook, now=call().now))
    return _with_secret(webhook, secret, status=201)


def _with_secret(webhook: Webhook, secret: str, *, status: int) -> Response:
    body = {**_value(webhook), "secret": shown_once(secret)}
    return private_answer(
        body, status=status, etag=body["etag"], location=f"{WEBHOOKS}/{webhook.id}", secrets=["secret"]
    )


@blueprint.route(f"{WEBHOOKS}/<id>", access=Access.ADMIN)
@blueprint.response(200, WebhookValue)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="getWebhook")
def get_webhook(id: str) -> Response:
    """One webhook, without its secret"""
    value = _value(find_theirs(id))
    return private_answer(value, etag=value["etag"])


@blueprint.route(f"{WEBHOOKS}/<id>", access=Access.ADMIN, methods=["PATCH"])
@blueprint.body(WebhookPatch)
@blueprint.response(200, WebhookValue)
@blueprint.problems(403, 404, 415)
@blueprint.guarded
@blueprint.doc(operationId="patchWebhook")
def patch_webhook(body: dict[str, Any], id: str) -> Response:
    """Change a webhook, or disable it; one that is enabled again goes on where it was"""
    webhook = find_theirs(id)
    before = webhook_value(webhook, now=call().now)
    require_match(before["etag"])
    require_step_up(call(), "keys", {*before["sites"], *body.get("sites", ())})
    if "sites" in body:
        _require_sites(body["sites"])
    if "url" in body:
        require_target(body["url"], _allowed())
    if alter_webhook(session(), webhook, body, now=call().now):
        _trace("alter", webhook, before=before, after=webhook_value(webhook, now=call().now))
    value = _value(webhook)
    return private_answer(value, etag=value["etag"])


@blueprint.route(f"{WEBHOOKS}/<id>", access=Access.ADMIN, methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(403, 404)
@blueprint.guarded
@blueprint.doc(operationId="deleteWebhook")
def delete_webhook(id: str) -> Response:
    """Take a webhook away, with the log of what was sent there"""
    webhook = find_theirs(id)
    before = webhook_value(webhook, now=call().now)
    require_match(before["etag"])
    _trace("delete", webhook, before=before)
    remove_webhook(session(), webhook)
    return no_content()


@blueprint.route(f"{WEBHOOKS}/<id>/rotate", access=Access.ADMIN, methods=["POST"])
@blueprint.body(SecretRotation)
@blueprint.response(200, WebhookWithSecret)
@blueprint.problems(403, 404, 415)
@blueprint.doc(operationId="rotateWebhook")
def rotate_webhook(body: dict[str, Any], id: str) -> Response:
    """Give a webhook a new secret; the former one signs too for the overlap, so that no message is refused meanwhile"""
    webhook = find_theirs(id)
    require_step_up(call(), "keys", sites_of(webhook))
    overlap = None if body["overlap_s"] is None else timedelta(seconds=body["overlap_s"])
    secret = rotate(webhook, signature=body["signature"], overlap=overlap, now=call().now)
    session().flush()
    _trace("rotate", webhook, after=webhook_value(webhook, now=call().now))
    return _with_secret(webhook, secret, status=200)


@blueprint.route(f"{WEBHOOKS}/<id>/retire", access=Access.ADMIN, methods=["POST"])
@blueprint.response(200, WebhookValue)
@blueprint.problems(403, 404, 409)
@blueprint.doc(operationId="retireWebhookSecret")
def retire_secret(id: str) -> Response:
    """Let a webhook's former secret sign no more"""
    webhook = find_theirs(id)
    retire(webhook, now=call().now)
    session().flush()
    _trace("retire", webhook, after=webhook_value(webhook, now=call().now))
    return private_answer(_value(webhook))


@blueprint.route(f"{WEBHOOKS}/<id>/resume", access=Access.ADMIN, methods=["POST"])
@blueprint.body(Resumption)
@blueprint.response(200, WebhookValue)
@blueprint.problems(403, 404, 409, 415)
@blueprint.doc(operationId="resumeWebhook")
def resume_webhook(body: dict[str, Any], id: str) -> Response:
    """Let a webhook that was disabled go on, with what it has missed or without"""
    webhook = find_theirs(id)
    before = webhook_value(webhook, now=call().now)
    resume(session(), webhook, skips=body["skip_missed"])
    _trace("resume", webhook, before=before, after={"id": webhook.id, **body})
    return private_answer(_value(webhook))


class _Tried(NamedTuple):
    """A message that was sent on trial."""

    id: str
    body: str
    answer: Reply


def _try(id: str) -> _Tried:
    """Send a message before the call's transaction begins: whoever receives it may be slow, and nobody is to wait for them."""
    database: Database = current_app.extensions["database"]
    now = datetime.now(UTC)
    with database.reading() as opened:
        webhook = find_webhook(opened, id)
        if not Authority(opened, require_caller()).over_sites(sites_of(webhook)):
            raise NotFound(f"There is no webhook {id!r}.")
        message, body = trial(opened, webhook, now=now)
        url, secrets = webhook.url, signing_now(webhook.signing, now)
    sent = {"content-type": "application/json", **headers(secrets, message, now, body.encode())}
    return _Tried(message, body, send(url, sent, body.encode(), allowed=_allowed()))


@blueprint.route(f"{WEBHOOKS}/<id>/test", access=Access.ADMIN, methods=["POST"])
@blueprint.beforehand(_try)
@blueprint.response(200, DeliveryWithBody)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="testWebhook")
def test_webhook(tried: _Tried, id: str) -> Response:
    """Send a message at once, also where the webhook is disabled, and tell what came of it"""
    webhook = find_theirs(id)
    made = note_test(session(), webhook, *tried, now=call().now)
    _trace("test", webhook, after={"id": webhook.id, "delivery": made.id})
    return private_answer({**delivery_value(session(), made), "body": made.body})
