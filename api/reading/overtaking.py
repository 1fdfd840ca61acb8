"""What restates records that say something else clinically in a view to come, and was not written anew with them."""

from collections.abc import Iterable, Iterator, Mapping

from api.reading.facts.overtaken import Overtaken
from api.reading.views import RecordState, View


def overtaken_by(before: View, after: View, ids: Iterable[str]) -> View:
    """The later view with every record marked that restates one of these, as publishing them will mark it."""
    marked: dict[str, RecordState] = {}
    for id in sorted(ids):
        for record in _restating(before, after, id):
            known = marked.get(record.id, record)
            restated = {**(known.overtaken.restated if known.overtaken else {}), id: ""}
            marked[record.id] = known.saying(Overtaken(restated), (record.site, ""))
    return after.with_records(marked) if marked else after


def _restating(before: View, after: View, id: str) -> Iterator[RecordState]:
    """The records that restate one whose meaning differs, but for those that another house's text begins with."""
    said, says = (_meaning(view.records.get(id)) for view in (before, after))
    if not said or said == says:
        return
    for name in after.referrers.get(id, ()):
        record = after.records[name]
        is_ours = after.records[id].site in after.lineage(record.site)
        if id in record.restates and is_ours and _meaning(before.records.get(name)) == _meaning(record):
            yield record


def _meaning(record: RecordState | None) -> Mapping[str, str]:
    """What readers are told clinically; nothing where the record is taken from them."""
    if record is None or record.source is None or record.withdrawal is not None:
        return {}
    return record.clinical(record.source)
