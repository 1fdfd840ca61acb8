"""A whole number as a parameter writes it, for filters and for whatever else is asked for by number."""

import re
from typing import Any

from marshmallow import fields


class WholeNumber(fields.Integer):
    """A whole number in plain digits; no sign, space, underscore or foreign digit."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        if not re.fullmatch(r"[0-9]{1,16}", str(value)):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **options)
