"""A record whose JSON-LD would hold what schema.org does not have, or has elsewhere."""

from collections.abc import Iterator

from api.reading.items import Scope
from api.reading.jsonld import record_document
from api.reading.jsonld.checking import check
from api.reading.views import View
from api.services.gate.passages import Flaw, Reading
from api.services.gate.rule import GateRule


def _look(text: Reading) -> Iterator[Flaw]:
    record, settings = text.record, text.around.settings
    if record is None or settings is None or text.locale not in settings.locales or record.source is None:
        return
    records = {**text.around.find(record.targets), record.id: record}
    view = View(seq=0, sites=text.around.sites, records=records, heads={})
    scope = Scope(view, text.site, text.locale)
    if (item := scope.item(record.id)) is None:
        return
    for fault in check(record_document({**item, "alternates": []}, settings)):
        yield Flaw(RULE.code, f"Its JSON-LD would not be valid: {fault}.", fault)


RULE = GateRule("jsonld-invalid", _look)
