"""The record types, one file each: everything that depends on a type follows from its declaration here."""

from api.record_types.aftercare import AFTERCARE
from api.record_types.benefit import BENEFIT
from api.record_types.citation import CITATION
from api.record_types.comparison import COMPARISON
from api.record_types.condition import CONDITION
from api.record_types.contraindication import CONTRAINDICATION
from api.record_types.declaration import RecordType
from api.record_types.definition import DEFINITION
from api.record_types.faq import FAQ
from api.record_types.limitation import LIMITATION
from api.record_types.mechanism_stage import MECHANISM_STAGE
from api.record_types.procedure_step import PROCEDURE_STEP
from api.record_types.related_service import RELATED_SERVICE
from api.record_types.topic import TOPIC_TYPE

# The order is that of a topic's page: what it is, how it works, what it brings, what speaks against it, what happens.
RECORD_TYPES: dict[str, RecordType] = {
    each.name: each
    for each in (
        TOPIC_TYPE, DEFINITION, MECHANISM_STAGE, BENEFIT, LIMITATION, PROCEDURE_STEP, FAQ, RELATED_SERVICE,
        CONDITION, CONTRAINDICATION, AFTERCARE, COMPARISON, CITATION,
    )
}  # fmt: skip
