"""Calls of the admin API: one transaction each, who calls, and when."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial, wraps
from typing import Any

from flask import current_app, g, request
from sqlalchemy.orm import Session

from api.database import Database
from api.errors import Blocked, ContentError
from api.http import preconditions
from api.http.access import Access, ask_again, require_caller
from api.http.blueprint import ASKS_AGAIN, Blueprint, View
from api.http.files import CARRIES_FILE, caller, files
from api.http.own_pages import SAFE
from api.http.parsing import read_body
from api.http.places import waiting_for_body
from api.http.problems import request_id
from api.http.repeats import IDEMPOTENCY_KEY, OF_NOBODY, answered_once
from api.http.sites import snapshots
from api.reading.views import View as PublishedView
from api.services.accounts.audit import Call
from api.services.accounts.permissions import Holder
from api.services.publishing.titled import titled
from api.services.texts.once import remembering

NDJSON = "application/x-ndjson"
NOBODY = Holder("nobody", ())
"""Who calls before it is known who it is."""
_IS_WITHIN = "is_within_transaction"
_BRINGS_FILE = "brings_file"
_DOES_BEFOREHAND = "does_beforehand"
TAGGED: dict[str, Any] = {"headers": {"ETag": "ETag"}}
"""How a route documents that its answer names the state that it tells."""

IF_NONE_MATCH = {
    "in": "header", "name": "If-None-Match", "schema": {"type": "string"},
    "description": "The `ETag` of an answer that you have; 304 where nothing has been written since.",
}  # fmt: skip


class AdminBlueprint(Blueprint):
    """Routes whose views run inside one transaction; `call()` says by whom and when."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._prepare_doc_cbks.append(_describe_headers)

    def guarded(self, view: View) -> View:
        """Ask for If-Match, and say so in the document; the view checks it by `require_match`."""
        return self._guarded(view, "always")

    def guarded_unless_new(self, view: View) -> View:
        """Ask for If-Match where something is there already, and say so in the document."""
        return self._guarded(view, "unless_new")

    def _guarded(self, view: View, how: str) -> View:
        described: View = self.problems(412, 428)(view)
        described._apidoc["if_match"] = how  # type: ignore[attr-defined]
        return described

    def answers_unchanged(self, view: View) -> View:
        """Say in the document that the view answers 304 to whoever has its answer already."""
        described: View = self.response(304, **TAGGED)(view)
        described._apidoc["if_none_match"] = True  # type: ignore[attr-defined]
        return described

    def arguments(self, *args: Any, **options: Any) -> Callable[[View], View]:
        """Read what the call says, before its transaction begins."""
        read: Callable[[View], View] = super().arguments(*args, **options)
        return lambda view: read(_within_transaction(view))

    def file(self, read: Callable[..., Any], *media_types: str) -> Callable[[View], View]:
        """Read the body by a function, before the call's transaction begins, and pass on what it holds.

        `read` is given the body, what the query says where the view takes one, and what the path names.
        """

        def register(view: View) -> View:
            within = _within_transaction(view, takes_long=True)

            @wraps(within)
            def run(*args: Any, **path: Any) -> Any:
                return within(*args, read(read_body(request, *media_types), *args, **path), **path)

            run.__dict__[_BRINGS_FILE] = run.__dict__[CARRIES_FILE] = True
            return run

        return register

    def beforehand(self, do: Callable[..., Any]) -> Callable[[View], View]:
        """Do something that takes long before the call's transaction begins, and pass on what came of it.

        `do` is given what the path names, and opens what it reads itself.
        """

        def register(view: View) -> View:
            within = _within_transaction(view)

            @wraps(within)
            def run(*args: Any, **path: Any) -> Any:
                return within(*args, do(**path), **path)

            run.__dict__[_DOES_BEFOREHAND] = True
            return run

        return register

    def sends_file(self, view: View) -> View:
        """Note that the view always answers with a `private_file`."""
        view.__dict__[CARRIES_FILE] = True
        return view

    def route(
        self, rule: str, *, access: Access | None = None, parameters: Any = None, **options: Any
    ) -> Callable[[View], View]:
        register = super().route(rule, access=access, parameters=parameters, **options)

        def within_transaction(view: View) -> View:
            if access in OF_NOBODY:
                # What is answered to one that nobody knows is given to no other.
                view.__dict__.setdefault("_apidoc", {})["is_of_nobody"] = True
            met_everywhere = () if access is Access.PUBLIC else (401, 403, 404, 410) if "<site>" in rule else (401,)
            asked = _asked(_within_transaction(view))
            if not {_BRINGS_FILE, _DOES_BEFOREHAND} & asked.__dict__.keys():
                asked.__dict__[ASKS_AGAIN] = True
            return register(self.problems(*met_everywhere)(asked))

        return within_transaction


