"""What is wrong with texts, as every room of the admin API answers it."""

from api.http.schemas import one, string
from api.http.spots import SpotValue
from api.record_types.output import Output
from api.rules import SEVERITIES


class LetStandValue(Output):
    """Who lets a finding of the publish gate stand."""

    by = string("Who, by the name that they had then.")
    until = string("The last day on which it stands.", format="date")
    reason = string("Why.")


class ProblemValue(Output):
    """One thing that is wrong with a text, or worth a look."""

    code = string(
        "Its stable name, such as `required-field-missing` or `html-in-text`; `GET /v1/problems` explains each."
    )
    severity = string(
        "`blocker`: it keeps the text from readers; `warning`: readers would stumble over it; `hint`: it is worth a look.",
        enum=list(SEVERITIES),
    )
    detail = string("What is wrong.")
    remedy = string("What to do about it.")
    record = string("The record's id.", format="uuid")
    site = string("The site of the text.")
    locale = string("The locale of the text; `und` for the record's details.", required=False)
    field = string("The field, where it is about one.", required=False)
    place = one(SpotValue, "Where in the field it stands, where that is known.", required=False)
    finding = string(
        "Of a rule of the publish gate: the name of just this finding in just these words, by which it can be waived.",
        required=False,
    )
    waived = one(LetStandValue, "Who lets it stand, where somebody does.", required=False)
