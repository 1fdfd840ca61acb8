"""The delivery API: public, read-only, answered from memory; for websites and apps."""

from api.delivery import changes, index, model, pages, records, redirects, search, sites, static_routes
from api.delivery.fhir import answering as fhir_routes
from api.delivery.infobutton import routes as infobutton_routes
from api.delivery.leaflets import printing
from api.delivery.preview import pages as preview_pages
from api.delivery.receipts import routes as receipt_routes

PAGES = (preview_pages.blueprint, printing.files)
"""What is for people, and stands in no document."""
BLUEPRINTS = tuple(
    each.blueprint
    for each in (
        index,
        sites,
        pages,
        records,
        static_routes,
        redirects,
        changes,
        search,
        receipt_routes,
        printing,
        infobutton_routes,
        fhir_routes,
        model,
    )
)
