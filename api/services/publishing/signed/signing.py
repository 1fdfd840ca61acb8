"""Keeps what a reviewer has signed, as it was signed, and finds it again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from api.canonical import bytes_of, canonical, parse
from api.errors import Gone, InvalidContent, NotFound
from api.models import Attestation, Passkey, Signature
from api.services.publishing.signed.judging import judge_review, text_signed
from api.services.publishing.signed.public_keys import jwk_of, thumbprint
from api.services.publishing.signed.statement import ToSign


def key_of(passkey: Passkey) -> dict[str, str]:
    """The public key of a passkey as a JWK."""
    return jwk_of(bytes_of(passkey.public_key))


def name_of(passkey: Passkey) -> str:
    """The thumbprint of its key."""
    return thumbprint(key_of(passkey))


def keep_signature(
    session: Session, statement: ToSign, passkey: Passkey, shown: Mapping[str, Any], *, now: datetime
) -> Signature:
    """Keep a statement with the answer that proves it, and all that anybody needs to verify it without this server."""
    response = shown["response"]
    file = {
        "statement": statement.said,
        "texts": statement.texts,
        "key": key_of(passkey),
        "assertion": {name: response[name] for name in ("authenticatorData", "clientDataJSON", "signature")},
    }
    signature = Signature(id=statement.id, person_id=passkey.person_id, file=canonical(file), created_at=now)
    session.add(signature)
    session.flush()
    return signature


def take_signature(
    session: Session, file: str, attested: Attestation, place: tuple[str, str, str], *, by: str, now: datetime
) -> None:
    """Keep a signed review that a file brings beside an attestation of a place; InvalidContent where it proves nothing.

    What was signed for another site or record does not count here, and the attestation comes without it.
    """
    verdict = judge_review(file)
    if verdict.statement is None or verdict.id is None:
        error = {"pointer": "#/signature", "detail": verdict.detail}
        raise InvalidContent("The signature proves nothing.", errors=[error])
    said = text_signed(verdict.statement, place, attested)
    if said is None:
        return
    attested.signature, attested.valid_until = verdict.id, said["valid_until"]
    if session.get(Signature, verdict.id) is None:
        session.add(Signature(id=verdict.id, file=canonical(parse(file)), created_at=now, imported_by=by))
        session.flush()


def find_signature(session: Session, id: str) -> tuple[Signature, dict[str, Any]]:
    """A signature with its statement, or NotFound; Gone where its reviewer was erased."""
    found = session.get(Signature, id)
    if found is None:
        raise NotFound(f"There is no signature {id!r}.")
    if found.file is None:
        raise Gone("Whoever signed it was erased, and their signature with them; who has a copy can still verify that.")
    return found, parse(found.file)["statement"]
