"""The delivery API: public, read-only, answered from memory; for websites and apps."""

from api.delivery.changes import changes
from api.delivery.index import index
from api.delivery.model import model
from api.delivery.pages import pages
from api.delivery.records import records
from api.delivery.search import search
from api.delivery.sites import sites
from api.delivery.static_routes import static_routes

BLUEPRINTS = (index, sites, pages, records, static_routes, changes, search, model)
