"""Signs people in at an identity provider: where their browser is sent, and what the code that it brings back is good for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hmac import compare_digest
from http.client import HTTPException
from secrets import token_urlsafe
from threading import BoundedSemaphore
from time import monotonic
from typing import Any

from api.services.accounts.fetching import fetch_document
from api.services.accounts.issuer_keys import MOST_WAITING, described, no_answer
from api.services.accounts.oidc import Claims, Issuer

EXCHANGE_S = 5.0
"""For all that is asked of the provider in one call, which holds a thread meanwhile."""
SCOPE = "openid profile email"
_VERIFIER_LENGTH = 48


@dataclass(frozen=True, slots=True)
class Journey:
    """What is known of somebody who was sent to the provider, and has to be so of whoever comes back."""

    state: str
    nonce: str
    verifier: str
    """The secret half of the proof that the code was asked for here (PKCE)."""

    @classmethod
    def begun(cls) -> "Journey":
        """One that nobody can guess anything of."""
        return cls(token_urlsafe(), token_urlsafe(), token_urlsafe(_VERIFIER_LENGTH))


class CodeFlow:
    """Signing in at one identity provider by the code flow; the browser never has a token."""

    def __init__(self, issuer: Issuer, *, client_id: str, client_secret: str | None) -> None:
        self._issuer = issuer
        self._client = client_id, client_secret
        self._described: dict[str, Any] | None = None
        self._free = BoundedSemaphore(MOST_WAITING)

    def address_to_go_to(self, journey: Journey, *, redirect_uri: str) -> str:
        """Where the browser is sent."""
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        with self._asking() as until:
            known = self._known(until)
        return str(
            prepare_grant_uri(
                known["authorization_endpoint"], client_id=self._client[0], response_type="code", redirect_uri=redirect_uri,
                scope=SCOPE, state=journey.state, nonce=journey.nonce, code_challenge_method="S256",
                code_challenge=create_s256_code_challenge(journey.verifier),
            )
        )  # fmt: skip

    def claims(self, code: str, journey: Journey, *, redirect_uri: str) -> Claims | None:
        """What the provider says of whoever brought the code; None where it is not good, or was not asked for on this journey."""
        with self._asking() as until:
            answer = self._exchanged(code, journey, redirect_uri, until)
        token = answer.get("id_token")
        claims = self._issuer.read(token) if isinstance(token, str) else None
        return (
            claims
            if claims is not None and compare_digest(str(claims.nonce).encode(), journey.nonce.encode())
            else None
        )

    def is_from_here(self, issuer: str | None) -> bool:
        """Whether the provider that says to have answered is this one, where it says so (RFC 9207)."""
        return issuer in (None, self._issuer.url)

    def _exchanged(self, code: str, journey: Journey, redirect_uri: str, until: float) -> Mapping[str, Any]:
        from authlib.oauth2.auth import ClientAuth
        from authlib.oauth2.rfc6749.parameters import prepare_token_request

        address = str(self._known(until)["token_endpoint"])
        body = prepare_token_request(
            "authorization_code", code=code, redirect_uri=redirect_uri, code_verifier=journey.verifier
        )
        id, secret = self._client
        auth = ClientAuth(id, secret, "client_secret_basic" if secret else "none")
        headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        address, headers, body = auth.prepare("POST", address, headers, body)
        return fetch_document(address, until=until, body=body.encode(), headers=headers, takes_refusals=True)

    def _known(self, until: float) -> Mapping[str, Any]:
        if self._described is None:
            self._described = described(self._issuer.url, until=until)
        return self._described

    @contextmanager
    def _asking(self) -> Iterator[float]:
        """Until when the provider may take to answer; few wait for it at a time."""
        if not self._free.acquire(blocking=False):
            raise no_answer()
        try:
            yield monotonic() + EXCHANGE_S
        except (OSError, HTTPException, ValueError, KeyError) as error:
            raise no_answer() from error
        finally:
            self._free.release()
