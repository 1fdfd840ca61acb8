"""How a text stands in a cell so that no spreadsheet takes it for a formula, and comes back as it was."""

import re

NULL = "null"
"""What says in a cell that a field is to be cleared; an empty one says nothing."""
_RISKY = re.compile(rf"'*(?:[=+\-@\t\r]|{NULL}\Z)", re.DOTALL)


def guarded(text: str) -> str:
    """The text with an apostrophe before it, where a spreadsheet or an import would read it as something else."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """The text without that apostrophe."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text
