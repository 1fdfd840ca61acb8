"""How sure what a record claims is: the words for it, and the field that every type has for them."""

from itertools import combinations

from api.record_types.kinds.choice import Choice

BETWEEN = "_to_"
NOT_GRADED = "not_graded"
_GRADES = ("very_low", "low", "moderate", "high")
GRADED = (*reversed(_GRADES), *(BETWEEN.join(ends) for ends in combinations(_GRADES, 2)))
"""GRADE's four, and the ranges between them, for evidence of which some is surer than other."""
CERTAINTIES = (*GRADED, "conflicting", NOT_GRADED)


def certainty_field(*, required: bool = False) -> Choice:
    """The field in which a record says how sure it is."""
    return Choice(
        name="certainty", options=CERTAINTIES, required=required, clinical=True, filterable=True,
        help="How sure the evidence is, in GRADE's words, as a range where grades differ; `conflicting` where sources say "
        "different things, `not_graded` where nobody has graded it. Readers get it beside the title, in their language.",
    )  # fmt: skip
