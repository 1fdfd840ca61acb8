"""The texts of a record: reading one with what it inherits, saving it, and taking it from readers."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from flask import Response

from api.admin.outcomes import ActionQuery, tried
from api.admin.submitting import submitted
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
from api.http.calls import TAGGED, AdminBlueprint, call, forget, session
from api.http.fields import Flag
from api.http.private_answers import private_answer
from api.http.schemas import about
from api.models import Version
from api.services.accounts.permissions import Permission, require
from api.services.ledger.changes import OpenChange, hold_ledger
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
from api.services.texts.removal import remove_text
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

    A site that inherits a record may read any locale of it: without an override its own fields are empty. So are those of a
    text that nobody has begun, in any locale that the site serves: its `etag` is for the first save.
    """
    opened = open_text(site, id, locale)
    opened.require_known()
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
    """Save the whole text as a draft, with `submit` hand it on too, or with `publish` make it live at once

    A text that is there needs `If-Match`; a new one needs nothing, or `If-None-Match: *`. The same text again makes no
    version. A save with `autosave` takes the place of your own autosave before. Whoever saves too late gets 412 with
    `merge`: who has changed which field since, and a proposal that can be saved at once where nobody changed the same.
    Readers notice nothing of a draft. Where something stands in the way of publishing or of handing on, nothing is saved either.
    A dry run answers the text as it would be, but for its `etag`, which stays that of what is there; and under
    `publication` what would come of publishing it.
    """
    return _answer(query, body, partial(_save, site, id, locale, body, is_part=False), str(id))


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
    return _answer(query, body, partial(_save, site, id, locale, body, is_part=True), str(id))


def _answer(query: dict[str, Any], body: dict[str, Any], save_it: SaveIt, id: str) -> Response:
    if body["submit"]:
        # What hands it on rests on the ledger, which is had before any text is read.
        hold_ledger(session())
    if query["dry_run"]:
        return _try(body, save_it, id)
    opened, more = _done(body, save_it, id)
    return text_answer(opened, status=201 if opened.translation is None else 200, **more)


def _done(body: dict[str, Any], save_it: SaveIt, id: str) -> tuple[Opened, dict[str, Any]]:
    """Save a text and do with it what is asked besides: both, or neither."""
    if body["publish"]:
        opened, outcome = _publish(body, save_it, id)
        return opened, {"publication": tried(outcome)}
    saved = save_it()
    return saved.opened, submitted([saved.pin], body["comment"]) if body["submit"] else {}


def _try(body: dict[str, Any], save_it: SaveIt, id: str) -> Response:
    """What a save would answer, and what publishing it would come to."""
    with publication(call(), "publish", reason=body["reason"], dry_run=True, quiet=True) as made:
        made.watch([id])
        saved = save_it()
        as_draft = None if body["publish"] else told(saved.opened)
        _make_live(made, body, saved)
        answer = as_draft or told(saved.opened)
    if body["submit"]:
        opened, more = _done(body, save_it, id)
        answer = {**told(opened), **more}
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


def _save(site: str, id: object, locale: str, body: dict[str, Any], *, is_part: bool) -> Saved:
    """Save a text; a part of its fields is laid over the rest."""
    opened = open_to_write(site, id, locale)
    require_state(opened, body["fields_"], is_part=is_part)
    fields = {**(present(opened) if is_part else {}), **body["fields_"]}
    etag = opened.etag
    translation = opened.translation
    latest = translation.latest_version if translation else 0
    before = {"version": latest, "stage": translation.stage} if translation else None
    with errors_below("#/fields"):
        version = save(
            session(), opened.record, opened.site, opened.locale, fields, author=author_at(opened), now=call().now,
            method=body.get("method"), autosave=body["autosave"],
        )  # fmt: skip
    if body["editorial"]:
        version = _declared(opened, version, is_new=version.number > latest)
    # What typing comes to is one event: when it begins.
    if version.number > latest and (version.autosaves or 1) == 1:
        after = {"version": version.number, "class": version.change_class, "method": version.method}
        after |= {"declared": "editorial"} if body["editorial"] else {}
        after |= {"autosave": True} if body["autosave"] else {}
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


class DeleteQuery(ActionQuery):
    """How much of a text goes."""

    for_good = Flag(
        load_default=False,
        metadata=about(
            "With `true` a text that readers never had goes with its whole history, and cannot be restored; 409 names what"
            " stands in the way."
        ),
    )  # fmt: skip


@blueprint.route(TEXT, methods=["DELETE"], access=Access.TRANSLATE)
@blueprint.guarded
@blueprint.query(DeleteQuery)
@blueprint.response(200, answers.DeletedAnswer, **TAGGED)
@blueprint.problems(403, 404, 409, 410)
@blueprint.doc(operationId="deleteTranslation")
def delete_translation(query: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """Take a text from readers and give its draft up; its history stays, and it can be restored from there

    With `for_good` it goes with its history, which only one can that readers never had. A dry run answers how it would
    stand then, and under `publication` what readers would lose.
    """
    if query["for_good"]:
        return _remove(site, id, locale, dry_run=query["dry_run"])
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


def _remove(site: str, id: object, locale: str, *, dry_run: bool) -> Response:
    hold_ledger(session())
    opened = open_to_write(site, id, locale)
    translation = opened.found()
    require_state(opened)
    before, etag = {"versions": translation.latest_version}, opened.etag
    remove_text(session(), opened.record, translation)
    audit_text("translation.remove", opened, before=before)
    return text_answer(opened, standing=etag if dry_run else None, seq=None)


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
