"""A mail server for tests: it takes what it is sent, and refuses or breaks off where it is told to."""

import base64
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from typing import Any


@dataclass
class Mail:
    """What came, and how the server is to answer."""

    letters: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    """The same, as they came."""
    signed_in: list[str] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    """The addresses that it does not take."""
    is_full: bool = False
    """Whether it takes no letter for now."""
    breaks_off: bool = False
    """Whether it takes a letter, and is gone before it has said so."""
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[EmailMessage]:
        return [each for each in self.letters if each["To"] == address]


class _Talk(socketserver.StreamRequestHandler):
    """One conversation of RFC 5321, as far as a client that sends letters leads it."""

    def handle(self) -> None:
        mail: Mail = self.server.mail  # type: ignore[attr-defined]
        self._say("220 here")
        for line in iter(self.rfile.readline, b""):
            word, _, rest = line.decode().strip().partition(" ")
            match word.upper():
                case "EHLO":
                    self._say("250-here", "250 AUTH PLAIN")
                case "AUTH":
                    mail.signed_in.append(base64.b64decode(rest.partition(" ")[2]).decode())
                    self._say("235 welcome")
                case "RCPT":
                    address = rest.partition("<")[2].partition(">")[0]
                    self._say("550 nobody" if address in mail.refuses else "250 yes")
                case "DATA":
                    self._data(mail)
                    if mail.breaks_off:
                        return
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 yes")

    def _data(self, mail: Mail) -> None:
        if mail.is_full:
            self._say("452 later")
            return
        self._say("354 go on")
        lines = []
        for line in iter(self.rfile.readline, b".\r\n"):
            lines.append(line.removeprefix(b"."))
        letter: Any = message_from_bytes(b"".join(lines), policy=policy.default)
        mail.letters.append(letter)
        mail.raw.append(b"".join(lines))
        if not mail.breaks_off:
            self._say("250 taken")

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def mail_server() -> Iterator[Mail]:
    """A mail server on this machine, until the block ends."""
    mail = Mail()
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.mail, mail.port = mail, server.server_address[1]  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield mail
        server.shutdown()
        thread.join()
