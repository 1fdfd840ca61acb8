"""Which records rest on a document or a publication, as far as one site shows them."""

from api.reading.grounds import rests_on
from api.reading.resolver import Resolved
from api.reading.snapshot import Snapshot


def cited_by(snapshot: Snapshot, publication: Resolved) -> list[Resolved]:
    """The records that name it among their sources or citations, in the order of a topic's page.

    This is found for each answer and stands in no item, so that a publication's `rev` does not move with every claim.
    """
    pointing = (snapshot.shown.get(id) for id in snapshot.view.referrers.get(publication.id, ()))
    citing = (each for each in pointing if each and each is not publication and publication.id in rests_on(each.fields))
    return sorted(citing, key=_place)


def _place(found: Resolved) -> tuple[int, bool, int, str, str]:
    position = found.position
    return found.record.declaration.order, position is None, position or 0, found.title, found.id
