"""The delivery API: public, read-only, answered from memory; for websites and apps."""

from api.delivery import changes, index, model, pages, records, redirects, search, sites, static_routes
from api.delivery.preview import pages as preview_pages

PAGES = (preview_pages.blueprint,)
"""What is for people, and stands in no document."""
BLUEPRINTS = tuple(
    each.blueprint for each in (index, sites, pages, records, static_routes, redirects, changes, search, model)
)
