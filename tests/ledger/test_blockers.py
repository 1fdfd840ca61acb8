"""A publication that would break something for readers is refused whole, with everything that stands in its way."""

import pytest
from sqlalchemy.orm import Session

from api.errors import Blocked, Conflict
from api.models import Record
from api.reading.loading import ledger_head
from tests.acts import Pinned, alter_settings, hide, publish, show, unpublish, withdraw
from tests.factories import NOW, edit, edit_live, make_record, make_site, newest_fields, publish_all


@pytest.fixture
def topic(session: Session) -> Record:
    """A live topic of a library with a group of clinics below it, and a stranger beside them."""
    make_site(session)
    make_site(session, "group", parent="core")
    make_site(session, "clinic", parent="group")
    make_site(session, "stranger")
    return make_record(session, "topic")


def rules(refused: pytest.ExceptionInfo[Blocked]) -> set[tuple[str, str | None]]:
    return {(each["rule"], each.get("field")) for each in refused.value.facts["blockers"]}


def test_every_missing_field_is_listed(session: Session, topic: Record) -> None:
    faq = make_record(session, topic=topic, live=False)
    edit(session, faq, "en", question=None, answer=None)
    edit(session, faq, "und", category=None)
    with pytest.raises(Blocked) as refused:
        publish_all(session, faq)
    assert rules(refused) == {("required-field-missing", name) for name in ("question", "answer", "category")}


def test_a_text_does_not_go_live_without_the_neutral_fields(session: Session, topic: Record) -> None:
    faq = make_record(session, topic=topic, live=False)
    with pytest.raises(Blocked) as refused:
        publish(session, [Pinned(faq.id, "core", "en")], actor="p", now=NOW)
    assert ("neutral-fields-missing", None) in rules(refused)


def test_the_neutral_fields_stay_while_a_text_needs_them(session: Session, topic: Record) -> None:
    with pytest.raises(Blocked) as refused:
        unpublish(session, [Pinned(topic.id, "core", "und")], actor="p", now=NOW)
    assert ("neutral-fields-missing", None) in rules(refused)


def test_a_required_target_stays_while_it_is_needed(session: Session, topic: Record) -> None:
    faq = make_record(session, topic=topic)
    with pytest.raises(Blocked) as refused, session.begin_nested():
        unpublish(session, [Pinned(topic.id, "core", "en")], actor="p", now=NOW)
    assert rules(refused) == {("required-relation-missing", "topic")}
    both = [Pinned(each.id, "core", "en") for each in (topic, faq)]
    assert unpublish(session, both, actor="p", now=NOW).seq == ledger_head(session)[0]


def test_a_clinics_relation_never_blocks_the_library(session: Session, topic: Record) -> None:
    make_record(session, site="clinic", topic=topic)
    assert unpublish(session, [Pinned(topic.id, "core", "en")], actor="p", now=NOW)


@pytest.mark.parametrize("site", ["core", "group", "clinic"])
def test_a_target_that_the_owner_or_an_ancestor_hides_does_not_count(
    session: Session, topic: Record, site: str
) -> None:
    hide(session, site, [topic.id], actor="p", now=NOW)
    with pytest.raises(Blocked) as refused:
        make_record(session, site="clinic", topic=topic)
    assert rules(refused) == {("required-relation-missing", "topic")}


def test_a_hidden_target_that_the_owner_shows_again_counts(session: Session, topic: Record) -> None:
    hide(session, "core", [topic.id], actor="p", now=NOW)
    show(session, "clinic", [topic.id], actor="p", now=NOW)
    assert make_record(session, site="clinic", topic=topic)


def test_a_target_of_a_site_outside_the_lineage_does_not_count(session: Session, topic: Record) -> None:
    with pytest.raises(Blocked), session.begin_nested():
        make_record(session, site="stranger", topic=topic)
    with pytest.raises(Blocked):
        make_record(session, site="core", topic=make_record(session, "topic", site="clinic"))


def test_a_withdrawn_target_does_not_count_and_withdrawing_is_never_blocked(session: Session, topic: Record) -> None:
    make_record(session, topic=topic)
    withdraw(session, [topic.id], message="Wrong.", severity="safety", replacement=None, actor="p", now=NOW)
    with pytest.raises(Blocked):
        make_record(session, topic=topic)


def test_an_old_fault_of_one_text_does_not_keep_another_from_being_mended(session: Session, topic: Record) -> None:
    advice = make_record(session, "limitation", locales=("en", "fr"), topic=topic)
    withdraw(session, [topic.id], message="Wrong.", severity="safety", replacement=None, actor="p", now=NOW)
    edit_live(session, advice, "fr", description="Mieux dit.")
    edit_live(session, advice, "und", site="clinic", position=9)
    unpublish(session, [Pinned(advice.id, "core", "fr")], actor="p", now=NOW)


def test_what_is_published_itself_must_be_right_even_where_it_was_wrong_before(session: Session, topic: Record) -> None:
    faq = make_record(session, topic=topic)
    alter_settings(session, "core", {"clinical_review": "required"}, actor="o", now=NOW)
    with pytest.raises(Blocked) as refused:
        edit_live(session, faq, "en", question="Other words?")
    assert rules(refused) == {("review-missing", None)}


def test_an_override_is_no_rival_for_a_slug(session: Session, topic: Record) -> None:
    edit_live(session, make_record(session, topic=topic), "en", site="clinic", question="Ours?")
    mine = make_record(session, site="clinic", topic=topic, live=False)
    edit(session, mine, "en", slug=None)
    with pytest.raises(Blocked) as refused:
        publish_all(session, mine)
    assert rules(refused) == {("required-field-missing", "slug")}


def test_a_refused_change_leaves_nothing(session: Session, topic: Record) -> None:
    before = ledger_head(session)
    faq = make_record(session, topic=topic, live=False)
    edit(session, faq, "en", answer=None)
    with pytest.raises(Blocked), session.begin_nested():
        publish_all(session, faq)
    assert ledger_head(session) == before
    assert "answer" not in newest_fields(session, faq, "core", "en")


def test_two_versions_of_one_text_are_not_published_together(session: Session, topic: Record) -> None:
    edit(session, topic, "en", summary="Another.")
    with pytest.raises(Conflict):
        publish(session, [Pinned(topic.id, "core", "en", number) for number in (1, 2)], actor="p", now=NOW)


def test_what_changes_nothing_is_no_change(session: Session, topic: Record) -> None:
    with pytest.raises(Conflict):
        publish(session, [Pinned(topic.id, "core", "en", 1)], actor="p", now=NOW)
