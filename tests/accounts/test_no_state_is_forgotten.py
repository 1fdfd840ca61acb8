"""By construction: every column that tells of a right, and every table that keeps what was made with one, has its tests."""

from collections.abc import Iterator

from api.models import (
    Base,
    BrowserSession,
    Grant,
    IdempotentCall,
    Invitation,
    Key,
    Passkey,
    Person,
    PreviewLink,
    Schedule,
)
from tests.accounts import test_invitations as signing_in
from tests.accounts import test_links_in_every_state as links
from tests.accounts import test_passkeys as proving
from tests.accounts import test_rights_at_use as at_use
from tests.accounts.test_access_table import SHUT_OUT
from tests.accounts.world import ALIKE

# Which state of the tests alters a column; or after a dash, why it decides nothing.
COLUMNS: dict[type[Base], dict[str, str]] = {
    Person: {
        "id": "- never changes", "name": "rename", "email": "- nothing is asked by it", "subject": "- of signing in elsewhere",
        "credential": "- asked for at each review", "created_at": "- a time", "disabled_at": "disable", "revision": "- counts",
        "language": "- how they are spoken to", "notices": "- how they are told by mail",
    },
    Grant: {
        "id": "- never changes", "person_id": "take_role", "role": "bounded to a role", "site": "move_role",
        "locale": "narrow_locale",
    },
    Key: {
        "id": "- never changes", "name": "- nothing is asked by it", "digest": "mistyped", "hint": "- for people",
        "person_id": "renamed", "roles": "bounded to a role", "sites": "bounded to the clinic", "locales": "narrow_locale",
        "created_at": "- a time", "created_by": "- a name, for people", "made_by": "machine of nobody any more",
        "expires_at": "expired", "revoked_at": "revoke_key", "last_used_at": "- a time", "machine": "rotated in",
    },
    BrowserSession: {
        "id": "- never changes", "digest": "unknown session", "person_id": "by a session of a disabled person", "way": "- tells",
        "invitation_id": "- tells", "lent": "lent by a provider", "browser": "- for people", "created_at": "- a time",
        "used_at": "idle session", "confirmed_at": "- asked for by step-up alone", "expires_at": "session past its end",
        "ended_at": "ended session",
    },
    Invitation: {
        "id": "- never changes", "digest": "mistyped_text", "hint": "- for people", "person_id": "disabled_person",
        "created_at": "- a time", "created_by": "- a name, for people", "made_by": "maker_without_role", "expires_at": "expired_text",
        "used_at": "used_text", "revoked_at": "revoked_text",
    },
    Passkey: {
        "id": "- never changes", "credential": "unknown_passkey", "public_key": "of_another_device", "uses": "used_less_often",
        "person_id": "of_another_person", "invitation_id": "- tells", "name": "- for people", "created_at": "- a time", "used_at": "- a time",
    },
    PreviewLink: {
        "id": "- never changes", "digest": "mistyped", "site": "of another site", "view": "- what it shows, not to whom",
        "bounds": "of another site", "sites": "of somebody elsewhere", "path": "- where people are led", "hint": "- for people", "created_at": "- a time",
        "created_by": "- a name, for people", "made_by": "of nobody known", "expires_at": "expired", "revoked_at": "revoked",
    },
    Schedule: {
        "id": "- never changes", "verb": "- what it does", "site": "- where it is listed", "release_id": "scheduled_release",
        "items": "schedule", "said": "- words", "at": "- when", "local_at": "- when", "time_zone": "- when", "reason": "- words",
        "state": "- runs once, whoever made it", "ran_at": "- a time", "seq": "- what came of it", "failure": "- what came of it",
        "created_at": "- a time", "created_by": "- a name, for people", "planned_by": "take_role", "revision": "- counts",
    },
    IdempotentCall: {
        "id": "- never changes", "caller": "replayed_call", "key": "replayed_call", "request": "- what was asked", "status": "- the answer",
        "body": "- the answer", "headers": "- the answer", "granted": "replayed_call", "created_at": "- a time",
    },
}  # fmt: skip

# By which way in the tests use what a table keeps; or after a dash, why nobody's right outlives its call there.
TABLES = {
    "audit_event": "- tells, and does nothing", "change": "- tells", "ledger": "- tells", "fact": "- what readers have",
    "reference": "- what readers have", "redaction": "- tells", "seal": "- proves", "site": "- a name", "secret": "- the server's own", "person": "call", "role_grant": "call",
    "browser_session": "call_in_session", "invitation": "invitation", "passkey": "- opens sessions alone, which say who may what",
    "spent_challenge": "- opens nothing", "wrong_try": "- opens nothing", "key": "key_of_nobody", "preview_link": "drafts_by_link", "schedule": "schedule", "idempotent_call": "replayed_call",
    "release": "scheduled_release", "release_item": "scheduled_release",
    "signature": "- proves", "waiver": "- what was waived while somebody might publish stays so", "retraction": "- tells of publications",
    "notice": "- its letter opens nothing but the end of letters, and is asked for what its reader may at sending",
    **dict.fromkeys(("thread", "comment", "mention"), "- what people said, for those who may read the text now"),
    **dict.fromkeys(("plan_outlook", "plan_ground"), "- what is foreseen of plans"),
    **dict.fromkeys(("desk_record", "desk_text", "desk_work", "desk_words"), "- what lists show of content"),
    "webhook": "- tells its sites' administrators' address of changes, by ids alone, until one of them takes it away",
    **dict.fromkeys(("receiver", "delivery", "delivery_attempt"), "- what was sent, and how far it was taken in"),
    "folded_version": "- content, for those who may write it", "presence": "- tells who is there",
    "job": "- what workers do by themselves",
    "record": "- content, which goes live by others' calls", "translation": "- what was approved while somebody might stays so",
    "version": "- content, which goes live by others' calls", "attestation": "- what was attested while somebody might stays so",
}  # fmt: skip


def _states() -> Iterator[str]:
    yield from (each.__name__ for each in at_use.STATES)
    yield from (
        *signing_in.REFUSED,
        *proving.REFUSED,
        *at_use.WAYS,
        *SHUT_OUT,
        *ALIKE,
        *links.FRESH,
        *links.DEAD,
        "of another site",
    )


def test_every_column_of_what_decides_about_rights_is_altered_by_a_state_or_decides_nothing() -> None:
    for table, columns in COLUMNS.items():
        assert columns.keys() == set(table.__table__.columns.keys()), table
        assert {each for each in columns.values() if not each.startswith("- ")} <= set(_states()), table


def test_every_table_is_used_by_a_way_in_or_keeps_nobodys_right() -> None:
    assert TABLES.keys() == Base.metadata.tables.keys()
    assert {each for each in TABLES.values() if not each.startswith("- ")} <= set(at_use.WAYS)


def test_every_way_in_is_tried_in_every_state() -> None:
    assert {each for table in COLUMNS.values() for each in table.values()} >= {each.__name__ for each in at_use.STATES} - {
        "leave", "set_free"
    }  # fmt: skip
