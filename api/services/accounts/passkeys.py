"""Passkeys of people: what a browser is asked so that a device proves it was used, and whether what it answers does."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from secrets import token_bytes
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import spelling
from api.errors import Conflict, InvalidContent
from api.ids import new_id
from api.models import Passkey, Person
from api.services.accounts.belongings import find_belonging

TIMEOUT_MS = 300_000
MOST_PASSKEYS = 20
_CHALLENGE_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Party:
    """The website that passkeys are for."""

    origin: str
    name: str

    @property
    def id(self) -> str:
        """The host, to which passkeys are bound for good."""
        return self.origin.partition("://")[2].partition(":")[0]


def new_challenge() -> str:
    """What a device has to sign, as browsers write it."""
    return _word(token_bytes(_CHALLENGE_LENGTH))


def options_to_add(session: Session, person: Person, *, party: Party, challenge: str) -> dict[str, Any]:
    """What a browser must know to add a passkey that is found without any name, and asks for a finger or a PIN."""
    import webauthn
    from webauthn.helpers import structs

    chosen = structs.AuthenticatorSelectionCriteria(
        resident_key=structs.ResidentKeyRequirement.REQUIRED,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    options = webauthn.generate_registration_options(
        rp_id=party.id, rp_name=party.name, user_id=person.id.encode(), user_name=person.email or person.name,
        user_display_name=person.name, challenge=_bytes(challenge), timeout=TIMEOUT_MS, authenticator_selection=chosen,
        exclude_credentials=_described(passkeys_of(session, person.id)),
    )  # fmt: skip
    return _plain(options)


def options_to_prove(known: Iterable[Passkey], *, party: Party, challenge: str) -> dict[str, Any]:
    """What a browser must know to prove by a passkey: by one of these, or where there are none by whichever it finds."""
    import webauthn
    from webauthn.helpers import structs

    options = webauthn.generate_authentication_options(
        rp_id=party.id, challenge=_bytes(challenge), timeout=TIMEOUT_MS, allow_credentials=_described(known) or None,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )  # fmt: skip
    return _plain(options)


def _described(known: Iterable[Passkey]) -> list[Any]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=_bytes(each.credential)) for each in known]


def _plain(options: Any) -> dict[str, Any]:
    import webauthn

    plain: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return plain


def add_passkey(
    session: Session, person: Person, made: Mapping[str, Any], *, name: str, party: Party, challenge: str, invitation: str | None,
    now: datetime,
) -> Passkey:  # fmt: skip
    """Keep the passkey that a device has made for somebody; InvalidContent where it is not what was asked for."""
    name = spelling.one_line(name)
    if len(passkeys_of(session, person.id)) >= MOST_PASSKEYS:
        raise Conflict(f"Nobody has more than {MOST_PASSKEYS} passkeys: remove one first.")
    verified = _verified(made, party, challenge)
    credential = _word(verified.credential_id)
    if session.scalar(select(Passkey.id).where(Passkey.credential == credential)) is not None:
        raise Conflict("This passkey is known already.")
    passkey = Passkey(
        id=new_id(), credential=credential, public_key=_word(verified.credential_public_key), uses=verified.sign_count,
        person_id=person.id, person=person, invitation_id=invitation, name=name, created_at=now,
    )  # fmt: skip
    session.add(passkey)
    session.flush()
    return passkey


def _verified(made: Mapping[str, Any], party: Party, challenge: str) -> Any:
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return webauthn.verify_registration_response(
            credential=dict(made), expected_challenge=_bytes(challenge), expected_rp_id=party.id, expected_origin=party.origin,
            require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError) as error:
        told = "The browser's answer is not what was asked for."
        raise InvalidContent(told, errors=[{"pointer": "#/credential", "detail": str(error)}]) from None


def find_proving(session: Session, shown: Mapping[str, Any]) -> Passkey | None:
    """The passkey that somebody claims to have used."""
    return session.scalars(select(Passkey).where(Passkey.credential == shown["id"]).with_for_update()).one_or_none()


def proves(passkey: Passkey | None, shown: Mapping[str, Any], *, party: Party, challenge: str, now: datetime) -> bool:
    """Whether an answer proves that the passkey was used just now, by its person; an unknown one takes as long to refuse."""
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        verified = webauthn.verify_authentication_response(
            credential=dict(shown), expected_challenge=_bytes(challenge), expected_rp_id=party.id, expected_origin=party.origin,
            credential_public_key=_bytes(passkey.public_key) if passkey else _decoy(),
            credential_current_sign_count=passkey.uses if passkey else 0, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError):
        return False
    if passkey is None or shown["response"].get("userHandle") not in (None, _word(passkey.person_id.encode())):
        return False
    passkey.uses, passkey.used_at = verified.new_sign_count, now
    return True


@cache
def _decoy() -> bytes:
    """The public key of nobody."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from webauthn.helpers import encode_cbor

    point = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    return bytes(encode_cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}))


def passkeys_of(session: Session, person: str) -> list[Passkey]:
    """The passkeys of somebody, in the order in which they were added."""
    return list(session.scalars(select(Passkey).where(Passkey.person_id == person).order_by(Passkey.id)))


def find_passkey(session: Session, id: str, *, person: str) -> Passkey:
    """The passkey of somebody with that id, or NotFound."""
    return find_belonging(session, Passkey, id, person=person, called="passkey")


def _word(raw: bytes) -> str:
    from webauthn.helpers import bytes_to_base64url

    return str(bytes_to_base64url(raw))


def _bytes(word: str) -> bytes:
    from webauthn.helpers import base64url_to_bytes

    return bytes(base64url_to_bytes(word))
