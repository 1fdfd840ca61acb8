"""What receipts and their keys hold, for the document."""

from marshmallow import fields

from api.delivery.publisher_schemas import Publisher
from api.delivery.schemas import CERTAINTY_ABOUT, ID_ABOUT, SEQ_ABOUT, CertaintyValue, ReviewValue, address
from api.http.schemas import TIME, about, flag, many, moment, number, one, string
from api.reading.facts.withdrawal import SEVERITIES
from api.record_types import RECORD_TYPES
from api.record_types.output import Output

_NOT_TOLD = "`null` where it was withdrawn since, for what was taken away is not named any more."


class ReceiptSite(Output):
    """Who showed it."""

    key = string("The site's key.")
    base_url = string("The address of its website then.", nullable=True)


class ReceiptAbout(Output):
    """What was asked for."""

    id = string(ID_ABOUT, format="uuid")
    type = string("The record type.", enum=list(RECORD_TYPES))


class ReceiptLedger(Output):
    """Where it stands in the history."""

    seq = number("The number of the change.")
    hash = string("The ledger's hash after it, which `clinic-content verify` proves.")


class ReceiptLocale(Output):
    """Which language a text was shown in."""

    requested = string("The locale that was asked for.")
    served = string("The locale of the text that was shown.")
    is_fallback = flag("Whether that was another one than the one asked for.")
    outdated = flag("Whether its source had moved on clinically since it was translated.")
    method = string("How the text came about.", enum=["original", "human", "machine", "post_edited"])


class ReceiptPart(Output):
    """A text that some of the words come from."""

    site = string("The site that wrote it: the record's own, or one that overrides.")
    locale = string("Its locale; `und` for what is the same in all languages.")
    version = number("The number of its version.")
    sha256 = string("The hash by which the ledger knows what it says.")


class ReceiptText(Output):
    """A record as it was shown."""

    place = string(
        "Where: the record asked for, in a section of its page, or beside these.",
        enum=["topic", "section", "beside", "record"],
    )
    id = string(ID_ABOUT, format="uuid")
    type = string("The record type.", enum=list(RECORD_TYPES))
    title = string(f"Its title; {_NOT_TOLD}", nullable=True)
    slug = string(f"Its name in URLs; {_NOT_TOLD}", nullable=True)
    url = address(f"Where it stood on the website, as far as that said; {_NOT_TOLD}")
    version = number("The number of the text's version.")
    rev = string("What the item was known by.")
    item_sha256 = string(
        "The SHA-256 of the whole item, as canonical JSON (RFC 8785), in the `item_format` of the receipt."
    )
    locale = one(ReceiptLocale, "Which language this was.")
    certainty = one(CertaintyValue, CERTAINTY_ABOUT, nullable=True)
    review = one(ReviewValue, "Its clinical review, as it was published.")
    parts = many(ReceiptPart, "The texts that its words come from.")


class ReceiptWithdrawal(Output):
    """Something that was shown and has been withdrawn since."""

    id = string(ID_ABOUT, format="uuid")
    at = moment("When it was withdrawn.")
    severity = string("How grave that is.", enum=list(SEVERITIES))
    message = string("Why, in the words for readers.")
    replacement = string("The id of the record to be read instead.", nullable=True)


class ReceiptStatement(Output):
    """What a receipt states."""

    form = number("The form of this statement; 1.")
    item_format = number("The format of the items that `item_sha256` is of.")
    kind = string("Whether a page was shown or a record by itself.", enum=["page", "record"])
    site = one(ReceiptSite, "Who showed it.")
    publisher = one(Publisher, "Who published it, as readers were told.")
    about_ = fields.Nested(ReceiptAbout, required=True, data_key="about", metadata=about("What was asked for."))
    locale = string("The locale that it was asked for in.")
    seq = number(SEQ_ABOUT)
    shown_from = string(
        "From when on it was shown like this: when the newest change was published that touched the site.", **TIME
    )
    ledger = one(ReceiptLedger, "Where that stands in the history.")
    texts = many(ReceiptText, "Every record that was shown, in its order, also what has been withdrawn since.")
    withdrawn_since = many(ReceiptWithdrawal, "What of it has been withdrawn since.")


class ReceiptValue(Output):
    """A receipt."""

    signature = string(
        "A detached JSON Web Signature (RFC 7515, appendix F; EdDSA with Ed25519) over the canonical JSON (RFC 8785) of `statement`."
    )
    statement = one(ReceiptStatement, "What is signed.")


class ReceiptKeyValue(Output):
    """A public key, as a JWK (RFC 8037)."""

    kty = string("The kind of key.", enum=["OKP"])
    crv = string("The curve.", enum=["Ed25519"])
    x = string("The public key.")
    kid = string("Its thumbprint (RFC 7638), which receipts name it by.")
    use = string("What it is for.", enum=["sig"])
    alg = string("How it signs.", enum=["EdDSA"])
    made_at = moment("When it was made.")
    retired_at = moment("Since when it signs no more; what it signed stays good.", nullable=True)
    revoked_at = moment(
        "Since when it is known that others may have had it: what it signed proves nothing.", nullable=True
    )
    revoked_because = string("Why.", nullable=True)


class ReceiptKeys(Output):
    """All keys that receipts were signed with, as a JWK Set."""

    keys = many(ReceiptKeyValue, "The keys, the oldest first.")
