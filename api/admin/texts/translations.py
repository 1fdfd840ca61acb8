"""The texts of a record: reading one with what it inherits, saving it, and taking it from readers."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from flask import Response

from api.admin.outcomes import ActionQuery, tried
from api.admin.texts import answers, inputs
from api.admin.texts.opening import (
    TEXT,
    Opened,
    audit_text,
    author_at,
    open_text,
    open_to_write,
    present,
    require_state,
    text_answer,
    told,
)
from api.errors import Conflict
from api.http.access import Access
from api.http.blueprint import View
from api.http.calls import TAGGED, AdminBlueprint, call, forget, private_answer, session
from api.models import Version
from api.services.accounts.permissions import Permission, require
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_lineage, live_version_number
from api.services.publishing.pins import Blocker, Pinned
from api.services.publishing.publication import Outcome, Publication, publication
from api.services.publishing.rights import require_items
from api.services.publishing.verb import Needs
from api.services.publishing.verbs.publish import publish_pinned
from api.services.publishing.verbs.unpublish import take_down_pinned
from api.services.texts.declaring import declare_editorial, require_no_clinical_difference
from api.services.texts.discard import discard
from api.services.texts.drafts import save
from api.services.texts.rules import errors_below

blueprint = AdminBlueprint(
    "translations", __name__, description="Texts: a record in one locale, the owner's or a site's override."
)


class Saved(NamedTuple):
    """A save of a text: how that was opened, which version says so now, and the etag of what was there before."""

    opened: Opened
    version: Version
    etag: str

    @property
    def pin(self) -> Pinned:
        return Pinned(self.opened.record.id, self.opened.site, self.opened.locale, self.version.number)


SaveIt = Callable[[], Saved]


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
    A dry run answers the text as it would be, but for its `etag`, which stays that of what is there; and under
    `publication` what would come of publishing it.
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

    Null clears a field, or lets it be inherited again. With `editorial` and nothing that differs, a reviewer says of what
    others have saved since the live version that it differs from that in form only.
    """
    return _answer(query, body, partial(_save, site, id, locale, body, present), str(id))


def _nothing(_: Opened) -> dict[str, Any]:
    return {}


def _answer(query: dict[str, Any], body: dict[str, Any], save_it: SaveIt, id: str) -> Response:
    if query["dry_run"]:
        return _try(body, save_it, id)
    opened, outcome = _publish(body, save_it, id) if body["publish"] else (save_it().opened, None)
    status = 201 if opened.translation is None else 200
    published: dict[str, Any] = {"publication": tried(outcome)} if outcome else {}
    return text_answer(opened, status=status, **published)


def _try(body: dict[str, Any], save_it: SaveIt, id: str) -> Response:
    """What a save would answer, and what publishing it would come to."""
    with publication(call(), "publish", reason=body["reason"], dry_run=True, quiet=True) as made:
        made.watch([id])
        saved = save_it()
        as_draft = None if body["publish"] else told(saved.opened)
        _make_live(made, body, saved)
        answer = as_draft or told(saved.opened)
    forget()
    return private_answer({**answer, "etag": saved.etag, "publication": tried(made.outcome)}, etag=saved.etag)


def _make_live(made: Publication, body: dict[str, Any], saved: Saved) -> None:
    if body["publish"]:
        require_items(call(), Permission.PUBLISH, Needs.PINS, [saved.pin])
    made.block(publish_pinned(made.change, [saved.pin]))


def _publish(body: dict[str, Any], save_it: SaveIt, id: str) -> tuple[Opened, Outcome]:
    """Save a text and make it live in one change: both, or neither."""
    with publication(call(), "publish", reason=body["reason"], quiet=True) as made:
        made.watch([id])
        saved = save_it()
        _make_live(made, body, saved)
    opened = saved.opened
    if made.outcome.seq is not None:
        after = {"reason": body["reason"]} if body["reason"] else None
        audit_text("action.publish", opened, seq=made.outcome.seq, after=after)
    return opened, made.outcome


def _save(site: str, id: object, locale: str, body: dict[str, Any], rest: Callable[[Opened], dict[str, Any]]) -> Saved:
    """Save a text, the given fields laid over the rest."""
    opened = open_to_write(site, id, locale)
    fields = {**rest(opened), **body["fields_"]}
    require_state(opened, fields)
    etag = opened.etag
    translation = opened.translation
    latest = translation.latest_version if translation else 0
    before = {"version": latest, "stage": translation.stage} if translation else None
    with errors_below("#/fields"):
        version = save(
            session(), opened.record, opened.site, opened.locale, fields, author=author_at(opened), now=call().now,
            method=body.get("method"),
        )  # fmt: skip
    if body["editorial"]:
        version = _declared(opened, version, is_new=version.number > latest)
    if version.number > latest:
        after = {"version": version.number, "class": version.change_class, "method": version.method}
        after |= {"declared": "editorial"} if body["editorial"] else {}
        audit_text("translation.save", opened, before=before, after=after)
    return Saved(opened, version, etag)


def _declared(opened: Opened, version: Version, *, is_new: bool) -> Version:
    """The version that is declared editorial: what others have saved before; a save of one's own may only be it."""
    if is_new or opened.translation is None:
        require_no_clinical_difference(version, by=author_at(opened))
        return version
    return declare_editorial(
        session(), opened.record, opened.translation, version, by=author_at(opened), now=call().now
    )  # fmt: skip


@blueprint.route(TEXT, methods=["DELETE"], access=Access.TRANSLATE)
@blueprint.guarded
@blueprint.query(ActionQuery)
@blueprint.response(200, answers.DeletedAnswer, **TAGGED)
@blueprint.problems(403, 404, 409, 410)
@blueprint.doc(operationId="deleteTranslation")
def delete_translation(query: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """Take a text from readers and give its draft up; its history stays, and it can be restored from there

    A dry run answers how it would stand then, and under `publication` what readers would lose.
    """
    with publication(call(), "delete-text", dry_run=query["dry_run"], quiet=True) as made:
        made.watch([str(id)])
        opened = open_to_write(site, id, locale)
        etag = opened.etag
        made.block(_take_away(made.change, opened))
        answer = told(opened)
    if query["dry_run"]:
        forget()
        return private_answer({**answer, "etag": etag, "seq": None, "publication": tried(made.outcome)}, etag=etag)
    audit_text("translation.delete", opened, seq=made.outcome.seq)
    return text_answer(opened, seq=made.outcome.seq)


def _take_away(change: OpenChange, opened: Opened) -> list[Blocker]:
    translation = opened.found()
    require_state(opened)
    live = live_version_number(session(), translation)
    if live is None and translation.draft_version is None:
        raise Conflict("Readers do not have this text, and there is no draft of it.")
    if translation.draft_version is not None:
        discard(session(), translation)
    if live is None:
        return []
    require(call().holder, Permission.PUBLISH, find_lineage(session(), opened.site), opened.locale)
    return take_down_pinned(change, [Pinned(opened.record.id, opened.site, opened.locale, live)])
