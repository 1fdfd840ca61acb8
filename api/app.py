"""Builds the application: the one file that knows every part."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Flask, Request, Response, request
from flask.sessions import NullSession, SessionInterface, SessionMixin
from sqlalchemy.orm import Session

from api.addresses import address, serve_under
from api.bounded import MB
from api.config import Settings, read_settings
from api.database import Database
from api.delivery import BLUEPRINTS as DELIVERY
from api.delivery import PAGES as PAGES_OF_DELIVERY
from api.delivery.describing import describe_components
from api.delivery.receipts.keys import configured_keys
from api.docs import page as docs
from api.errors import NotFound
from api.health.routes import Lookout
from api.health.routes import blueprint as health
from api.http.admitted import Admitted
from api.http.blueprint import Api, View
from api.http.damage import Damage
from api.http.files import Files, refuse_files_when_full
from api.http.front import Front
from api.http.hosts import refuse_without_host
from api.http.limits import Limits, refuse_when_over
from api.http.logging import RequestLog, configure_logging
from api.http.notebook import Notebook
from api.http.numbers import Counted, counts, shared
from api.http.openapi import SPEC_OPTIONS, TITLE, VERSION, as_yaml, describe_answers, document
from api.http.operations import note_operation
from api.http.origins import register_origins
from api.http.pages import HTML, OF_PAGES
from api.http.places import refuse_when_busy
from api.http.problems import register_problems
from api.http.timing import Timed
from api.http.tracing import traced
from api.http.ways import OnItsWay, Ways
from api.reading.items import held, hold_at_most
from api.reading.snapshots import Snapshots
from api.services.accounts.code_flow import CodeFlow
from api.services.accounts.holders import Use
from api.services.accounts.keys import preset_first_key
from api.services.accounts.notes import write_note
from api.services.accounts.oidc import Issuer, Newcomer
from api.services.texts.autosaves import Named, settle_named
from api.sync import BLUEPRINTS as SYNC
from api.sync.schemas import describe_sync
from api.tables import of_another_release

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LARGEST_BODY = MB
"""In bytes; the routes that take whole files raise it for themselves."""


CALL_WAITS_S = 10
"""For others who write: then it is told to come again, so that those who wait do not hold every place for long."""


class NoSessions(SessionInterface):
    """None of Flask's sessions: who is signed in, a cookie of ours says."""

    _none = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:
        """The same for all, as nobody may write to it."""
        return self._none

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing."""


class Application(Flask):
    """Flask for views that are no coroutines: it would ask six functions in each request whether they are."""

    session_interface = NoSessions()

    def ensure_sync(self, func: View) -> View:
        return func

    def request_context(self, environ: "WSGIEnvironment") -> OnItsWay:
        return OnItsWay(self, environ)


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """The application with the settings of the environment, and of the overrides before these."""
    settings = read_settings(overrides)
    app = routed_app(serves_admin=settings.serves == "all")
    database = Database(settings.database_url, wait_s=CALL_WAITS_S)
    try:
        if (wrong := of_another_release(database)) is not None:
            raise RuntimeError(wrong)
        connect(app, settings, database)
    except BaseException:
        database.close()
        raise
    return app


def routed_app(*, serves_admin: bool = True) -> Flask:
    """The application with every route, which has read no settings and knows no database yet."""
    app = Application("api", static_folder=None)
    app.extensions["ways"] = Ways(MB)
    app.url_map.strict_slashes = True
    # A doubled slash is another address, and one that nothing answers at.
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    _describe(app, serves_admin=serves_admin)
    register_problems(app)
    app.before_request(note_operation)
    app.before_request(refuse_without_host)
    app.before_request(_refuse_doubled_slash)
    register_origins(app)
    app.before_request(refuse_when_over)
    app.before_request(refuse_when_busy)
    app.before_request(refuse_files_when_full)
    app.after_request(_guard)
    return app


def connect(app: Flask, settings: Settings, database: Database) -> None:
    """Let an application answer from a database; of one that it answered from before, it remembers nothing."""
    configure_logging(settings)
    hold_at_most(settings.items_mb * MB)
    serve_under(settings.public_prefix)
    app.extensions["settings"] = settings
    app.extensions["database"] = database
    app.extensions["admitted"] = Admitted()
    app.extensions["issuer"] = _issuer(settings, settings.oidc_audience)
    app.extensions["code flow"] = _code_flow(settings)
    app.extensions["files"] = Files(settings.import_max_bytes)
    app.extensions["receipt keys"] = configured_keys(settings)
    app.extensions["limits"] = Limits(settings)
    app.extensions["lookout"] = Lookout()
    app.extensions["notebook"] = Notebook(database, _write_note)
    if settings.bootstrap_admin_key is not None:
        with database.transaction() as session:
            preset_first_key(session, settings.bootstrap_admin_key, now=datetime.now(UTC))
    app.extensions["replica"] = replica = Database(settings.replica_url) if settings.replica_url else None
    app.extensions["snapshots"] = Snapshots(
        database, kept=settings.snapshots_kept, past_bytes=settings.past_mb * MB,
        freshness_s=settings.freshness_ms / 1000, replica=replica,
    )  # fmt: skip
    app.extensions["damage"] = Damage(database, app.extensions["snapshots"], _damaged_rows)
    app.extensions["numbers"] = numbers = Counted() if counts(settings) else None
    front = Front(
        app, max_bytes=settings.answers_mb * MB, admin_calls=settings.admin_calls, prefix=settings.public_prefix,
        log=RequestLog(settings), numbers=numbers,
    )  # fmt: skip
    timed = Timed(front, database.engines) if settings.server_timing == "on" else front
    app.wsgi_app = traced(timed)  # type: ignore[method-assign, assignment]
    if numbers is not None:
        _tell(numbers, app, front)


def _tell(numbers: Counted, app: Flask, front: Front) -> None:
    """What the processes of this service tell each other, beside what they count."""
    snapshots: Snapshots = app.extensions["snapshots"]
    database: Database = app.extensions["database"]
    numbers.look_at("cache_bytes answers", lambda: front.size)
    numbers.look_at("cache_bytes items", held)
    numbers.look_at("cache_bytes past", lambda: snapshots.past.size)
    numbers.look_at("snapshots", lambda: snapshots.number)
    damage: Damage = app.extensions["damage"]
    numbers.look_at("damaged_rows", lambda: len(damage.rows()))
    numbers.look_at("seq", lambda: snapshots.followed_to)
    numbers.look_at("database_connections in_use", lambda: database.connections()[0])
    numbers.look_at("database_connections idle", lambda: database.connections()[1])
    if (folder := shared()) is not None:
        folder.tell(numbers)


def _damaged_rows(session: Session) -> Iterator[str]:
    # Only whoever meets damage needs what it loads.
    from api.services.ledger.damage import damaged_rows

    return damaged_rows(session)


def _write_note(session: Session, note: Use | Newcomer | Named) -> None:
    """Write what a read left to be noted, each kind by its room."""
    if isinstance(note, Named):
        settle_named(session, note)
    else:
        write_note(session, note)


def _code_flow(settings: Settings) -> CodeFlow | None:
    issuer, client_id = _issuer(settings, settings.oidc_client_id), settings.oidc_client_id
    if issuer is None or client_id is None:
        return None
    return CodeFlow(issuer, client_id=client_id, client_secret=settings.oidc_client_secret)


def _issuer(settings: Settings, audience: str | None) -> Issuer | None:
    if settings.oidc_issuer is None or audience is None:
        return None
    return Issuer(
        settings.oidc_issuer, audience=audience, jwks_url=settings.oidc_jwks_url,
        roles_claim=settings.oidc_roles_claim, roles=settings.oidc_roles or {},
    )  # fmt: skip


def _describe(app: Flask, *, serves_admin: bool) -> None:
    app.config.update(API_TITLE=TITLE, API_VERSION=VERSION, OPENAPI_VERSION="3.1.1", API_SPEC_OPTIONS=SPEC_OPTIONS)
    api = Api(app)
    app.extensions["api"] = api
    api.describe_later(describe_components)
    api.describe_later(describe_sync)
    if serves_admin:
        api.describe_later(_describe_admin)
    api.describe_later(describe_answers)
    for blueprint in (*DELIVERY, *SYNC):
        api.register_blueprint(blueprint)
    if serves_admin:
        _serve_admin(app, api)
    for page in (docs.blueprint, health, *PAGES_OF_DELIVERY):
        app.register_blueprint(page)


def _serve_admin(app: Flask, api: Api) -> None:
    # Imported here, because a process that serves readers only is smaller and starts sooner without them.
    from api.admin import BLUEPRINTS as ADMIN
    from api.admin import PAGES
    from api.console.page import blueprint as console

    for blueprint in ADMIN:
        api.register_blueprint(blueprint)
    for page in (*PAGES, console):
        app.register_blueprint(page)


def _describe_admin(api: Api) -> None:
    from api.admin.desk.inbox_schemas import describe_inbox
    from api.admin.draft_fields import describe_drafts
    from api.admin.webhooks.message_schemas import describe_messages

    describe_drafts(api)
    describe_inbox(api)
    describe_messages(api)


def _refuse_doubled_slash() -> None:
    # The router would take any number of slashes in front for one, and what looks at addresses before it would not.
    if request.environ["PATH_INFO"].startswith("//"):
        raise NotFound(f"There is nothing at {request.environ['PATH_INFO']}; GET {address('/v1')} lists what there is.")


def _guard(response: Response) -> Response:
    # To look whether a header is there costs less than to set it by default, which most answers need.
    if not response.headers.getlist("X-Content-Type-Options"):
        response.headers.add("X-Content-Type-Options", "nosniff")
    if response.headers.get("Content-Type", "").startswith(HTML):
        for name, value in OF_PAGES.items():
            response.headers.setdefault(name, value)
    return response


def openapi_yaml() -> str:
    """The OpenAPI document as the committed file holds it; needs no database."""
    return as_yaml(document(routed_app().extensions["api"]))
