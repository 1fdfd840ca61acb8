"""The rules by which a translator's file, a record of it or a unit is refused: the one list of their names."""

from typing import Literal, get_args

XliffRule = Literal[
    # The file as a whole.
    "not-xml", "document-type", "unknown-version", "too-large", "no-file", "several-languages", "bad-code-point",
    # A record of it.
    "unknown-record", "doubled-record", "unknown-origin", "wrong-languages",
    # A unit.
    "unknown-unit", "doubled-unit", "source-altered", "incomplete", "source-moved", "translation-moved", "rules-of-the-type",
    "unknown-code", "missing-code", "doubled-code", "crossed-codes", "unreadable-marks",
]  # fmt: skip
XLIFF_RULES: tuple[XliffRule, ...] = get_args(XliffRule)
