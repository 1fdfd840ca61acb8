"""The tables: sites, records and their versions; the ledger of changes and facts; keys."""

from api.models.access import Key
from api.models.base import Base
from api.models.content import Record, Site, Translation, Version
from api.models.ledger import GENESIS_HASH, Change, Fact, Ledger, Reference

__all__ = [
    "GENESIS_HASH",
    "Base",
    "Change",
    "Fact",
    "Key",
    "Ledger",
    "Record",
    "Reference",
    "Site",
    "Translation",
    "Version",
]
