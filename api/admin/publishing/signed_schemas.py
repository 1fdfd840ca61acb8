"""What is said and answered where a clinical review is signed."""

from marshmallow import fields

from api.admin.accounts.passkey_schemas import Assertion, RequestOptions
from api.http.schemas import about, flag, many, number, one, string, strings, texts_by_name
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.publishing.signed.statement import DECISION, STATEMENT_FORM, STATEMENT_KIND
from api.services.publishing.verbs.review import ReviewInput

_HASH = "The SHA-256 of its fields, as they are stored."


class SignedReviewInput(ReviewInput):
    """The same texts and the same day as the statement was asked for, and the passkey's answer."""

    passkey = fields.Nested(
        Assertion, required=True, metadata=about("A passkey's answer, whose challenge is the hash of the statement.")
    )


class ReviewScope(Output):
    """Where it counts."""

    sites = strings("The sites whose own texts these are.")
    inheriting = flag("Whether it counts, with just these words, on the sites that inherit them too.")


class ReviewSigner(Output):
    """Who signs, as they are known at that moment."""

    id = string("Their id.", format="uuid")
    name = string("Their name.")
    credential = string("Their clinical credential.")
    keys = strings("The thumbprints (RFC 7638) of the keys with which they may sign.")


class ReadWith(Output):
    """A text that is read with another."""

    site = string("The site that it is a text of.")
    locale = string("Its locale; `und` for what is the same in all languages.")
    version = number("Its version.")
    sha256 = string(_HASH)


class SignedText(ReadWith):
    """A text that is confirmed."""

    record = string("The record's id.", format="uuid")
    type = string("The record type.", enum=list(RECORD_TYPES))
    clinical = texts_by_name(
        "The fingerprint of each clinical field that is confirmed, with those of the texts read with it."
    )
    read_with = many(ReadWith, "The texts that it is read with.")
    valid_until = string("The last day for which it is confirmed.", format="date")


class RelyingParty(Output):
    """The website at which it is signed."""

    id = string("Its host, to which the passkey is bound.")
    origin = string("Its origin.")


class ReviewStatement(Output):
    """What is signed: the SHA-256 of its canonical JSON (RFC 8785) is the passkey's challenge."""

    kind = string("What it is.", enum=[STATEMENT_KIND])
    form = number(f"The form of this statement; {STATEMENT_FORM}.")
    decision = string("What is decided.", enum=[DECISION])
    scope = one(ReviewScope, "Where it counts.")
    reviewer = one(ReviewSigner, "Who signs.")
    reviewed_on = string("The day of the review.", format="date")
    texts = many(SignedText, "The texts that are confirmed, and nothing else is.")
    relying_party = one(RelyingParty, "The website at which it is signed.")
    asked_at = string("When the statement was made.", format="date-time")
    nonce = string("A word that is in no other statement.")


class TextInFull(Output):
    """A text as it is stored."""

    record = string("The record's id.", format="uuid")
    site = string("The site that it is a text of.")
    locale = string("Its locale.")
    version = number("Its version.")
    fields_ = fields.String(
        required=True, data_key="fields",
        metadata=about("Its fields, as JSON; `sha256` in the statement is of just this text."),
    )  # fmt: skip


class StatementAnswer(Output):
    """What is to be signed, in full, and how a browser asks for it."""

    statement = one(ReviewStatement, "What the passkey signs.")
    texts = many(TextInFull, "Every text that the statement names.")
    publicKey = one(RequestOptions, "What the browser is to be asked.")


class AssertionValue(Output):
    """What the device answered, in base64url."""

    authenticatorData = string("What the device says of itself.")
    clientDataJSON = string("What the browser says of where it was asked, and for what.")
    signature = string("What it has signed both with.")


class SignerKey(Output):
    """The public key that signed, as a JWK."""

    kty = string("The kind of key.", enum=["EC", "OKP", "RSA"])
    crv = string("The curve.", required=False, enum=["P-256", "Ed25519"])
    x = string("The first part of a point.", required=False)
    y = string("The second part.", required=False)
    n = string("The modulus.", required=False)
    e = string("The exponent.", required=False)


class SignedReview(Output):
    """A signed review: all that anybody needs to verify it without this server, now or in twenty years."""

    statement = one(ReviewStatement, "What was signed.")
    texts = many(TextInFull, "Every text that it names, in full.")
    key = one(SignerKey, "The public key that signed.")
    assertion = one(AssertionValue, "The proof.")
