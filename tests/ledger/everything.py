"""A history with at least one row in every table, for the tests of what is proved."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical
from api.ids import new_id
from api.models import (
    IdempotentCall,
    Job,
    Mention,
    Passkey,
    Person,
    Presence,
    Record,
    Retraction,
    SpentChallenge,
    Waiver,
    WrongTry,
)
from tests.acts import (
    Pinned,
    approve,
    call_of,
    create_key,
    create_link,
    create_person,
    create_release,
    create_webhook,
    erase_person,
    hide,
    invite,
    keep_signed,
    leave_message,
    note_answer,
    open_session,
    report_shown,
    review,
    schedule,
    talk,
)
from tests.factories import NOW, edit, edit_live, make_record, make_site
from tests.signatures.made import right


def make_everything(session: Session) -> None:
    """People with their rights, texts in every state, what is planned, and a trail that tells of some of it."""
    make_site(session)
    make_site(session, "clinic", parent="core")
    record = make_record(session, "faq")
    edit_live(session, record, "en", answer=f"Look [here](record:{make_record(session, 'topic').id}).")
    review(
        session, [Pinned(record.id, "core", "en")], reviewer={"name": "Rita"}, reviewed_on=date(2026, 11, 1), actor="r", now=NOW
    )  # fmt: skip
    keep_signed(session, right(), now=NOW)
    _let_people_in(session)
    _forget_somebody(session, record)
    _plan(session, record)
    _leave_a_trail(session, record)
    _talk(session, record)
    _tell_websites(session)
    session.flush()


def _let_people_in(session: Session) -> None:
    person = create_person(session, "Rita", "reviewer", email="rita@example.org", now=NOW)
    person.language = "fr"
    create_key(session, name="Rita's", person=person, now=NOW)
    invite(session, person, now=NOW)
    opened, _ = open_session(session, person, now=NOW)
    session.add(
        Passkey(
            id=new_id(), credential="c", public_key="k", uses=1, person_id=person.id, invitation_id=opened.id, name="phone", created_at=NOW
        )
    )  # fmt: skip
    create_key(session, name="website", roles=["delivery"], sites=["clinic"], now=NOW)
    create_link(session, "core", view="draft", path="/", lifetime=timedelta(days=1), now=NOW)


def _forget_somebody(session: Session, record: Record) -> None:
    wanda = create_person(session, "Wanda", now=NOW)
    hide(session, "clinic", [record.id], actor="Wanda", now=NOW)
    erase_person(session, wanda, now=NOW)


def _plan(session: Session, record: Record) -> None:
    pin = Pinned(record.id, "core", "en", edit(session, record, "en", question="Later?").number)
    approve(session, [pin], actor="r", now=NOW)
    create_release(session, "core", pin, now=NOW)
    schedule(session, [pin], verb="publish", at=NOW + timedelta(days=1), actor="Paula")


def _talk(session: Session, record: Record) -> None:
    rita = session.scalars(select(Person).where(Person.name == "Rita")).first()
    assert rita is not None
    rita.notices = "at_once"
    thread = talk(session, record, "en", f"Is this so, @{rita.id}?", field="answer", due_on="2026-12-24", now=NOW)
    thread.assignee_id, thread.resolved_at = rita.id, NOW
    [comment] = thread.comments
    comment.act, comment.version, comment.author, comment.edited_at, comment.removed_at = "submit", 1, "k", NOW, NOW
    session.scalars(select(Mention)).one().seen_at = NOW


def _tell_websites(session: Session) -> None:
    webhook = create_webhook(session, "https://clinic.example/hook", "clinic", now=NOW, description="www")
    webhook.disabled_at, webhook.disabled_because = NOW, "It failed."
    message = leave_message(session, webhook, now=NOW)
    message.site, message.seq = "clinic", 1
    note_answer(session, message, 200, now=NOW, answer=b'{"shows": {"seq": 1}}')
    failed = leave_message(session, webhook, now=NOW)
    note_answer(session, failed, 500, now=NOW)
    report_shown(session, "clinic", "kiosk", 1, now=NOW)


def _leave_a_trail(session: Session, record: Record) -> None:
    for words in ("W", "Wh", "Why"):
        edit(session, record, "fr", autosave=True, question=words)
    call = call_of(session, "Paula", NOW)
    call.audit("translation.save", site="core", record=record.id, locale="en", seq=1, before={"a": 1}, after={"a": 2})
    call.audit("order", site="core")
    repeated = {"caller": "k1", "key": "once", "request": "r", "status": 201, "body": "{}", "headers": "{}"}
    session.add_all([SpentChallenge(digest="d", until=NOW), WrongTry(about="a", number=1, last_at=NOW)])
    here = {"record_id": record.id, "site": "core", "locale": "en", "caller": "k1", "window": "", "account": "p1"}
    session.add(Presence(**here, name="Paula", is_writing=True, since=NOW, seen_at=NOW))
    waived = {
        "code": "absolute-words",
        "finding": "f",
        "field": "answer",
        "words": "It cures.",
        "reason": "r",
        "until": "2027-01-01",
    }
    who = {"created_by": "Paula", "author": "p1", "created_at": NOW, "ended_at": NOW, "ended_by": "Paula"}
    session.add(Waiver(id=new_id(), record_id=record.id, site="core", locale="en", **waived, **who))
    session.add(Retraction(doi="10.1/a", pmid="1", nature="Retraction", retracted_on="2020-01-01", loaded_at=NOW))
    session.add(Job(name="forgetting", interval_s=600, made_at=NOW, turn=0, failures=0, next_at=NOW))
    session.add(IdempotentCall(**repeated, granted=canonical([]), created_at=NOW))
