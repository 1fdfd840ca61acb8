"""What stands around a place in a text, as search and replacements answer it."""

from api.http.schemas import string
from api.record_types.output import Output


class Passage(Output):
    """The words around a place, as readers read them."""

    text = string("Plain.")
    html = string("With the place in `<mark>`, all else escaped.")
