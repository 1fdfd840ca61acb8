"""The sync API: public, read-only, for apps that hold content offline and ask what has changed."""

from api.sync import routes

BLUEPRINTS = (routes.blueprint,)
