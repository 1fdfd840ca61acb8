"""A website that takes messages, on this machine: it keeps what came, and answers as it is told to."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Lock, Thread
from time import sleep
from typing import Any

HERE = "127.0.0.0/8,::1/128"
"""The networks of this machine, into which webhooks may lead where they are named."""


@dataclass(frozen=True)
class Message:
    """One message as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return str(self.json["type"])

    @property
    def data(self) -> Any:
        return self.json["data"]


@dataclass
class Website:
    """What came, and how the next messages are answered."""

    messages: list[Message] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    delay_s: float = 0.0
    drips_s: float = 0.0
    """How long it waits after each byte of its answer."""
    answer: Callable[[Message], tuple[int, bytes]] | None = None
    """Answers instead, where a test looks at each message."""
    instead: bytes | None = None
    """What it sends in place of an answer."""
    port: int = 0
    _lock: Lock = field(default_factory=Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def types(self) -> list[str]:
        return [each.type for each in self.messages]

    @property
    def seqs(self) -> list[int]:
        return [each.data["seq"] for each in self.messages]

    def take(self, message: Message) -> tuple[int, bytes]:
        """Keep a message, and say how it is answered."""
        with self._lock:
            self.messages.append(message)
            return self.answer(message) if self.answer else (self.status, self.body)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        website: Website = self.server.website  # type: ignore[attr-defined]
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            # Whoever sent it was killed on the way: no website has that message.
            return
        status, answer = website.take(Message({name.lower(): value for name, value in self.headers.items()}, body))
        sleep(website.delay_s)
        if website.instead is not None:
            self.wfile.write(website.instead)
            return
        self.send_response(status)
        for name, value in website.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        for part in range(len(answer)) if website.drips_s else ():
            self.wfile.write(answer[part : part + 1])
            sleep(website.drips_s)
        if not website.drips_s:
            self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: Any) -> None:
        """Say nothing of callers who are gone."""


@contextmanager
def website_here(secure: SSLContext | None = None) -> Iterator[Website]:
    """A website on this machine, until the block ends."""
    website = Website()
    with _Server(("127.0.0.1", 0), _Handler) as server:
        if secure is not None:
            server.socket = secure.wrap_socket(server.socket, server_side=True)
        server.website, website.port = website, server.server_address[1]  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield website
        server.shutdown()
        thread.join()
