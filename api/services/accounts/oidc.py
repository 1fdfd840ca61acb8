"""Recognizes people by the tokens of an identity provider (OpenID Connect), where one is configured."""

import json
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from math import inf
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import Unavailable
from api.models import Person
from api.services.accounts.permissions import HeldRole, Holder, held_role

if TYPE_CHECKING:
    # Its cryptography is large, so it is loaded by the first token of an identity provider: most servers have none.
    import jwt

# Only signatures by a key pair: nothing that could be made with what everybody can read.
ALGORITHMS = ("RS256", "ES256", "EdDSA")
REQUIRED_CLAIMS = ("iss", "aud", "sub", "exp")
LEEWAY_S = 30
REFRESH_S = 600.0
SHORTEST_REFRESH_S = 30.0
TIMEOUT_S = 5
LARGEST_DOCUMENT = 1 << 20
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says of whoever sent it."""

    subject: str
    """The issuer and its subject, as people are stored with it."""
    name: str
    roles: tuple[HeldRole, ...]


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
        self._keys = _Keys(url, jwks_url)

    def read(self, token: str) -> Claims | None:
        """What a token says, or None where it is not valid here and now."""
        import jwt

        try:
            key = self._keys.find(jwt.get_unverified_header(token).get("kid"))
            claims = None if key is None else self._verified(token, key)
        except jwt.PyJWTError:
            return None
        return None if claims is None else self._claims(claims)

    def _verified(self, token: str, key: "jwt.PyJWK") -> dict[str, Any]:
        import jwt

        return jwt.decode(
            token, key, algorithms=list(ALGORITHMS), audience=self._audience, issuer=self.url, leeway=LEEWAY_S,
            options={"require": list(REQUIRED_CLAIMS), "enforce_minimum_key_length": True},
        )  # fmt: skip

    def _claims(self, claims: Mapping[str, Any]) -> Claims | None:
        subject = claims["sub"]
        if not isinstance(subject, str) or not subject:
            return None
        return Claims(subject=f"{self.url} {subject}", name=_name(claims), roles=self._granted(claims))

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
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


class _Keys:
    """The issuer's public keys: fetched when needed, fetched again when they are old or one is not among them."""

    def __init__(self, issuer: str, address: str | None) -> None:
        self._issuer = issuer
        self._address = address
        self._lock = Lock()
        self._known: dict[str, jwt.PyJWK] = {}
        self._tried_at = -inf

    def find(self, kid: Any) -> "jwt.PyJWK | None":
        """The key of that name, or None where the issuer has none."""
        if not isinstance(kid, str):
            return None
        with self._lock:
            age = monotonic() - self._tried_at
            # Made-up names must not make this server a nuisance to the issuer.
            if age >= REFRESH_S or (kid not in self._known and age >= SHORTEST_REFRESH_S):
                self._tried_at = monotonic()
                self._refresh()
            if not self._known:
                raise Unavailable("The identity provider does not answer just now; try again in a moment.")
            return self._known.get(kid)

    def _refresh(self) -> None:
        # The keys that are known stay good while the issuer cannot be reached.
        with suppress(OSError, HTTPException, ValueError, KeyError):
            self._known = _public_keys(_fetch(self._jwks_address()))

    def _jwks_address(self) -> str:
        if self._address is None:
            found = _fetch(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self._issuer:
                raise ValueError("the issuer's own description names another issuer")
            self._address = str(found["jwks_uri"])
        return self._address


def _fetch(address: str) -> dict[str, Any]:
    """The JSON object at an address."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise ValueError(f"not an http address: {address}")
    with urllib.request.urlopen(address, timeout=TIMEOUT_S) as answer:  # noqa: S310 — the scheme is checked above
        found = json.loads(answer.read(LARGEST_DOCUMENT))
    if not isinstance(found, dict):
        raise ValueError(f"not a JSON object: {address}")
    return found


def _public_keys(document: Mapping[str, Any]) -> dict[str, "jwt.PyJWK"]:
    """The keys for signatures by name; those of other kinds are left out."""
    import jwt

    found = {}
    for each in document.get("keys", []):
        if isinstance(each, dict) and isinstance(each.get("kid"), str) and each.get("use", "sig") == "sig":
            try:
                key = jwt.PyJWK.from_dict(each)
            except (jwt.PyJWTError, ValueError, KeyError):
                continue
            if key.algorithm_name in ALGORITHMS:
                found[each["kid"]] = key
    return found


def find_signed_in(session: Session, claims: Claims) -> Holder | None:
    """The person whom a token is about, with their own roles and those that the token grants; None where not known yet."""
    person = session.scalars(select(Person).where(Person.subject == claims.subject)).one_or_none()
    return None if person is None else _holder(person, claims)


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
        return Holder(name=self.claims.name, roles=self.claims.roles, person=person)


def _holder(person: Person, claims: Claims) -> Holder:
    own = tuple(HeldRole(each.role, each.site, each.locale) for each in person.grants)
    return Holder(
        name=person.name, roles=own + claims.roles, person=person.id, credential=person.credential,
        is_disabled=person.disabled_at is not None,
    )  # fmt: skip
