"""What a health-record system may say in an Infobutton's address, checked in the words of HL7's URL-based implementation guide."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.errors import InvalidParameter, UnknownParameter
from api.http.schemas import about
from api.record_types.checks import Whole
from api.record_types.code_systems import check_known

ATOM, JSON = "application/atom+xml", "application/json"
ANSWER_TYPES = {"text/xml": ATOM, "application/xml": ATOM, ATOM: ATOM, JSON: JSON}
"""What one may ask for as `knowledgeResponseType`, and what that is answered as."""
CODE, SYSTEM, NAME = (f"mainSearchCriteria.v.{each}" for each in ("c", "cs", "dn"))
LANGUAGE = "informationRecipient.languageCode.c"
_OLDEST = 150
# What HL7 and OpenInfobutton define: systems send all of it, whether or not whoever answers has a use for it.
_OF_HL7 = re.compile(
    r"(?:mainSearchCriteria|subTopic|taskContext|patientPerson|age|ageGroup|encounter|performer|informationRecipient|holder|"
    r"assignedEntity|assignedAuthorizedPerson|serviceDeliveryLocation|locationOfInterest|representedOrganization|"
    r"severityObservation|interpretationCode|knowledgeRequestNotification|administrativeGenderCode)(?:\.[A-Za-z]{1,40}){1,5}"
    r"|performer|informationRecipient|xsltTransform|knowledgeRequestType"
)
_NO_CALLBACK = (
    "JSONP is not offered: it would run an answer of this server as a program in the page of a health-record system. "
    "Pages of any origin may read the JSON itself."
)


_LINE = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]{0,300}")


def _check_system(text: str) -> None:
    # Some send it empty, with a name alone.
    if text:
        check_known(text)


class InfobuttonQuery(Schema):
    """What is asked about, and for whom."""

    code = fields.String(
        data_key=CODE,
        validate=validate.Length(max=100),
        metadata=about("The code of the problem, test or treatment.", examples=["M79.1"]),
    )
    system = fields.String(
        data_key=SYSTEM, validate=[validate.Length(max=200), _check_system],
        metadata=about("The code's system: its OID, its address, or the name that the clinic uses.", examples=["2.16.840.1.113883.6.90"]),
    )  # fmt: skip
    name = fields.String(
        data_key=NAME, validate=validate.Length(max=200),
        metadata=about("What it is called. Without a code, a topic or condition of just this name is looked for."),
    )  # fmt: skip
    language = fields.String(
        data_key=LANGUAGE,
        validate=Whole("[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*", error="It must be a language, such as `en` or `fr-CA`."),
        metadata=about("The reader's language. What there is in another language alone comes in that, and says so.", examples=["en"]),
    )  # fmt: skip
    form = fields.String(
        data_key="knowledgeResponseType", load_default="text/xml",
        validate=validate.OneOf(list(ANSWER_TYPES), error="It must be one of {choices}."),
        metadata=about("Atom, or the JSON that MedlinePlus Connect answers.", examples=[JSON]),
    )  # fmt: skip
    task = fields.String(
        data_key="taskContext.c.c", validate=Whole("[A-Z]{1,20}", error="It must be a code of HL7's ActTaskCode, such as `PROBLISTREV`."),
        metadata=about("What somebody is doing; it is told again under `category`, and leaves nothing out.", examples=["PROBLISTREV"]),
    )  # fmt: skip
    gender = fields.String(
        data_key="patientPerson.administrativeGenderCode.c", validate=validate.OneOf(["F", "M", "UN"], error="It must be one of {choices}."),
        metadata=about("The patient's administrative gender; told again, and leaves nothing out."),
    )  # fmt: skip
    age = fields.String(
        data_key="age.v.v", validate=Whole("[0-9]{1,5}", error="It must be a whole number."),
        metadata=about("The patient's age; told again, and leaves nothing out."),
    )  # fmt: skip
    age_unit = fields.String(
        data_key="age.v.u", validate=validate.OneOf(["a", "mo", "wk", "d", "h", "min"], error="It must be one of {choices}."),
        metadata=about("The unit of the age, by UCUM; `a` for years."),
    )  # fmt: skip
    recipient = fields.String(
        data_key="informationRecipient", validate=validate.OneOf(["PAT", "PROV", "PAYOR"], error="It must be one of {choices}."),
        metadata=about("Who reads it; told again. All texts are for patients."),
    )  # fmt: skip

    @validates_schema
    def check_together(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse what can be answered by nothing, or would be answered by something else."""
        if not (data.get("code") or data.get("name")):
            raise ValidationError(f"Say what is asked about: {CODE} with {SYSTEM}, or {NAME}.", CODE)
        if data.get("code") and not data.get("system"):
            raise ValidationError(f"A code says nothing without its system: give {SYSTEM} too.", SYSTEM)
        if data.get("age_unit", "a") == "a" and int(data.get("age", 0)) > _OLDEST:
            raise ValidationError(f"It must be at most {_OLDEST} years.", "age.v.v")


_NAMES = frozenset(each.data_key for each in InfobuttonQuery().fields.values())


def refuse_unfit(said: Mapping[str, str]) -> None:
    """Refuse names that HL7 does not define, because a slip would leave out what was meant, and values that are no line of text."""
    for name, value in said.items():
        if not _LINE.fullmatch(value):
            detail = "It must be one line of at most 300 characters, without control characters."
            raise InvalidParameter(f"{name}: {detail}", errors=[{"parameter": name, "detail": detail}])
        if name not in _NAMES and not _OF_HL7.fullmatch(name):
            detail = _NO_CALLBACK if name == "callback" else "HL7's Infobutton has no parameter of this name."
            raise UnknownParameter(f"{name}: {detail}", errors=[{"parameter": name, "detail": detail}])
