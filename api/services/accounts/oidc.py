"""Recognizes people by the tokens of an identity provider (OpenID Connect), where one is configured."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import spelling
from api.models import Person
from api.record_types.checks import unstorable
from api.services.accounts.issuer_keys import ALGORITHMS, Keys
from api.services.accounts.permissions import HeldRole, Holder, held_role

if TYPE_CHECKING:
    # Its cryptography is large, so it is loaded by the first token of an identity provider: most servers have none.
    import jwt

REQUIRED_CLAIMS = ("iss", "aud", "sub", "exp")
CHECKED_CLAIMS = ("verify_exp", "verify_nbf", "verify_iat", "verify_aud", "verify_iss")
LEEWAY_S = 30
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says of whoever sent it."""

    subject: str
    """The issuer and its subject, as people are stored with it."""
    name: str
    roles: tuple[HeldRole, ...]
    nonce: str | None = None
    """The word with which the token was asked for, where there was one."""


class Issuer:
    """An identity provider: its public keys, and what its tokens grant."""

    def __init__(
        self, url: str, *, audience: str, jwks_url: str | None = None, roles_claim: str | None = None,
        roles: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.url = url
        self._audience = audience
        self._roles_claim = roles_claim
        self._roles = {value: held_role(grant) for value, grant in (roles or {}).items()}
        self._keys = Keys(url, jwks_url)

    def read(self, token: str) -> Claims | None:
        """What a token says, or None where it is not valid here and now."""
        import jwt

        try:
            kid = self._named_key(token)
            key = None if kid is None else self._keys.find(kid)
            claims = None if key is None else self._decoded(token, key, {})["payload"]
        except jwt.PyJWTError:
            return None
        return None if claims is None else self._claims(claims)

    def _named_key(self, token: str) -> str | None:
        """The key by which a token says it is signed, if it would be valid then: for no other is anything fetched."""
        checked = {"verify_signature": False, **dict.fromkeys(CHECKED_CLAIMS, True)}
        header = self._decoded(token, "", checked)["header"]
        kid = header.get("kid")
        return kid if header.get("alg") in ALGORITHMS and isinstance(kid, str) else None

    def _decoded(self, token: str, key: "jwt.PyJWK | str", options: dict[str, bool]) -> dict[str, Any]:
        import jwt

        all_options: Any = {"require": list(REQUIRED_CLAIMS), "enforce_minimum_key_length": True, **options}
        return jwt.decode_complete(
            token, key, algorithms=list(ALGORITHMS), audience=self._audience, issuer=self.url, leeway=LEEWAY_S,
            options=all_options,
        )  # fmt: skip

    def _claims(self, claims: Mapping[str, Any]) -> Claims | None:
        subject = claims["sub"]
        if not isinstance(subject, str) or not subject or any(unstorable(subject, "")):
            return None
        return Claims(
            subject=f"{self.url} {subject}", name=_name(claims), roles=self._granted(claims), nonce=claims.get("nonce")
        )

    def _granted(self, claims: Mapping[str, Any]) -> tuple[HeldRole, ...]:
        """The roles that the values of the configured claim stand for; a dot leads into an object."""
        found: Any = claims
        for part in (self._roles_claim or "").split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        values = [found] if isinstance(found, str) else found if isinstance(found, Sequence) else []
        return tuple(self._roles[value] for value in values if isinstance(value, str) and value in self._roles)


def _name(claims: Mapping[str, Any]) -> str:
    names = (_in_one_line(claims.get(each)) for each in ("name", "preferred_username", "email", "sub"))
    return next(filter(None, names), "Unnamed")[:LONGEST_NAME]


def _in_one_line(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    return spelling.one_line("".join(" " if unicodedata.category(each) in ("Cc", "Cs") else each for each in text))


def find_signed_in(session: Session, claims: Claims) -> Holder | None:
    """The person whom a token is about, with their own roles and those that the token grants; None where not known yet."""
    person = find_known(session, claims)
    return None if person is None else _holder(person, claims)


def find_known(session: Session, claims: Claims) -> Person | None:
    """The person whom claims are about, by issuer and subject alone: an email may be anybody's there."""
    return session.scalars(select(Person).where(Person.subject == claims.subject)).one_or_none()


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody whom no call was from before: what the token says, and the call."""

    claims: Claims
    at: datetime
    request_id: str

    @property
    def about(self) -> tuple[str, str]:
        return "newcomer", self.claims.subject

    def holder(self, person: str | None = None) -> Holder:
        """Them with what they may by the token alone; not a person yet, unless one was made of them."""
        return Holder(name=self.claims.name, roles=self.claims.roles, lent=self.claims.roles, person=person)


def _holder(person: Person, claims: Claims) -> Holder:
    own = tuple(HeldRole(each.role, each.site, each.locale) for each in person.grants)
    return Holder(
        name=person.name, roles=own + claims.roles, lent=claims.roles, person=person.id, credential=person.credential,
        is_disabled=person.disabled_at is not None,
    )  # fmt: skip
