"""Whatever the mail server does, each notice comes: once, or under the same name again where nobody can know whether it came."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from api.models import Notice, Record
from tests.depth import examples
from tests.talk.conftest import Colleague, Post
from tests.talk.mail import Mail

pytestmark = [pytest.mark.long, pytest.mark.database]
STEPS = 30


@pytest.mark.parametrize("number", range(examples(3, 60)))
def test_no_notice_is_lost_or_sent_twice_under_two_names(
    app: Flask, arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, post: Post, number: int
) -> None:
    draw, now, opened = Random(number), datetime.now(UTC), arthur.open(faq, "Well?", assignee=rita.id)
    told, may_break_off = 1, number % 2 == 1
    for _ in range(STEPS):
        now += timedelta(minutes=draw.choice((0, 1, 6, 40)))
        mail.is_full, mail.refuses = draw.random() < 0.2, {"rita@clinic.example"} if draw.random() < 0.2 else set()
        mail.breaks_off = may_break_off and draw.random() < 0.2
        if draw.random() < 0.4:
            arthur.say(opened, "And this.")
            told += 1
        post(now)
    mail.is_full, mail.refuses, mail.breaks_off = False, set(), False
    for _ in range(5):
        now += timedelta(hours=25)
        post(now)
    names = Counter(each["Message-ID"] for each in mail.letters)
    with app.extensions["database"].reading() as session:
        notices = session.scalars(select(Notice)).all()
    assert len(notices) == told
    assert all(each.sent_at is not None and each.due_at is None for each in notices)
    assert {f"<{each.letter}@clinic.example>" for each in notices} == set(names)
    if not may_break_off:
        assert set(names.values()) == {1}
