"""Threads about the texts and fields of a record: speaking, assigning, resolving, and mending one's own words."""

from typing import Any

from flask import Response

from api.admin.narrowed import require_known
from api.admin.paging import page_of
from api.admin.talk.schemas import (
    CommentAnswer,
    ThreadAnswer,
    ThreadInput,
    ThreadPage,
    ThreadPatch,
    ThreadsQuery,
    WordsInput,
)
from api.admin.texts.opening import open_record
from api.errors import NotFound
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, published, session
from api.http.preconditions import require_match
from api.http.private_answers import no_content, private_answer, private_list
from api.models import Comment, Thread
from api.services.accounts.me import readable_sites
from api.services.ledger.unread import Unread
from api.services.publishing.rights import require_seen
from api.services.talk import threads as talk
from api.services.talk.mentions import note_seen
from api.services.talk.told import SHOWN_IN_LIST, comment_told, threads_about, threads_told

blueprint = AdminBlueprint(
    "threads", __name__, description="Threads: what people say to each other about a record, its texts and its fields."
)

THREADS = "/v1/admin/records/<uuid:id>/threads"
THREAD = f"{THREADS}/<uuid:thread>"
COMMENT = f"{THREAD}/comments/<uuid:comment>"


@blueprint.route(THREADS, access=Access.READ)
@blueprint.query(ThreadsQuery)
@blueprint.response(200, ThreadPage)
@blueprint.problems(403, 404, 410)
@blueprint.doc(operationId="listThreads")
def list_threads(query: dict[str, Any], id: object) -> Response:
    """The threads about a record, its texts and its fields, on the sites that the caller may read"""
    record = open_record(id)
    require_known(query)
    asked = {name: query.get(name) for name in ("site", "locale", "field", "state")}
    found = threads_about(record.id, readable_sites(published(), call().holder, call().unread), **asked)
    page, following = page_of(found, Thread.id, query, newest_first=True)
    items = call().unread.told(page, lambda some: threads_told(session(), some, newest=SHOWN_IN_LIST))
    return private_list({"items": items, "next": following})


@blueprint.route(THREADS, access=Access.READ, methods=["POST"])
@blueprint.body(ThreadInput)
@blueprint.response(201, ThreadAnswer, headers={"Location": "Location"})
@blueprint.problems(403, 404, 409, 410, 413, 415, 422)
@blueprint.doc(operationId="openThread")
def open_thread_route(body: dict[str, Any], id: object) -> Response:
    """Begin a thread about a record, one of its texts, or a field

    It takes a role to write, review or publish on the site, in any locale. Whom the words mention, and who is to act upon
    it, is told by mail where they want that, and finds it in the inbox.
    """
    record, site = open_record(id), body["site"]
    require_seen(call(), site, record.id)
    talk.require_to_speak(call(), site)
    talk.require_field(record, body["field"])
    about = talk.About(record.id, site, body["locale"], body["field"])
    opened = talk.open_thread(call(), about, body["words"], assignee=body["assignee"], due_on=_day(body["due_on"]))
    _audit("thread.open", opened)
    return _answer(opened, status=201, location=f"/v1/admin/records/{record.id}/threads/{opened.id}")


@blueprint.route(THREAD, access=Access.READ)
@blueprint.response(200, ThreadAnswer, headers={"ETag": "ETag"})
@blueprint.problems(403, 404)
@blueprint.doc(operationId="getThread")
def get_thread(id: object, thread: object) -> Response:
    """One thread with all that was said in it"""
    return _answer(_seen(id, thread))


@blueprint.route(THREAD, access=Access.READ, methods=["PATCH"])
@blueprint.body(ThreadPatch)
@blueprint.response(200, ThreadAnswer, headers={"ETag": "ETag"})
@blueprint.problems(403, 404, 409, 415)
@blueprint.guarded
@blueprint.doc(operationId="patchThread")
def patch_thread(body: dict[str, Any], id: object, thread: object) -> Response:
    """Let somebody else act upon a thread, set another day, resolve or reopen it

    What is done stands in the thread itself, with who did it.
    """
    found = _to_speak(id, thread)
    require_match(str(found.revision))
    given = {**body, **({"due_on": _day(body["due_on"])} if "due_on" in body else {})}
    if talk.alter_thread(call(), found, given):
        _audit("thread.alter", found, **given)
    return _answer(found)


