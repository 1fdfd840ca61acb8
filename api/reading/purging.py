"""The cache tags to purge on a site: of every answer that readers may have been given since a seq and that has changed."""

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import Select, Subquery, case, func, or_, select, union_all
from sqlalchemy.orm import Session

from api.database import portions
from api.models import Fact, Record, Reference
from api.reading.facts import KINDS
from api.reading.rebuilding import Pair, entry_tags, slug_tags


def tags_to_purge(
    session: Session, differing: Mapping[str, Mapping[str, Pair]], *, since: int, until: int, lineage: Collection[str],
    owners: Mapping[str, str], is_shown: Callable[[str], bool],
) -> set[str]:  # fmt: skip
    """The tags of what differs between two seqs, and of what was served in between or differs in the past.

    `lineage` is the site with its ancestors, at both ends, and `owners` says whose each record is that differs. `is_shown` says
    whether either end shows a record.
    An answer that would differ only in the seq that it tells, or in a cursor or token made of it, stays: it is as true
    as it was.
    """
    moved = _moved(since, until, lineage)
    tags = {f"site:{each}" for each in session.scalars(select(moved.c.site).where(moved.c.record_id == ""))}
    for id, by_locale in differing.items():
        tags |= entry_tags(id, by_locale, owner=owners[id])
    for ids in portions(sorted(_unsettled(session, moved, is_shown=is_shown))):
        tags |= tags_around(session, ids, since, until, lineage)
    return tags


def _moved(since: int, until: int, lineage: Collection[str]) -> Subquery:
    """A row for each opening and closing of a fact of these sites, after one seq and up to another."""
    return union_all(
        *(
            select(Fact.kind, Fact.site, Fact.record_id, column.label("seq"))
            .where(column > since, column <= until, Fact.site.in_(lineage))
            for column in (Fact.from_seq, Fact.to_seq)
        )
    ).subquery()  # fmt: skip


def _unsettled(session: Session, moved: Subquery, *, is_shown: Callable[[str], bool]) -> set[str]:
    """The records of which their items at the two ends do not tell all.

    Several changes touched them, so that caches may hold what stood in between. Or something was said of them, or ended,
    that alters answers about the past too. Or neither end shows them, and phones are told another reason why.
    """
    reaching_back = [each.kind for each in KINDS.values() if each.reaches_back]
    reaches_back = func.max(case((moved.c.kind.in_(reaching_back), 1), else_=0))
    is_repeated = func.min(moved.c.seq) < func.max(moved.c.seq)
    touched = (
        select(moved.c.record_id, is_repeated, reaches_back)
        .where(moved.c.record_id != "").group_by(moved.c.record_id)
    )  # fmt: skip
    return {id for id, repeated, past in session.execute(touched) if repeated or past or not is_shown(id)}


def tags_around(session: Session, ids: Collection[str], since: int, until: int, lineage: Collection[str]) -> set[str]:
    """The tags of records under every slug that they had meanwhile, and of all on these sites that ever told of them.

    By the address of a topic lead links to all that stands on its page, so what points there tells of the topic too.
    """
    slugs = (
        select(Record.type, Fact.slug).join(Record, Record.id == Fact.record_id)
        .where(Fact.record_id.in_(ids), Fact.slug.is_not(None), Fact.from_seq <= until)
        .where(or_(Fact.to_seq.is_(None), Fact.to_seq > since))
    )  # fmt: skip
    topics = select(Record.id).where(Record.id.in_(ids), Record.type == "topic")
    pointing = _pointing_at(ids, lineage)
    through_page = _pointing_at(_pointing_at(topics, lineage), lineage)
    altered = select(Record.id, Record.type, Record.site).where(
        or_(Record.id.in_(ids), Record.id.in_(pointing), Record.id.in_(through_page))
    )
    tags = {tag for type_name, slug in session.execute(slugs) for tag in slug_tags(type_name, [str(slug)])}
    return tags | {tag for row in session.execute(altered) for tag in (f"record:{row.id}", f"{row.site}:{row.type}")}


def _pointing_at(ids: Collection[str] | Select[str], lineage: Collection[str]) -> Select[str]:
    """The records of these sites that ever pointed at some."""
    pointing = select(Fact.record_id).join(Reference, Reference.fact_id == Fact.id)
    return pointing.where(Reference.target.in_(ids), Fact.site.in_(lineage))
