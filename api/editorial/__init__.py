"""The editorial API: records, their texts, and what people do with them; for editors, translators, reviewers and tools."""

from api.editorial.actions import actions
from api.editorial.me import me
from api.editorial.order import order
from api.editorial.overrides import overrides
from api.editorial.records import records
from api.editorial.releases import releases
from api.editorial.schedules import schedules
from api.editorial.transfer import transfer
from api.editorial.translation_status import translation_status
from api.editorial.translations import translations
from api.editorial.versions import versions
from api.editorial.xliff import xliff

BLUEPRINTS = (
    me, records, translations, versions, order, actions, releases, schedules, transfer, overrides,
    translation_status, xliff,
)  # fmt: skip
