"""The tables: sites, records and their versions; the ledger of changes and facts; people, keys and what is planned; seals; rows for lists."""

from api.models.access import AuditEvent, Grant, IdempotentCall, Key, Person, PreviewLink
from api.models.base import Base
from api.models.content import Attestation, Record, Site, Translation, Version
from api.models.desk import DeskRecord, DeskText, DeskWords, DeskWork
from api.models.ledger import GENESIS_HASH, Change, Fact, Ledger, Redaction, Reference
from api.models.planning import PlanGround, PlanOutlook, Release, ReleaseItem, Schedule
from api.models.sealing import Seal
from api.models.secret import Secret
from api.models.sign_in import BrowserSession, Invitation, Passkey, SpentChallenge, WrongTry

__all__ = [
    "GENESIS_HASH", "Attestation", "AuditEvent", "Base", "BrowserSession", "Change", "DeskRecord", "DeskText", "DeskWords", "DeskWork", "Fact", "Grant",
    "IdempotentCall", "Invitation", "Key", "Ledger", "Passkey", "Person", "PlanGround", "PlanOutlook", "PreviewLink", "Record", "Redaction", "Reference", "Release", "ReleaseItem",
    "Schedule", "Seal", "Secret", "Site", "SpentChallenge", "Translation", "Version", "WrongTry",
]  # fmt: skip
