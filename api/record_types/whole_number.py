"""A whole number as a parameter writes it, for filters and for whatever else is asked for by number."""

import re
from typing import Any

from marshmallow import fields


class WholeNumber(fields.Integer):
    """A whole number in plain digits; no sign, space, underscore or foreign digit."""

    default_error_messages = {"invalid": "Not a whole number in plain digits."}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        text = str(value)
        if not re.fullmatch(r"[0-9]{1,16}", text):
            if re.fullmatch(r"-?[0-9]{1,400}", text):
                # It is a number, and what is wrong with it is that it is too small or too great.
                self._validate(int(text))
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **options)
