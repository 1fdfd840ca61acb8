"""The tables: sites, records and their versions; the ledger of changes and facts; people, keys and what is planned; jobs; talk; webhooks; seals; rows for lists; work in progress; the gate; signatures."""

from api.models.access import AuditEvent, Grant, IdempotentCall, Key, Person, PreviewLink
from api.models.base import Base
from api.models.content import Attestation, Record, Site, Translation, Version
from api.models.desk import DeskRecord, DeskText, DeskWords, DeskWork
from api.models.gate import Retraction, Waiver
from api.models.jobs import Job
from api.models.ledger import GENESIS_HASH, Change, Fact, Ledger, Redaction, Reference
from api.models.planning import PlanGround, PlanOutlook, Release, ReleaseItem, Schedule
from api.models.sealing import Seal
from api.models.secret import Secret
from api.models.sign_in import BrowserSession, Invitation, Passkey, SpentChallenge, WrongTry
from api.models.signatures import Signature
from api.models.talk import Comment, Mention, Notice, Thread
from api.models.webhooks import Delivery, DeliveryAttempt, Receiver, Webhook
from api.models.work import FoldedVersion, Presence

__all__ = [
    "GENESIS_HASH", "Attestation", "AuditEvent", "Base", "BrowserSession", "Change", "Comment", "Delivery", "DeliveryAttempt", "DeskRecord",
    "DeskText", "DeskWords", "DeskWork", "Fact", "FoldedVersion", "Grant", "IdempotentCall", "Invitation", "Job", "Key", "Ledger", "Mention",
    "Notice", "Passkey", "Person", "PlanGround", "PlanOutlook", "Presence", "PreviewLink", "Receiver", "Record", "Redaction", "Reference", "Release",
    "ReleaseItem", "Retraction", "Schedule", "Seal", "Secret", "Signature", "Site", "SpentChallenge", "Thread", "Translation", "Version", "Waiver", "Webhook",
    "WrongTry",
]  # fmt: skip
