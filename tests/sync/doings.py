"""Everything that people do to what readers see, drawn at random: every verb there is, and all that goes past the verbs."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.database import Database
from api.errors import ContentError, InvalidContent
from api.models import Change, Record, Release, Translation, Version
from api.services.publishing.verb import Needs
from api.services.publishing.verbs import VERBS
from tests.acts import (
    Pinned,
    Place,
    alter_settings,
    create_release,
    hold_ledger,
    perform,
    publish_release,
    restore_version,
    revert_change,
    revert_release,
)
from tests.factories import EDITOR, NOW, edit, make_record, make_site, publish_all
from tests.lookup import find_record

CHAINS = {"en": ["en"], "fr": ["fr", "en"], "fr-CA": ["fr-CA", "fr", "en"]}
OTHER_CHAINS = {"fr": ["fr", "en"], "en": ["en", "fr"], "fr-CA": ["fr-CA", "en"]}
SITES = {"core": None, "chain": "core", "clinic": "chain", "rival": None}
TYPES = ("faq", "faq", "faq", "limitation", "contraindication")
WORDY = {"topic": "summary", "faq": "answer", "limitation": "description", "contraindication": "rationale"}
WORDS = ("One.", "Two.", "Three.")
"""Few, so that texts come back to what they said before."""
SEVERITIES = ("routine", "important", "safety")
SAID: dict[str, Callable[[Random], Any]] = {
    "message": lambda _: "Wrong.",
    "severity": lambda draw: draw.choice(SEVERITIES),
    "comment": lambda _: "A word.",
}
"""What is said with verbs, by the name of the word."""
BY = {"actor": "Paula Publisher"}
Doing = Callable[[Session], object]


def begin(session: Session) -> None:
    """Sites below each other and one apart, with questions and texts on safety that point at each other."""
    for key, parent in SITES.items():
        make_site(session, key, parent=parent, locales=CHAINS)
    topic = make_record(session, "topic", locales=("en", "fr"))
    made: list[Record] = []
    for place, type_name in enumerate(TYPES):
        links = {"answer": f"See [this](record:{made[-1].id})."} if type_name == "faq" and made else {}
        locales = ("fr", "en") if place % 2 else ("en", "fr")
        # One of safety and one of none restate what another record says, which may change.
        restated = {"derives_from": [made[-1].id], "category": ("safety", "about")[place % 2]} if links else {}
        made.append(make_record(session, type_name, topic=topic, locales=locales, neutral=restated, **links))
    made.append(make_record(session, site="chain", topic=topic, neutral={"derives_from": [made[-1].id]}))
    make_record(session, site="rival")


class Doings:
    """Does one thing after another to a database; what the services refuse alters nothing."""

    def __init__(self, database: Database, draw: Random) -> None:
        self._database = database
        self._draw = draw
        self.done: Counter[str] = Counter()
        self._ways: dict[str, Doing] = {
            **{name: partial(self._use, name) for name in VERBS},
            "edit": self._edit, "edit-neutral": self._edit_neutral, "override": self._override, "restore": self._restore,
            "release": self._release, "revert": self._revert, "revert-change": self._revert_change, "settle": self._settle, "reparent": self._reparent,
            "make": self._make,
        }  # fmt: skip
        often = ["withdraw", "reinstate"] * 12 + ["edit"] * 3 + ["hide", "show", "publish", "unpublish", "override"]
        self._names = [*self._ways, *often]

    @property
    def names(self) -> set[str]:
        """All that may be done."""
        return set(self._ways)

    def do_something(self) -> None:
        """Do one thing, and count it where it was not refused."""
        name = self._draw.choice(self._names)
        try:
            with self._database.transaction() as session:
                hold_ledger(session)
                if self._ways[name](session) is not False:
                    self.done[name] += 1
        except ContentError:
            pass

    def _now(self) -> Any:
        return NOW + timedelta(minutes=self._draw.choice((0, 0, 1, 2)))

    def _record(self, session: Session) -> Record:
        return find_record(session, self._draw.choice(sorted(session.scalars(select(Record.id)))))

    def _favourite(self, session: Session) -> Record:
        """One of few questions, so that what is withdrawn is often reinstated before a device has taken its last page."""
        questions = select(Record.id).where(Record.type == "faq").order_by(Record.id)
        return find_record(session, self._draw.choice(list(session.scalars(questions.limit(2)))))

    def _text(self, session: Session) -> Translation:
        return self._draw.choice(list(session.scalars(select(Translation).order_by(Translation.id))))

    def _numbers(self, session: Session, text: Translation) -> list[int]:
        of_text = select(Version.number).where(Version.translation_id == text.id).order_by(Version.number)
        return list(session.scalars(of_text))

    def _site(self) -> str:
        return self._draw.choice(list(SITES))

    def _use(self, verb: str, session: Session) -> None:
        needs = VERBS[verb].needs
        words = {name: SAID[name](self._draw) for name in VERBS[verb].body().fields if name in SAID}
        if needs is Needs.PINS:
            text = self._text(session)
            version = self._draw.choice((None, *self._numbers(session, text)))
            items: list[Any] = [Pinned(text.record_id, text.site, text.locale, version)]
        else:
            record = self._favourite(session) if needs is Needs.OWN_RECORDS else self._record(session)
            items = [Place(record.site if needs is Needs.OWN_RECORDS else self._site(), record.id)]
        perform(session, verb, items, credential="PT", now=self._now(), **BY, **words)

    def _saved(self, session: Session, record: Record) -> None:
        if self._draw.random() < 0.8:
            publish_all(session, record, now=self._now())

    def _edit(self, session: Session) -> None:
        record = self._record(session)
        words = self._draw.choice(WORDS)
        if self._draw.random() < 0.3:
            words = f"See [this](record:{self._record(session).id})."
        changes: dict[str, Any] = {WORDY[record.type]: words}
        if self._draw.random() < 0.2:
            changes = {"slug": f"name-{self._draw.randrange(20)}"}
        locale = self._draw.choice(("en", "fr"))
        if self._draw.random() < 0.5 or not self._mends(session, record, locale, changes):
            edit(session, record, locale, **changes)
        self._saved(session, record)

    def _mends(self, session: Session, record: Record, locale: str, changes: dict[str, Any]) -> bool:
        """Whether the changes could be declared a matter of form."""
        with suppress(InvalidContent), session.begin_nested():
            edit(session, record, locale, editorial=True, **changes)
            return True
        return False

    def _edit_neutral(self, session: Session) -> None:
        record = self._record(session)
        edit(session, record, "und", position=self._draw.randrange(3))
        self._saved(session, record)

    def _override(self, session: Session) -> None:
        record = self._record(session)
        if self._draw.random() < 0.5:
            edit(session, record, "und", site=self._site(), position=self._draw.randrange(3))
        else:
            edit(session, record, "en", site=self._site(), question=self._draw.choice(WORDS))
        self._saved(session, record)

    def _restore(self, session: Session) -> None:
        text = self._text(session)
        record = find_record(session, text.record_id)
        restore_version(session, record, text, self._draw.choice(self._numbers(session, text)), author=EDITOR, now=NOW)
        self._saved(session, record)

    def _release(self, session: Session) -> bool:
        drafts = select(Translation).where(Translation.draft_version.is_not(None)).order_by(Translation.id)
        items = [Pinned(each.record_id, each.site, each.locale, each.draft_version) for each in session.scalars(drafts)]
        if not items:
            return False
        publish_release(session, create_release(session, "core", *items, now=NOW), now=self._now(), **BY)
        return True

    def _revert(self, session: Session) -> bool:
        published = session.scalars(select(Release).where(Release.state == "published").order_by(Release.id)).all()
        if not published:
            return False
        revert_release(session, self._draw.choice(published), now=self._now(), **BY)
        return True

    def _revert_change(self, session: Session) -> None:
        revert_change(session, self._draw.choice(list(session.scalars(select(Change.seq)))), now=self._now(), **BY)

    def _settle(self, session: Session) -> None:
        changes = self._draw.choice(
            [
                {"locales": CHAINS}, {"locales": OTHER_CHAINS}, {"outdated_safety": "omit"}, {"outdated_safety": "source"},
                {"machine_safety": "hold"}, {"machine_safety": "mark"}, {"machine_notices": "all"}, {"clinical_review": "marked_for_safety"},
                {"url_templates": {"topic": "/{slug}"}}, {"url_templates": {"faq": "/{slug}", "topic": "/{id}/{slug}"}}, {"name": "Another"},
            ]
        )  # fmt: skip
        alter_settings(session, self._site(), changes, now=self._now(), **BY)

    def _reparent(self, session: Session) -> None:
        parent = self._draw.choice([None, *SITES])
        alter_settings(session, self._site(), {"parent": parent}, now=self._now(), **BY)

    def _make(self, session: Session) -> None:
        if session.query(Record).count() < 14:
            make_record(session, self._draw.choice(TYPES), site=self._site(), locales=("en", "fr"))
