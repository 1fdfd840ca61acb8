"""Which texts others are asked to read, and whether the details of a record go live with one of them; the one rule for lists and reviews."""

from typing import Protocol

TO_BE_READ = ("submitted", "approved")
"""The stages of a draft that others are asked to read; what is only begun, or was sent back, is its writer's."""


class Staged(Protocol):
    """As much of a text as says where its draft stands between people."""

    @property
    def draft_version(self) -> int | None: ...

    @property
    def stage(self) -> str | None: ...


def is_handed_on(text: Staged) -> bool:
    """Whether somebody asks others to read its draft."""
    return text.draft_version is not None and text.stage in TO_BE_READ


def are_left(details: Staged, text: Staged) -> bool:
    """Whether details are only begun beside a text that is handed on: then they will not go live with it, and it is read with those that readers have."""
    return is_handed_on(text) and not is_handed_on(details)
