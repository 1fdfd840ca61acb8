"""The groups in which forms show the fields of a record, and which field stands in which."""

from api.record_types.kinds.field import Field

GROUPS = ("text", "details", "evidence", "finding", "place", "note")
"""In the order of a form: what patients read comes first."""

_OF_SHARED = {
    **dict.fromkeys(("certainty", "evidence", "citations", "derives_from", "sources"), "evidence"),
    **dict.fromkeys(("slug", "search_terms", "seo_title", "seo_description"), "finding"),
    **dict.fromkeys(("topic", "position", "tags", "audience", "safety"), "place"),
    "editor_note": "note",
}


def group_of(field: Field) -> str:
    """The group of a field: that of its name for what every type has, else the words, or the details."""
    return _OF_SHARED.get(field.name, "text" if field.localized else "details")
