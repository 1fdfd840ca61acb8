"""The texts of a record: reading one with what it inherits, saving it, and taking it from readers."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from flask import Response

from api.admin.publishing.inputs import ActionQuery
from api.admin.publishing.plans import tried
from api.admin.texts import answers, inputs
from api.admin.texts.opening import (
    TEXT,
    Opened,
    author_at,
    note,
    open_text,
    open_to_write,
    require_state,
    text_answer,
)
from api.errors import Conflict
from api.http.access import Access
from api.http.blueprint import View
from api.http.calls import TAGGED, AdminBlueprint, call, session
from api.models import Version
from api.services.accounts.permissions import Permission, require
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_lineage, live_version_number, working_version
from api.services.publishing.perform import Outcome, act, publish_pinned, require_each, unpublish_pinned
from api.services.publishing.pins import Blocker, Pinned
from api.services.texts.discard import discard
from api.services.texts.drafts import save
from api.services.texts.rules import errors_below
from api.services.texts.translations import fields_of

blueprint = AdminBlueprint(
    "translations", __name__, description="Texts: a record in one locale, the owner's or a site's override."
)
SaveIt = Callable[[], tuple[Opened, Version]]
"""Saves a text when it is called, and tells how it was opened and which version says so now."""


def _or_created(view: View) -> View:
    """Document that a route may have begun a text."""
    created: View = blueprint.alt_response(201, schema=answers.SavedAnswer, success=True, **TAGGED)(view)
    return created


SAVED = (403, 404, 409, 410, 413, 415, 422)


@blueprint.route(TEXT, access=Access.READ)
@blueprint.response(200, answers.TextAnswer, **TAGGED)
@blueprint.problems(404)
@blueprint.doc(operationId="getTranslation")
def get_translation(site: str, id: object, locale: str) -> Response:
    """One text, with its own fields and the inherited ones apart

    A site that inherits a record may read any locale of it: without an override its own fields are empty.
    """
    opened = open_text(site, id, locale)
    if not opened.is_override:
        opened.found()
    return text_answer(opened)


@blueprint.route(TEXT, methods=["PUT"], access=Access.TRANSLATE)
@blueprint.guarded_unless_new
@blueprint.query(ActionQuery)
@blueprint.body(inputs.TextInput)
@blueprint.response(200, answers.SavedAnswer, **TAGGED)
@_or_created
@blueprint.problems(*SAVED)
@blueprint.doc(operationId="saveTranslation")
def save_translation(query: dict[str, Any], body: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """Save the whole text as a draft, or with `publish` make it live at once

    A text that is there needs `If-Match`; a new one needs nothing, or `If-None-Match: *`. The same text again makes no
    version. Readers notice nothing of a draft. Where something stands in the way of publishing, nothing is saved either.
    A dry run answers the text as it was.
    """
    return _answer(query, body, partial(_save, site, id, locale, body, _nothing), str(id))


@blueprint.route(TEXT, methods=["PATCH"], access=Access.TRANSLATE)
@blueprint.guarded_unless_new
@blueprint.query(ActionQuery)
@blueprint.body(inputs.TextPatch)
@blueprint.response(200, answers.SavedAnswer, **TAGGED)
@_or_created
@blueprint.problems(*SAVED)
@blueprint.doc(operationId="patchTranslation")
def patch_translation(query: dict[str, Any], body: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """Save some fields of a text as `saveTranslation` does (merge-patch)

    Null clears a field, or lets it be inherited again.
    """
    return _answer(query, body, partial(_save, site, id, locale, body, _present), str(id))


def _nothing(_: Opened) -> dict[str, Any]:
    return {}


def _present(opened: Opened) -> dict[str, Any]:
    """The fields as they are being worked on."""
    version = working_version(session(), opened.translation) if opened.translation else None
    return fields_of(opened.record, version)


def _answer(query: dict[str, Any], body: dict[str, Any], save_it: SaveIt, id: str) -> Response:
    dry_run = query["dry_run"]
    opened, outcome = _publish(body, save_it, id, dry_run=dry_run) if body["publish"] else (save_it()[0], None)
    if dry_run:
        session().rollback()
    status = 201 if opened.translation is None and not dry_run else 200
    return text_answer(opened, status=status, **({"publication": tried(outcome)} if outcome else {}))


def _publish(body: dict[str, Any], save_it: SaveIt, id: str, *, dry_run: bool) -> tuple[Opened, Outcome]:
    """Save a text and make it live in one change: both, or neither."""
    saved: list[Opened] = []

    def perform(change: OpenChange) -> Iterator[Blocker]:
        # The ledger is locked by now, so what is read here is what the change follows on.
        opened, version = save_it()
        saved.append(opened)
        pin = Pinned(opened.record.id, opened.site, opened.locale, version.number)
        require_each(call(), Permission.PUBLISH, [pin])
        yield from publish_pinned(change, [pin])

    outcome = act(call(), "publish", [id], perform, reason=body["reason"], dry_run=dry_run, quiet=True)
    if outcome.seq is not None:
        note("action.publish", saved[0], seq=outcome.seq, after={"reason": body["reason"]} if body["reason"] else None)
    return saved[0], outcome


def _save(
    site: str, id: object, locale: str, body: dict[str, Any], rest: Callable[[Opened], dict[str, Any]]
) -> tuple[Opened, Version]:
    """Save a text, the given fields laid over the rest."""
    opened = open_to_write(site, id, locale)
    fields = {**rest(opened), **body["fields_"]}
    require_state(opened, fields)
    translation = opened.translation
    latest = translation.latest_version if translation else 0
    before = {"version": latest, "stage": translation.stage} if translation else None
    with errors_below("#/fields"):
        version = save(
            session(), opened.record, opened.site, opened.locale, fields, author=author_at(opened), now=call().now,
            method=body.get("method"), editorial=body["editorial"],
        )  # fmt: skip
    if version.number > latest:
        after = {"version": version.number, "class": version.change_class, "method": version.method}
        note("translation.save", opened, before=before, after=after)
    return opened, version


@blueprint.route(TEXT, methods=["DELETE"], access=Access.TRANSLATE)
@blueprint.guarded
@blueprint.response(200, answers.DeletedAnswer, **TAGGED)
@blueprint.problems(403, 404, 409, 410)
@blueprint.doc(operationId="deleteTranslation")
def delete_translation(site: str, id: object, locale: str) -> Response:
    """Take a text from readers and give its draft up; its history stays, and it can be restored from there"""
    opened: list[Opened] = []

    def perform(change: OpenChange) -> Iterator[Blocker]:
        # The ledger is locked by now, so what is read here is what the change follows on.
        opened.append(open_to_write(site, id, locale))
        return _take_away(change, opened[0])

    outcome = act(call(), "delete-text", [str(id)], perform, quiet=True)
    note("translation.delete", opened[0], seq=outcome.seq)
    return text_answer(opened[0], seq=outcome.seq)


def _take_away(change: OpenChange, opened: Opened) -> Iterator[Blocker]:
    translation = opened.found()
    require_state(opened)
    live = live_version_number(session(), translation)
    if live is None and translation.draft_version is None:
        raise Conflict("Readers do not have this text, and there is no draft of it.")
    if translation.draft_version is not None:
        discard(session(), translation)
    if live is not None:
        require(call().holder, Permission.PUBLISH, find_lineage(session(), opened.site), opened.locale)
        yield from unpublish_pinned(change, [Pinned(opened.record.id, opened.site, opened.locale, live)])
