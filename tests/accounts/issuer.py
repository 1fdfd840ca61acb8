"""An identity provider on this machine, with keys made on the spot, for the tests of signing in."""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from time import time
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from flask import Flask
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from api.app import connect
from api.config import read_settings
from api.database import Database
from tests.factories import make_site

AUDIENCE = "clinic-content"
LEAVING_S = 0.01
"""How soon a provider notices that it is not needed any more."""


class Provider:
    """What the provider has: private keys by name, and how often its public ones were asked for; it may take its time."""

    def __init__(self) -> None:
        self.keys: dict[str, tuple[str, Any]] = {}
        self.asked = 0
        self.is_down = False
        self.url = ""
        self.is_asked = Event()
        self.may_answer = Event()
        self.may_answer.set()
        self.client = "clinic-content-browser", "a secret of both"
        self.codes: dict[str, dict[str, str]] = {}
        """What each code was asked for with; a code is good once."""
        self.claims: dict[str, Any] = {}
        """What is said of whoever signs in, beside the usual."""
        self.sent_back: dict[str, str] = {}
        """What a browser is sent back with, beside the usual or in place of it."""

    def authorize(self, asked: dict[str, str]) -> str:
        """Where a browser is sent back to: whoever comes is signed in as Ada."""
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        self.codes[code := secrets.token_urlsafe()] = asked
        back = {"code": code, "state": asked["state"], "iss": self.url, "session_state": "x", **self.sent_back}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def exchange(self, sent: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The tokens for a code, for this client alone and with the proof that it asked; None where it is not so."""
        asked = self.codes.pop(sent.get("code", ""), None)
        shown = "Basic " + base64.b64encode(":".join(self.client).encode()).decode()
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or authorization != shown or asked["code_challenge"] != proof:
            return None
        if (asked["redirect_uri"], asked["client_id"]) != (sent.get("redirect_uri"), self.client[0]):
            return None
        claims = {"aud": self.client[0], "nonce": asked["nonce"], **self.claims}
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": self.token("ES256", **claims)}

    def add(self, kid: str, algorithm: str = "ES256") -> None:
        """Have the key of a name, which no other name has."""
        self.keys[kid] = (algorithm, named_key(kid, algorithm))

    def token(self, kid: str, *, sign_with: Any = None, algorithm: str | None = None, **claims: Any) -> str:
        """A token signed by a key; a claim given as None is left out."""
        known = self.keys.get(kid)
        usual = {"iss": self.url, "aud": AUDIENCE, "sub": "ada", "name": "Ada", "exp": time() + 600}
        given = {name: each for name, each in {**usual, **claims}.items() if each is not None}
        key = sign_with if sign_with is not None else known[1] if known else None
        return jwt.encode(given, key, algorithm=algorithm or (known[0] if known else "ES256"), headers={"kid": kid})

    def answer(self, path: str) -> dict[str, Any] | None:
        """What the provider says of itself, and its public keys."""
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.url, "jwks_uri": f"{self.url}/keys", "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
            }  # fmt: skip
        if path == "/keys":
            self.asked += 1
            self.is_asked.set()
            self.may_answer.wait(timeout=30)
            return {"keys": [public_key(kid, *each) for kid, each in self.keys.items()]}
        return None


@cache
def named_key(kid: str, algorithm: str) -> Any:
    """The key of a name, the same for every provider: to make one of some kinds takes longer than most tests."""
    return private_key(algorithm)


def private_key(algorithm: str) -> Any:
    if algorithm == "RS256":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ed25519.Ed25519PrivateKey.generate() if algorithm == "EdDSA" else ec.generate_private_key(ec.SECP256R1())


def public_key(kid: str, algorithm: str, key: Any) -> dict[str, Any]:
    kinds = {"RS256": RSAAlgorithm, "ES256": ECAlgorithm, "EdDSA": OKPAlgorithm}
    return {**kinds[algorithm].to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig", "alg": algorithm}


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that answers on this machine alone."""
    known = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/authorize?"):
                self.send_response(302)
                self.send_header("Location", known.authorize(dict(parse_qsl(urlsplit(self.path).query))))
                self.end_headers()
                return
            found = None if known.is_down else known.answer(self.path)
            self.send_response(503 if found is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def do_POST(self) -> None:
            sent = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            known.may_answer.wait(timeout=30)
            found = known.exchange(sent, self.headers.get("Authorization", ""))
            self.send_response(400 if found is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(found or {"error": "invalid_grant"}).encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the tests' output is for failures."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": LEAVING_S})
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def trusting(routed: Flask, database: Database, identity: Provider, **settings: Any) -> Iterator[Flask]:
    """The app as one that lets this provider say who people are, on a library with a clinic."""
    connect(routed, read_settings({"oidc_issuer": identity.url, **settings}), database)
    with database.transaction() as session:
        make_site(session)
        make_site(session, "clinic", parent="core")
    yield routed
    database.close()