def _describe_headers(doc: dict[str, Any], doc_info: dict[str, Any], *, method: str, **_: Any) -> dict[str, Any]:
    is_repeated = method == "post" and "is_of_nobody" not in doc_info
    headers = [IDEMPOTENCY_KEY] * is_repeated + [preconditions.IF_MATCH] * ("if_match" in doc_info)
    headers += [IF_NONE_MATCH] * ("if_none_match" in doc_info)
    return {**doc, "parameters": [*doc.get("parameters", []), *headers]} if headers else doc


def call() -> Call:
    """The call being answered."""
    current: Call = g.call
    return current


def session() -> Session:
    """The call's transaction."""
    return call().session


def published() -> PublishedView:
    """What readers get at this moment: who works here sees at once what was done through another process."""
    return snapshots().look().view


def _asked(view: View) -> View:
    """A view that is called once all of the call has come, so that a slow sender holds no lock."""
    guarded = view.__dict__.get("_apidoc", {}).get("if_match")

    @wraps(view)
    def run(*args: Any, **path: Any) -> Any:
        preconditions.ask(guarded)
        if request.method not in SAFE:
            with waiting_for_body(request.environ):
                request.get_data()
        return view(*args, **path)

    return _in_place_for_file(run) if _BRINGS_FILE in view.__dict__ else run


def _in_place_for_file(view: View) -> View:
    """A view that is called in a place for calls that carry a file, before anything of the file has come."""

    @wraps(view)
    def run(*args: Any, **path: Any) -> Any:
        most = request.max_content_length or 0
        with files().place(caller(), min(request.content_length or most, most)):
            return view(*args, **path)

    return run


def _within_transaction(view: View, *, takes_long: bool = False) -> View:
    """A view within one transaction; what the call says is read before it begins, by whatever stands around.

    One that refuses, and notes that it did, answers the refusal in place of raising it.
    """
    if _IS_WITHIN in view.__dict__:
        return view

    @wraps(view)
    def run(*args: Any, **path: Any) -> Any:
        database: Database = current_app.extensions["database"]
        if request.method in SAFE:
            with database.reading() as opened:
                g.call = _call(opened)
                return view(*args, **path)
        with database.in_order(yields=takes_long):
            # While others had their turn, a right may have gone.
            ask_again()
            answer = _answered(database, partial(view, *args, **path))
        if isinstance(answer, ContentError):
            raise answer
        return answer

    run.__dict__[_IS_WITHIN] = True
    return run


def _answered(database: Database, answer: Callable[[], Any]) -> Any:
    """What a view answers within one transaction, or answered to the same call before."""
    # A save that publishes looks at the same words four times.
    with database.transaction() as opened, remembering({}):
        g.call = _call(opened)
        return _with_titles(
            lambda: answered_once(call(), partial(preconditions.checked, answer), is_forgotten=is_dry_run)
        )


def _with_titles(answer: Callable[[], Any]) -> Any:
    """An answer; what stands in the way of it is told with titles, as far as the caller may know them."""
    try:
        return answer()
    except Blocked as error:
        error.facts["blockers"] = titled(call(), error.facts["blockers"])
        raise


@contextmanager
def writing() -> Iterator[Call]:
    """A transaction for a GET that alters something all the same, because a browser was sent here by somebody else."""
    database: Database = current_app.extensions["database"]
    with database.in_order(), database.transaction() as opened:
        g.call = _call(opened)
        yield g.call


def _call(opened: Session) -> Call:
    holder = NOBODY if g.enforced[0] in OF_NOBODY else require_caller()
    return Call(session=opened, holder=holder, now=datetime.now(UTC), request_id=request_id())


def is_dry_run() -> bool:
    """Whether the caller only asks what would happen."""
    return request.args.get("dry_run") == "true" or bool(g.get("is_forgotten"))


def forget() -> None:
    """Undo whatever the call did, and remember no answer of it."""
    session().rollback()
    g.is_forgotten = True
