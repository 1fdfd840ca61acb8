"""An object whose names are of the caller's choosing, for bodies and for lines of files."""

from typing import Any

from marshmallow import ValidationError, fields


class ByName(fields.Dict):
    """An object from names to values; a fault in either is told by the name where it lies."""

    def _deserialize(self, *args: Any, **options: Any) -> Any:
        try:
            return super()._deserialize(*args, **options)  # type: ignore[no-untyped-call]
        except ValidationError as error:
            if not isinstance(error.messages, dict):
                raise
            faults = {name: each.get("key") or each["value"] for name, each in error.messages.items()}
            raise ValidationError(faults) from None
