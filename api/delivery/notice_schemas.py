"""What stands beside texts for those who read them: notices, and who reviewed them, as schemas."""

from api.http.schemas import string
from api.reading.notices import NOTICES
from api.record_types.output import Output


class NoticeValue(Output):
    """Something to show the reader."""

    kind = string("What it is about.", enum=list(NOTICES))
    text = string("What to show the reader, plain.")
    locale = string("The language of the notice.")


class Reviewer(Output):
    """The clinician who attested the text, as named then."""

    name = string("The clinician's name.")
    credential = string("The clinician's credential.", nullable=True)
