"""Sends letters: claims what is due, hands it to the mail server, and notes what became of it, round by round."""

import smtplib
import ssl
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from time import monotonic
from urllib.parse import quote, unquote, urlencode, urlsplit

import structlog
from sqlalchemy.orm import Session

from api.config import Settings
from api.database import Database
from api.http.console_pages import console_elsewhere
from api.models import Job, Notice
from api.services.jobs.standing import STANDING
from api.services.talk import outbox
from api.services.talk.ending import ending_token
from api.services.talk.letters import Letter, as_html, as_text, letter_for
from api.worker.turns import Task, Turn, Undone

TIMEOUT_S = 20
LONGEST_S = outbox.CLAIM.total_seconds() - 3 * TIMEOUT_S
"""For how long letters of one round are sent."""
PORTS = {"smtp": 25, "smtps": 465}
ENDING = "/v1/admin/notices/end"
POLICY = SMTP.clone(max_line_length=998)
"""Lines as long as mail may have: a link that is folded is none."""
BODY = "quoted-printable"
_HERE = ("localhost", "127.0.0.1", "::1")
_FAILURES = (OSError, smtplib.SMTPException, ValueError)
"""Also an address that no mail server takes, or that no header can hold."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Mailer:
    """Sends what is due in a database by the mail server of the settings."""

    database: Database
    settings: Settings

    def is_wanted(self, session: Session, _: Job, now: datetime) -> bool:
        """Whether there is a letter to send, and a way to send it."""
        return self.settings.smtp_url is not None and outbox.has_due(session, now=now)

    def send(self, turn: Turn) -> bool:
        """Send what is due; Undone where the mail server does not answer."""
        now = turn.now
        with self.database.transaction() as session:
            claimed = outbox.claim(session, now=now)
        left, end = deque(claimed), monotonic() + LONGEST_S
        try:
            with connected(self.settings) as server:
                # What a slow server leaves until the claim runs out is for the next round.
                while left and monotonic() < end:
                    turn.renew()
                    self._send(server, left[0], now)
                    left.popleft()
        except _FAILURES as error:
            # The server itself does not answer: what was not sent yet waits for it.
            for each in left:
                self._note_failed(each, error, now)
            raise Undone(said_by(error)) from error
        return True

    def _send(self, server: smtplib.SMTP, claimed: outbox.Claimed, now: datetime) -> None:
        message = self._message(claimed)
        if message is None:
            with self.database.transaction() as session:
                outbox.note_dropped(session, claimed)
            return
        try:
            server.send_message(message)
        except (smtplib.SMTPServerDisconnected, TimeoutError):
            raise
        except _FAILURES as error:
            self._note_failed(claimed, error, now)
            return
        with self.database.transaction() as session:
            outbox.note_sent(session, claimed, now=now)
        log.info("letter sent", letter=claimed.id, notices=len(claimed.notices))

    def _note_failed(self, claimed: outbox.Claimed, error: Exception, now: datetime) -> None:
        why = said_by(error)
        with self.database.transaction() as session:
            is_tried_again = outbox.note_failed(session, claimed, why, now=now)
        log.warning("letter not sent", letter=claimed.id, failure=why, again=is_tried_again)

    def _message(self, claimed: outbox.Claimed) -> EmailMessage | None:
        with self.database.reading() as session:
            letter = letter_for(session, claimed.person, claimed.notices, self._link)
            token = ending_token(session, claimed.person)
        return None if letter is None else self._composed(claimed, letter, self._ending(token))

    def _composed(self, claimed: outbox.Claimed, letter: Letter, end_url: str | None) -> EmailMessage:
        message = EmailMessage(POLICY)
        message["From"], message["To"] = self.settings.mail_from, letter.to
        message["Subject"], message["Date"] = letter.subject, formatdate(usegmt=True)
        domain = parseaddr(str(self.settings.mail_from))[1].rpartition("@")[2]
        message["Message-ID"] = f"<{claimed.id}@{domain}>"
        # Nobody's absence is to be told to a machine.
        message["Auto-Submitted"] = "auto-generated"
        if end_url is not None:
            message["List-Unsubscribe"], message["List-Unsubscribe-Post"] = f"<{end_url}>", "List-Unsubscribe=One-Click"
        message.set_content(as_text(letter, end_url), cte=BODY)
        message.add_alternative(as_html(letter, end_url), subtype="html", cte=BODY)
        message["Content-Language"] = letter.language
        return message

    def _ending(self, token: str) -> str | None:
        origin = self.settings.sign_in_origin
        return f"{origin}{self.settings.public_prefix or ''}{ENDING}?token={quote(token)}" if origin else None

    def _link(self, notice: Notice) -> str | None:
        console = console_elsewhere(self.settings)
        if console is None or notice.record_id is None:
            return console
        query = f"?{urlencode({'locale': notice.locale})}" if notice.locale else ""
        return f"{console}/sites/{notice.site}/records/{notice.record_id}{query}"


def letter_tasks(mailer: Mailer) -> Callable[[Session], list[Task]]:
    """The task of sending letters."""
    task = Task("letters", STANDING["letters"], mailer.send, mailer.is_wanted)
    return lambda _: [task]


@contextmanager
def connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    """The mail server, in secret where it can be, and always where a password is sent to another machine."""
    place = urlsplit(settings.smtp_url or "")
    host, port = place.hostname or "", place.port or PORTS[place.scheme]
    context = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
        if place.scheme == "smtps"
        else smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    )
    with server:
        server.ehlo()
        is_secret = place.scheme == "smtps"
        if not is_secret and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            is_secret = True
        if place.username:
            if not is_secret and host not in _HERE:
                raise ValueError(
                    "The mail server takes a password only in the open; use smtps:// or one with STARTTLS."
                )
            server.login(unquote(place.username), unquote(place.password or ""))
        yield server


def said_by(error: Exception) -> str:
    """What went wrong, for the operator: the server's own word, and never a password or a person's address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"The mail server does not take the person's address ({', '.join(map(str, codes))})."
    if isinstance(error, smtplib.SMTPResponseException):
        return f"The mail server answered {error.smtp_code} ({type(error).__name__})."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "The mail server cannot do what this letter needs (SMTPNotSupportedError)."
    if isinstance(error, ValueError):
        return str(error) if str(error).startswith("The mail server") else "The letter cannot be written."
    return f"The mail server was not reached ({type(error).__name__})."
