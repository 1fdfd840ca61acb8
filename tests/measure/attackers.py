"""Those who would starve others: each kind asks for what is dear, or takes what it is given as slowly as it can."""

import json
import os
import random
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from multiprocessing.connection import Connection
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import jwt

from tests.accounts.issuer import AUDIENCE, private_key

PATIENCE_S = 30
PAUSE_S = 0.02
"""After an answer: without it, one who is refused at once would measure mostly the client."""
HALF_OPEN = 33
"""Connections that each of those holds who never say what they want."""
DRIPS_S = 0.1
"""Between two bytes of those who go on as slowly as they may."""
LINES = 40
"""In a file that is brought in."""
CORE = "/v1/sites/core"


@dataclass(frozen=True)
class Target:
    """What the attackers know of the server."""

    address: str
    newest: int
    issuer: str
    keys: list[str]
    """Each of another caller, who may do everything."""
    ids: list[str]
    connections: int = 64


@dataclass
class Attacker:
    """One of many."""

    target: Target
    number: int
    enough: Event
    statuses: "Counter[str]" = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.number)

    @property
    def bearer(self) -> str:
        return f"Bearer {self.target.keys[self.number % len(self.target.keys)]}"

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> None:
        """Ask for something, and take the whole answer."""
        connection = HTTPConnection(urlsplit(self.target.address).netloc, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): each for name, each in headers.items()})
            answer = connection.getresponse()
            self.note(answer.status, has_time="Retry-After" in answer.headers)
            while answer.read(1 << 16):
                pass
        except (OSError, HTTPException) as error:
            self.statuses[type(error).__name__] += 1
        finally:
            connection.close()
        self.enough.wait(PAUSE_S)

    def note(self, status: int, *, has_time: bool) -> None:
        self.statuses["503 without Retry-After" if status == 503 and not has_time else str(status)] += 1

    def hold(self, sent: str, *, number: int = 1) -> None:
        """Open connections, send something over each, and take nothing, until nobody holds them or there was enough."""
        server = urlsplit(self.target.address)
        held = []
        with suppress(OSError):
            for _ in range(number):
                each = socket.socket()
                # What the system takes in by itself is kept small.
                each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                held.append(each)
                each.settimeout(PATIENCE_S)
                each.connect((server.hostname, server.port))
                each.sendall(sent.encode())
        began = time.monotonic()
        while not self.enough.wait(0.2) and time.monotonic() - began < PATIENCE_S and any(map(_is_held, held)):
            pass
        self.statuses[f"held {time.monotonic() - began:.0f} s"] += len(held)
        for each in held:
            self._closed(each)
        self.enough.wait(PAUSE_S)

    def drip(self, sent: str, once: Callable[[socket.socket], object]) -> None:
        """Open a connection, send something, and go on by single bytes for as long as the other side puts up with it."""
        server, began = urlsplit(self.target.address), time.monotonic()
        with suppress(OSError), socket.create_connection((server.hostname, server.port), PATIENCE_S) as held:
            held.sendall(sent.encode())
            while not self.enough.wait(DRIPS_S) and time.monotonic() - began < PATIENCE_S:
                once(held)
        self.statuses[f"dripped {time.monotonic() - began:.0f} s"] += 1

    def _closed(self, held: socket.socket) -> None:
        """Let go of a connection, and note what was answered over it."""
        with suppress(OSError), held:
            held.settimeout(0.1)
            head = held.recv(4_096)
            if head.startswith(b"HTTP/"):
                self.note(int(head.split()[1]), has_time=b"retry-after" in head.lower())


def _is_held(connection: socket.socket) -> bool:
    """Whether the other side still holds a connection."""
    state = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
    return state == 1


def past(who: Attacker) -> None:
    """Ever other moments of the past: lists, searches, pages, and what differs since."""
    at, word = who.chance.randrange(who.target.newest), f"{who.chance.random():.9f}"
    ways = (
        f"faqs?at={at}&tag=x{word}",
        f"search?at={at}&q={word}",
        f"pages/dry-needling?at={at}",
        f"changes?since={at}",
    )
    who.ask("GET", f"{CORE}/{who.chance.choice(ways)}")


def past_without(who: Attacker) -> None:
    """Moments at which there was nothing to see."""
    who.ask("GET", f"{CORE}/faqs/{who.chance.random():.9f}?at={who.chance.randrange(3)}")


def tokens(who: Attacker) -> None:
    """Tokens as an identity provider gives them that never answers."""
    claims = {"iss": who.target.issuer, "aud": AUDIENCE, "sub": "ada", "exp": time.time() + 600}
    token = jwt.encode(claims, _KEY, "ES256", {"kid": f"made-up-{who.chance.random()}"})
    at = who.chance.randrange(who.target.newest)
    who.ask("GET", f"{CORE}/faqs?at={at}&tag=x{who.chance.random():.9f}", Authorization=f"Bearer {token}")


