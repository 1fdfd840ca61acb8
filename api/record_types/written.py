"""Schema fields for words that people write: each comes in by its one spelling before any rule is asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from marshmallow import ValidationError, fields

from api import spelling

Spell = Callable[[str], str]
_AS_WRITTEN = ContextVar("as_written", default=False)
EMPTY = "It is empty; leave it out or send null instead, unless it is required."


@contextmanager
def as_written() -> Iterator[None]:
    """Read what an earlier release stored as it is: keep its spelling, and ask no rule that came later."""
    before = _AS_WRITTEN.set(True)
    try:
        yield
    finally:
        _AS_WRITTEN.reset(before)


def is_as_written() -> bool:
    """Whether words are read as an earlier release stored them."""
    return _AS_WRITTEN.get()


class InOneSpelling(fields.Field[Any]):
    """Spells a text by its kind, and takes one that is nothing then as absent."""

    def __init__(self, *, spell: Spell = spelling.one_line, **options: Any) -> None:
        super().__init__(**options)
        self.spell = spell
        self.must_say = False
        """Whether it may be left out, but not be nothing."""

    def deserialize(self, value: Any, *place: Any, **options: Any) -> Any:
        if not isinstance(value, str) or is_as_written():
            return super().deserialize(value, *place, **options)
        spelled = self.spell(value)
        return super().deserialize(spelled, *place, **options) if spelled else self._absent()

    def _absent(self) -> Any:
        if self.must_say or self.required or not (self.allow_none or isinstance(self.load_default, str)):
            raise ValidationError(EMPTY)
        return self.load_default if isinstance(self.load_default, str) else None


class Written(InOneSpelling, fields.String):
    """Words."""


class WrittenUrl(InOneSpelling, fields.Url):
    """An address of a page."""


class WrittenEmail(InOneSpelling, fields.Email):
    """An e-mail address."""


class WrittenList(fields.List[Any]):
    """Several texts; one that is nothing is not there."""

    def __init__(self, inner: InOneSpelling, **options: Any) -> None:
        super().__init__(inner, **options)
        self.words = inner

    def _deserialize(self, value: Any, *place: Any, **options: Any) -> Any:
        if isinstance(value, list) and not is_as_written():
            value = [each for each in value if not isinstance(each, str) or self.words.spell(each)]
        return super()._deserialize(value, *place, **options)
