"""The guides of the documentation in the order in which they are read; their texts are templates of the same names."""

from typing import NamedTuple


class Guide(NamedTuple):
    """A short text on what many operations have in common."""

    title: str
    about: str


GUIDES = {
    "concepts": Guide(
        "Concepts", "Sites, records, locales, versions and changes: the words that everything else uses."
    ),
    "quick-start": Guide("Quick start", "From nothing to a page of content in a few calls."),
    "paging": Guide(
        "Paging and caching", "How lists go on, how to build a static website, and what need not be asked twice."
    ),
    "errors": Guide(
        "Errors and rules", "What a refusal looks like, every kind of problem, and how publishing is checked."
    ),
    "roles": Guide("Keys and roles", "Who may call what, and how a caller says who they are."),
}
