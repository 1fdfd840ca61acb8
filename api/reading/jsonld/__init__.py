"""JSON-LD for records and pages: delivered items in schema.org's words, for the surfaces that serve them."""

from api.reading.jsonld.addresses import SiteLike
from api.reading.jsonld.documents import dumps, page_document, record_document

__all__ = ["SiteLike", "dumps", "page_document", "record_document"]
