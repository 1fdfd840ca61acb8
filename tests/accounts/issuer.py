"""An identity provider on this machine, with keys made on the spot, for the tests of signing in."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from time import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

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
            return {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
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
            found = None if known.is_down else known.answer(self.path)
            self.send_response(503 if found is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

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
