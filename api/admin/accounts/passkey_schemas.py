"""What browsers and this API tell each other of passkeys, as the standard names it (Web Authentication, level 3)."""

from marshmallow import EXCLUDE, Schema, fields, validate

from api.http.schemas import about, many, one, string
from api.record_types.output import Output

LONGEST_WORD = 20_000


def _word(what: str, *, required: bool = True) -> fields.String:
    """Bytes as browsers write them: in base64url, without `=`."""
    rule = validate.Regexp(r"^[A-Za-z0-9_-]+\Z", error="It must be base64url without `=`.")
    return fields.String(
        required=required,
        allow_none=not required,
        validate=[validate.Length(1, LONGEST_WORD), rule],
        metadata=about(what, examples=["c2lnbmVk"]),
    )


class Shown(Schema):
    """What browsers add of their own is passed over: the standard grows."""

    class Meta:
        unknown = EXCLUDE


class AssertionResponse(Shown):
    """What the device has signed."""

    clientDataJSON = _word("What the browser says of where it was asked.")
    authenticatorData = _word("What the device says of itself.")
    signature = _word("What it has signed both with.")
    userHandle = _word("Whose passkey it is.", required=False)


class Credential(Shown):
    """What both answers of a browser say of the credential."""

    id = _word("The credential's id.")
    rawId = _word("The same.")
    type = fields.String(required=True, validate=validate.Equal("public-key"), metadata=about("Always `public-key`."))


class Assertion(Credential):
    """The answer of `navigator.credentials.get()`, as its `toJSON()` gives it."""

    response = fields.Nested(AssertionResponse, required=True, metadata=about("What the device has signed."))


class AttestationResponse(Shown):
    """What the device has made."""

    clientDataJSON = _word("What the browser says of where it was asked.")
    attestationObject = _word("The new public key, and what the device says of itself.")


class MadeCredential(Credential):
    """The answer of `navigator.credentials.create()`, as its `toJSON()` gives it."""

    response = fields.Nested(AttestationResponse, required=True, metadata=about("What the device has made."))


class KnownCredential(Output):
    """A passkey that is known."""

    id = string("The credential's id.")
    type = string("Always `public-key`.")


class RequestOptions(Output):
    """What `navigator.credentials.get({publicKey})` takes, as `parseRequestOptionsFromJSON()` reads it."""

    challenge = string("What the device has to sign.")
    rpId = string("The website that the passkey is for.")
    timeout = fields.Integer(required=True, metadata=about("For how many milliseconds it may be answered."))
    allowCredentials = many(KnownCredential, "Only one of these; none for whichever the browser finds.")
    userVerification = string("That the device has to know its person.")


class WebsiteValue(Output):
    """The website that passkeys are for."""

    id = string("Its host.")
    name = string("Its name.")


class UserValue(Output):
    """Whose passkey it will be."""

    id = string("Their id, as bytes.")
    name = string("What tells them from others.")
    displayName = string("Their name.")


class AlgorithmValue(Output):
    """A kind of signature."""

    type = string("Always `public-key`.")
    alg = fields.Integer(required=True, metadata=about("Its number in COSE."))


class SelectionValue(Output):
    """Which devices will do."""

    residentKey = string("That it is found without any name.")
    requireResidentKey = fields.Boolean(required=True, metadata=about("The same, for older browsers."))
    userVerification = string("That the device has to know its person.")


class CreationOptions(Output):
    """What `navigator.credentials.create({publicKey})` takes, as `parseCreationOptionsFromJSON()` reads it."""

    rp = one(WebsiteValue, "The website that it will be for.")
    user = one(UserValue, "Whose it will be.")
    challenge = string("What the device has to sign.")
    pubKeyCredParams = many(AlgorithmValue, "The kinds of signatures that are taken, the best first.")
    timeout = fields.Integer(required=True, metadata=about("For how many milliseconds it may be answered."))
    excludeCredentials = many(KnownCredential, "Those that the person has already.")
    authenticatorSelection = one(SelectionValue, "Which devices will do.")
    attestation = string("That nobody needs to know which make of device it is.")


class RequestValue(Output):
    """A question for a passkey."""

    publicKey = one(RequestOptions, "What the browser is to be asked.")


class CreationValue(Output):
    """A question for a new passkey."""

    publicKey = one(CreationOptions, "What the browser is to be asked.")