@blueprint.route(f"{THREAD}/seen", access=Access.READ, methods=["POST"])
@blueprint.response(204)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="noteThreadSeen")
def note_thread_seen(id: object, thread: object) -> Response:
    """Say that one has seen where a thread mentions one: it leaves the inbox"""
    note_seen(session(), [_seen(id, thread).id], call().holder.person, now=call().now)
    return no_content()


@blueprint.route(f"{THREAD}/comments", access=Access.READ, methods=["POST"])
@blueprint.body(WordsInput)
@blueprint.response(201, CommentAnswer)
@blueprint.problems(403, 404, 409, 413, 415, 422)
@blueprint.doc(operationId="addComment")
def add_comment(body: dict[str, Any], id: object, thread: object) -> Response:
    """Say something in a thread"""
    found = _to_speak(id, thread)
    comment = talk.say(call(), found, body["words"])
    _audit("comment.add", found, comment=comment.id)
    return _comment_answer(comment, status=201)


@blueprint.route(COMMENT, access=Access.READ, methods=["PATCH"])
@blueprint.body(WordsInput)
@blueprint.response(200, CommentAnswer, headers={"ETag": "ETag"})
@blueprint.problems(403, 404, 409, 413, 415, 422)
@blueprint.guarded
@blueprint.doc(operationId="patchComment")
def patch_comment(body: dict[str, Any], id: object, thread: object, comment: object) -> Response:
    """Mend one's own words, within a quarter of an hour; the comment says that they were altered"""
    found, said = _own_words(id, thread, comment)
    if talk.edit_comment(call(), found, said, body["words"]):
        _audit("comment.edit", found, comment=said.id)
    session().flush()
    return _comment_answer(said)


@blueprint.route(COMMENT, access=Access.READ, methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(403, 404, 409)
@blueprint.guarded
@blueprint.doc(operationId="removeComment")
def remove_comment(id: object, thread: object, comment: object) -> Response:
    """Take one's own words back; that something was said, by whom and when, stays"""
    found, said = _own_words(id, thread, comment)
    talk.take_back(call(), found, said)
    _audit("comment.remove", found, comment=said.id)
    return no_content()


def _seen(id: object, thread: object) -> Thread:
    """A thread of a record, for whoever may read the text that it is about."""
    record = open_record(id)
    found = talk.find_thread(session(), record.id, str(thread))
    unread = Unread()
    if found.site not in readable_sites(published(), call().holder, unread):
        raise unread.error or NotFound(f"There is no thread {str(thread)!r} about record {record.id!r}.")
    return found


def _to_speak(id: object, thread: object) -> Thread:
    found = _seen(id, thread)
    talk.require_to_speak(call(), found.site)
    return found


def _own_words(id: object, thread: object, comment: object) -> tuple[Thread, Comment]:
    """A comment as the caller has seen it."""
    found = _to_speak(id, thread)
    said = talk.find_comment(found, session(), str(comment))
    require_match(str(said.revision))
    return found, said


def _day(day: Any) -> str | None:
    return None if day is None else day.isoformat()


def _audit(action: str, thread: Thread, **what: Any) -> None:
    """Leave an event of the trail, which keeps no words: they can be taken back."""
    call().audit(
        action, site=thread.site, record=thread.record_id, locale=thread.locale, after={"thread": thread.id, **what}
    )


def _answer(thread: Thread, *, status: int = 200, location: str | None = None) -> Response:
    session().flush()
    [told] = threads_told(session(), [thread])
    return private_answer(told, status=status, etag=told["etag"], location=location)


def _comment_answer(comment: Comment, *, status: int = 200) -> Response:
    told = comment_told(session(), comment)
    return private_answer(told, status=status, etag=told["etag"])
