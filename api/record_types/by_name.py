"""An object whose names are of the caller's choosing, for bodies and for lines of files."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields


class ByName(fields.Dict):
    """An object from names to values; a fault in either is told by the name where it lies."""

    def _deserialize(self, *args: Any, **options: Any) -> Any:
        try:
            found = super()._deserialize(*args, **options)  # type: ignore[no-untyped-call]
        except ValidationError as error:
            if not isinstance(error.messages, dict):
                raise
            faults = {name: each.get("key") or each["value"] for name, each in error.messages.items()}
            raise ValidationError(faults) from None
        self._refuse_doubles(args[0])
        return found

    def _refuse_doubles(self, given: Mapping[str, Any]) -> None:
        """Two spellings of one name would leave the value of either."""
        seen: set[Any] = set()
        for name in given:
            spelled = self.key_field.deserialize(name) if self.key_field else name
            if spelled in seen:
                raise ValidationError({name: ["It is another spelling of a name that is there already."]})
            seen.add(spelled)
