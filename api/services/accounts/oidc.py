"""Recognizes people by the tokens of an identity provider (OpenID Connect), where one is configured."""

import json
import unicodedata
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

from api import spelling
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
PATIENCE_S = 2.0
"""How long a call waits for keys that another call fetches; while it waits it holds a place that others may need."""
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
    return spelling.one_line("".join(" " if unicodedata.category(each) in ("Cc", "Cs") else each for each in text))


class _Keys:
    """The issuer's public keys: fetched when needed, fetched again when they are old or one is not among them."""

    def __init__(self, issuer: str, address: str | None) -> None:
        self._issuer = issuer
        self._address = address
        self._fetching = Lock()
        self._known: dict[str, jwt.PyJWK] = {}
        self._tried_at = -inf

    def find(self, kid: Any) -> "jwt.PyJWK | None":
        """The key of that name, or None where the issuer has none."""
        if not isinstance(kid, str):
            return None
        if self._is_due(kid):
            self._refresh(kid)
        if not self._known:
            raise _no_answer()
        return self._known.get(kid)

    def _is_due(self, kid: str) -> bool:
        age = monotonic() - self._tried_at
        # Made-up names must not make this server a nuisance to the issuer.
        return age >= REFRESH_S or (kid not in self._known and age >= SHORTEST_REFRESH_S)

    def _refresh(self, kid: str) -> None:
        """Fetch the keys, unless another call does: whose key is known goes on with it, and the others wait a little."""
        is_known = kid in self._known
        if not self._fetching.acquire(timeout=0 if is_known else PATIENCE_S):
            if is_known:
                return
            raise _no_answer()
        try:
            if self._is_due(kid):
                self._fetch()
                self._tried_at = monotonic()
        finally:
            self._fetching.release()

    def _fetch(self) -> None:
        import jwt

        # The keys that are known stay good while the issuer cannot be reached.
        with suppress(OSError, HTTPException, ValueError, KeyError, jwt.PyJWKClientError):
            client = jwt.PyJWKClient(self._jwks_address(), cache_jwk_set=False, timeout=TIMEOUT_S)
            self._known = _public_keys(client.fetch_data())

    def _jwks_address(self) -> str:
        if self._address is None:
            found = _document(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self._issuer:
                raise ValueError("the issuer's own description names another issuer")
            self._address = str(found["jwks_uri"])
        return self._address


def _document(address: str) -> dict[str, Any]:
    """The JSON object at an address."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise ValueError(f"not an http address: {address}")
    with urllib.request.urlopen(address, timeout=TIMEOUT_S) as answer:  # noqa: S310 — the scheme is checked above
        found = json.loads(answer.read(LARGEST_DOCUMENT))
    if not isinstance(found, dict):
        raise ValueError(f"not a JSON object: {address}")
    return found


def _public_keys(document: dict[str, Any]) -> dict[str, "jwt.PyJWK"]:
    """The keys for signatures by name; those of other kinds are left out."""
    import jwt

    try:
        found = jwt.PyJWKSet.from_dict(document).keys
    except jwt.PyJWKSetError:
        # An issuer may take back all that it had.
        return {}
    return {
        each.key_id: each
        for each in found
        if isinstance(each.key_id, str) and each.public_key_use in ("sig", None) and each.algorithm_name in ALGORITHMS
    }


def _no_answer() -> Unavailable:
    return Unavailable("The identity provider does not answer just now; try again in a moment.")


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
        return Holder(name=self.claims.name, roles=self.claims.roles, lent=self.claims.roles, person=person)


def _holder(person: Person, claims: Claims) -> Holder:
    own = tuple(HeldRole(each.role, each.site, each.locale) for each in person.grants)
    return Holder(
        name=person.name, roles=own + claims.roles, lent=claims.roles, person=person.id, credential=person.credential,
        is_disabled=person.disabled_at is not None,
    )  # fmt: skip
