"""Builds the application: the one file that knows every part."""

from collections.abc import Mapping

from flask import Flask, Response, make_response, request

from api.config import Settings, read_settings
from api.database import Database
from api.delivery import BLUEPRINTS as DELIVERY
from api.delivery.describing import describe_components
from api.http.answers import allow_any_origin
from api.http.blueprint import Api
from api.http.documentation import documentation
from api.http.openapi import SPEC_OPTIONS, TITLE, VERSION, as_yaml, document
from api.http.problems import register_problems, request_id
from api.reading.snapshots import Snapshots


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """The application with the settings of the environment, and of the overrides before these."""
    app = Flask("api", static_folder=None)
    app.url_map.strict_slashes = True
    settings = read_settings(overrides)
    _connect(app, settings)
    _describe(app)
    register_problems(app)
    app.before_request(_answer_preflight)
    app.after_request(_name_request)
    return app


def _connect(app: Flask, settings: Settings) -> None:
    database = Database(settings.database_url)
    app.extensions["settings"] = settings
    app.extensions["database"] = database
    app.extensions["snapshots"] = Snapshots(database, kept=settings.snapshots_kept)


def _describe(app: Flask) -> None:
    app.config.update(API_TITLE=TITLE, API_VERSION=VERSION, OPENAPI_VERSION="3.1.1", API_SPEC_OPTIONS=SPEC_OPTIONS)
    api = Api(app)
    app.extensions["api"] = api
    describe_components(api)
    for blueprint in DELIVERY:
        api.register_blueprint(blueprint)
    app.register_blueprint(documentation(api))


def _answer_preflight() -> Response | None:
    if request.method != "OPTIONS":
        return None
    return allow_any_origin(make_response("", 204))


def _name_request(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if response.status_code >= 400:
        allow_any_origin(response)
    return response


def openapi_yaml() -> str:
    """The OpenAPI document as the committed file holds it; needs no database."""
    app = create_app({"database_url": "sqlite://"})
    return as_yaml(document(app.extensions["api"]))
