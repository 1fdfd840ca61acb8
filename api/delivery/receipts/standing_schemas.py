"""What is told of how something that was shown stands now, and of a receipt that was verified, for the document."""

from marshmallow import Schema, fields

from api.delivery.receipts.statement_schemas import ReceiptKeyValue, ReceiptStatement
from api.delivery.schemas import ID_ABOUT
from api.http.schemas import FieldValue, about, flag, many, moment, one, string
from api.reading.facts.withdrawal import SEVERITIES
from api.record_types import RECORD_TYPES
from api.record_types.output import Output


class StandingReplacement(Output):
    """What to read instead."""

    id = string(ID_ABOUT, format="uuid")
    title = string("Its title, plain.")


class StandingWithdrawal(Output):
    """A text of the page that was withdrawn since, which is not named any more."""

    id = string(ID_ABOUT, format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    at = moment("When it was withdrawn.")
    severity = string("How grave that is.", enum=list(SEVERITIES))
    message = string("Why, in the words for readers.")
    replacement = one(StandingReplacement, "What to read instead, where there is something.", nullable=True)


class StandingChange(Output):
    """A record of which readers would read something else now."""

    what = string("What became of it.", enum=["changed", "added", "removed"])
    id = string(ID_ABOUT, format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    title = string("Its title now; of what was removed, the one it had.")
    is_about_safety = flag("Whether it tells of what may harm.")


class ReceiptStanding(Output):
    """Whether what a receipt states is what readers would be shown now."""

    state = string(
        "`current`: readers would read the same now. `changed`: see `changes`. `withdrawn`: something of it was withdrawn, see "
        "`withdrawn`. `removed`: it is not shown any more. `unknown`: see `detail`.",
        enum=["current", "changed", "withdrawn", "removed", "unknown"],
    )
    detail = string("Why that is not known, or not told.", nullable=True)
    withdrawn = many(StandingWithdrawal, "What of it was withdrawn.")
    changes = many(StandingChange, "What else is different.")


class ReceiptVerdict(Output):
    """What a receipt is worth."""

    verdict = string(
        "`valid`: just this was signed. `altered`: it was not. `unknown_key`: no key of this server has that name. `revoked`: the key "
        "was revoked, so that anybody may have signed it.",
        enum=["valid", "altered", "unknown_key", "revoked"],
    )
    detail = string("The same in a sentence.")
    key = one(ReceiptKeyValue, "The key that it names, where this server knows that.", nullable=True)
    statement = one(ReceiptStatement, "What it states; `null` unless it is valid.", nullable=True)
    standing = one(ReceiptStanding, "How that stands now; `null` unless it is valid.", nullable=True)


class ReceiptInput(Schema):
    """A receipt, as it was handed out; only white space between its parts may differ."""

    signature = fields.String(required=True, metadata=about("Its signature."))
    statement = fields.Dict(
        fields.String(), FieldValue(), required=True, metadata=about("What it states, to the letter.")
    )
