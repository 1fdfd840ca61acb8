"""Writes what a letter says, in the person's language: titles, places and names, and nothing else of what texts say."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import shorten

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import SiteNotFound
from api.models import DeskRecord, Notice, Person
from api.reading.locales import NEUTRAL
from api.services.accounts.names import names_of
from api.services.accounts.permissions import Holder, Permission
from api.services.accounts.staff import staff
from api.services.ledger.lookup import find_lineage
from api.services.talk.letter_words import NEWS, WORDS
from api.services.talk.notices import wish_of

Leads = Callable[[Notice], str | None]
"""Where in a console something is, or None without one."""
LONGEST_TITLE = 120
"""In a subject."""
_MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of news: a title, where it is, and whose doing."""

    title: str
    about: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says."""

    to: str
    language: str
    subject: str
    hello: str
    parts: Mapping[str, Sequence[Line]]
    """Headings with what stands below them."""
    why: str
    end: str


def letter_for(session: Session, person: str, notices: Sequence[Notice], link: Leads) -> Letter | None:
    """The letter for somebody; None where there is nothing that they want to hear, and still may."""
    who = session.get(Person, person)
    if who is None or who.email is None or who.disabled_at is not None or wish_of(who) == "off":
        return None
    [holder] = staff(session, [person]) or [Holder(who.name, ())]
    told = _Told(session, holder, WORDS[who.language or "en"], link)
    parts = {told.words[kind]: lines for kind in NEWS if (lines := told.lines(kind, notices))}
    if not parts:
        return None
    return Letter(
        who.email, who.language or "en", _subject(told.words, parts), told.words["hello"].format(name=who.name), parts,
        told.words["why"], told.words["end"],
    )  # fmt: skip


def _subject(words: Mapping[str, str], parts: Mapping[str, Sequence[Line]]) -> str:
    number = sum(map(len, parts.values()))
    if number == 1:
        [(kind, [line])] = parts.items()
        return words["subject_one"].format(kind=kind, title=shorten(line.title, LONGEST_TITLE, placeholder="…"))
    return words["subject"].format(number=number)


@dataclass(frozen=True, slots=True)
class _Told:
    """News as one person is told them."""

    session: Session
    holder: Holder
    words: Mapping[str, str]
    link: Leads

    def lines(self, kind: str, notices: Iterable[Notice]) -> list[Line]:
        """The news of one kind, those of one record together."""
        together: dict[tuple[str | None, ...], list[Notice]] = {}
        for each in notices:
            if each.kind == kind and self._may_read(each.site):
                together.setdefault((each.record_id, each.site, each.plan, each.by), []).append(each)
        return [self._line(each) for each in list(together.values())[:_MOST_LINES]]

    def _may_read(self, site: str) -> bool:
        try:
            return self.holder.may(Permission.READ, find_lineage(self.session, site))
        except SiteNotFound:
            return False

    def _line(self, notices: Sequence[Notice]) -> Line:
        first = notices[0]
        locales = sorted({each.locale for each in notices if each.locale})
        named = [self.words["und"] if each == NEUTRAL else each for each in locales]
        by = names_of(self.session, {first.by or ""}).get(first.by or "")
        whose = [self.words["from"].format(name=by)] if by else []
        return Line(self._title(first), ", ".join([first.site, *named, *whose]), self.link(first))

    def _title(self, notice: Notice) -> str:
        if notice.record_id is None:
            return self.words["webhook" if notice.kind == "webhook_disabled" else "plan"].format(plan=notice.plan)
        found = self.session.execute(
            select(DeskRecord.site, DeskRecord.title, DeskRecord.live_title).where(DeskRecord.id == notice.record_id)
        ).one_or_none()
        if found is None:
            return self.words["untitled"]
        # What a library has not published yet is no news for the clinics below it.
        return (found.title if self._may_read(found.site) else found.live_title) or self.words["untitled"]


def as_text(letter: Letter, end_url: str | None) -> str:
    """The letter as plain text."""
    parts = [letter.hello]
    for heading, lines in letter.parts.items():
        told = (f"- {each.title} ({each.about})" + (f"\n  {each.url}" if each.url else "") for each in lines)
        parts.append("\n".join([heading, *told]))
    parts.append(letter.why + (f"\n{letter.end}: {end_url}" if end_url else ""))
    return "\n\n".join(parts) + "\n"


def as_html(letter: Letter, end_url: str | None) -> str:
    """The letter as a simple page: nothing is loaded from anywhere, so that nobody hears that it was read."""
    parts = [f"<p>{escape(letter.hello)}</p>"]
    for heading, lines in letter.parts.items():
        items = "".join(f"<li>{_html_line(each)}</li>" for each in lines)
        parts.append(f"<h2>{escape(heading)}</h2><ul>{items}</ul>")
    end = f' <a href="{escape(end_url)}">{escape(letter.end)}</a>' if end_url else ""
    parts.append(f"<p><small>{escape(letter.why)}{end}</small></p>")
    return f'<!doctype html><html lang="{letter.language}"><meta charset="utf-8"><body>{"".join(parts)}</body></html>'


def _html_line(line: Line) -> str:
    title = escape(line.title)
    linked = f'<a href="{escape(line.url)}">{title}</a>' if line.url else title
    return f"{linked} ({escape(line.about)})"