_KEY = private_key("ES256")


def imports(who: Attacker) -> None:
    """Files of new questions, brought in."""
    questions = (f"What is {who.chance.random():.12f}?" for _ in range(LINES))
    lines = [{"type": "faq", "en": {"slug": f"q{who.chance.random():.15f}".replace(".", "-"), "question": each, "short_answer": "Nothing.", "answer": "It is nothing. " * 50}, "und": {"category": "practical", "sources": ["001:1"]}} for each in questions]  # fmt: skip
    body = b"".join(json.dumps(each).encode() + b"\n" for each in lines)
    how = who.chance.choice(("", "?dry_run=true"))
    who.ask(
        "POST", f"/v1/admin/sites/core/import{how}", body, Authorization=who.bearer, Content_Type="application/x-ndjson"
    )


def exports(who: Attacker) -> None:
    """Whole sites as files."""
    who.ask("GET", "/v1/admin/sites/core/export", Authorization=who.bearer)


def translations(who: Attacker) -> None:
    """Whole sites as files for translators."""
    who.ask("GET", "/v1/admin/sites/core/xliff?locale=de", Authorization=who.bearer)


def publications(who: Attacker) -> None:
    """One publication of one caller's after another, which wait for each other."""
    place = f"/v1/admin/sites/core/records/{who.chance.choice(who.target.ids)}/translations/en"
    body = {"fields": {"short_answer": f"Said anew {who.chance.random():.9f}."}, "publish": True}
    headers = {"Authorization": f"Bearer {who.target.keys[0]}", "Content_Type": "application/json", "If_Match": "*"}
    who.ask("PATCH", place, json.dumps(body).encode(), **headers)


def unread_exports(who: Attacker) -> None:
    """Exports of which nothing is taken."""
    who.hold(f"GET /v1/admin/sites/core/export HTTP/1.1\r\nHost: here\r\nAuthorization: {who.bearer}\r\n\r\n")


def unread_lists(who: Attacker) -> None:
    """Large answers of which nothing is taken."""
    who.hold(f"GET {CORE}/faqs?limit={400 + who.number % 100} HTTP/1.1\r\nHost: here\r\n\r\n")


def stalled_bodies(who: Attacker) -> None:
    """Bodies of one caller that never come whole."""
    head = f"POST /v1/admin/records HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {who.target.keys[0]}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{"
    who.hold(head)


def dripping_bodies(who: Attacker) -> None:
    """Bodies of many callers that come byte by byte."""
    head = f"POST /v1/admin/records HTTP/1.1\r\nHost: here\r\nAuthorization: {who.bearer}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{"
    who.drip(head, lambda held: held.sendall(b" "))


def sipped_lists(who: Attacker) -> None:
    """Large answers that are taken byte by byte, so that nobody can say that nothing is taken."""
    who.drip(
        f"GET {CORE}/faqs?limit={400 + who.number % 100} HTTP/1.1\r\nHost: here\r\n\r\n", lambda held: held.recv(1)
    )


def fleeting(who: Attacker) -> None:
    """Connections that are opened and closed at once, one after another."""
    server = urlsplit(who.target.address)
    for _ in range(HALF_OPEN):
        with suppress(OSError):
            socket.create_connection((server.hostname, server.port), PATIENCE_S).close()
    who.statuses["opened"] += HALF_OPEN


def guesses(who: Attacker) -> None:
    """Keys that look like ours and are none."""
    who.ask("GET", "/v1/admin/me", Authorization=f"Bearer cc_{who.chance.getrandbits(280):x}")


def half_open(who: Attacker) -> None:
    """Connections over which no request ever comes whole."""
    who.hold(("", "PRI * HT", f"GET {CORE} HTTP/1.1\r\nX-A: {'a' * 8_000}")[who.number % 3], number=HALF_OPEN)


KINDS: dict[str, Callable[[Attacker], None]] = {
    each.__name__.replace("_", " "): each
    for each in (
        past, past_without, tokens, imports, exports, translations, publications, unread_exports, unread_lists,
        stalled_bodies, dripping_bodies, sipped_lists, fleeting, guesses, half_open,
    )
}  # fmt: skip


def attack(kind: str, target: Target, asked: Connection) -> None:
    """Attack from a process of its own, until that is enough; tell what was answered."""
    # Whoever measures has the processor first.
    os.nice(19)
    enough = Event()
    attackers = [Attacker(target, number, enough) for number in range(target.connections)]
    threads = [Thread(target=_go_on, args=[KINDS[kind], each]) for each in attackers]
    for each in threads:
        each.start()
    asked.recv()
    enough.set()
    for each in threads:
        each.join()
    asked.send(sum((each.statuses for each in attackers), Counter[str]()))


def _go_on(once: Callable[[Attacker], Any], who: Attacker) -> None:
    while not who.enough.is_set():
        once(who)
