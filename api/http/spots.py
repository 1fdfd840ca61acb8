"""Where in a field something stands, as problems and answers tell it."""

from api.http.schemas import number, string
from api.record_types.output import Output


class SpotValue(Output):
    """Where in a field something stands; the characters of a text are counted as Unicode code points, from 0."""

    pointer = string("In which text of the value, as a JSON pointer; empty where the value is one text.")
    line = number("On which line of it, from 1.", nullable=True)
    start = number("The character that it begins with.", nullable=True)
    end = number("The character after its last one.", nullable=True)
