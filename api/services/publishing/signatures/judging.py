"""Judges the file of a signed review by nothing but itself: whether a passkey has signed just these words for just this scope."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from api.canonical import bytes_of, canonical, parse_strictly, sha256
from api.models import Attestation
from api.services.publishing.signatures.public_keys import cose_of, thumbprint
from api.services.publishing.signatures.statement import DECISION, STATEMENT_FORM, STATEMENT_KIND

_SPACE = re.compile(r'("(?:[^"\\]|\\.)*")|\s+')
MEMBERS = frozenset({"assertion", "key", "statement", "texts"})
"""What the file of a signed review holds."""
_ASSERTION = {"authenticatorData", "clientDataJSON", "signature"}
_TEXT = {"site": str, "locale": str, "version": int, "sha256": str}
_SHAPE: Mapping[str, Any] = {
    "kind": str, "form": int, "decision": str, "scope": {"sites": [str], "inheriting": bool},
    "reviewer": {"id": str, "name": str, "credential": str, "keys": [str]}, "reviewed_on": str,
    "texts": [{**_TEXT, "record": str, "type": str, "clinical": dict, "read_with": [_TEXT], "valid_until": str}],
    "relying_party": {"id": str, "origin": str}, "asked_at": str, "nonce": str,
}  # fmt: skip
"""What a statement holds, since with a key of their own anybody signs whatever they like."""
_FLAGS, _MAY_BE_COPIED = 32, 0x08
"""Where the device says what it is, and the bit that says that the passkey may be on several devices."""


class Judgement(NamedTuple):
    """What the file of a signed review is worth."""

    state: str
    """`valid`, `altered` or `unknown key`."""
    detail: str
    key: str | None = None
    """The thumbprint of the key that signed."""
    statement: dict[str, Any] | None = None
    """What was signed; None where it is not known to have been."""
    may_be_copied: bool = False
    """Whether the passkey may be on several devices: it then proves the account that keeps it, and no one device."""

    @property
    def id(self) -> str | None:
        """The SHA-256 of what was signed."""
        return None if self.statement is None else sha256(canonical(self.statement))

    @property
    def is_valid(self) -> bool:
        return self.state == "valid"


def judge_review(text: str | bytes, known: Collection[str] | None = None) -> Judgement:
    """What a file is worth, by the thumbprints of the keys that are known to be the reviewer's, where some are given.

    Only white space between its parts may differ from what was kept.
    """
    try:
        file = _taken_apart(text)
        name = thumbprint(file["key"])
        said = file["statement"]
        _require_right(file, name)
    except Exception as error:  # noqa: BLE001 - whatever a stranger's file makes of any of it, it proves nothing
        return Judgement("altered", f"It is not as it was signed: {_why(error)}.")
    if known is not None and name not in known:
        return Judgement("unknown key", f"It was signed with the key {name}, which is not among the keys given.", name)
    copied = bool(bytes_of(file["assertion"]["authenticatorData"])[_FLAGS] & _MAY_BE_COPIED)
    return Judgement("valid", f"It was signed with the key {name}.", name, said, copied)


class _NotAsSigned(ValueError):
    """What differs, in words."""


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, _NotAsSigned) else "this is no signed review"


def _taken_apart(text: str | bytes) -> dict[str, Any]:
    words = text.decode() if isinstance(text, bytes) else text
    file: dict[str, Any] = parse_strictly(words)
    if canonical(file) != _SPACE.sub(lambda found: found[1] or "", words):
        raise _NotAsSigned("it is written in another way")
    if set(file) != MEMBERS or set(file["assertion"]) != _ASSERTION:
        raise _NotAsSigned("its members are others")
    return file


def _require_right(file: Mapping[str, Any], key: str) -> None:
    said = file["statement"]
    if (said["kind"], said["form"], said["decision"]) != (STATEMENT_KIND, STATEMENT_FORM, DECISION):
        raise _NotAsSigned("what was signed is no review")
    if not _has_shape(said, _SHAPE):
        raise _NotAsSigned("the statement does not say what a review says")
    _require_signed(said, file["assertion"], file["key"])
    if key not in said["reviewer"]["keys"]:
        raise _NotAsSigned("the key is none of those that the statement names")
    if list(_named(said)) != [_told(each) for each in file["texts"]]:
        raise _NotAsSigned("the texts are not those that the statement names")


def _has_shape(value: Any, shape: Any) -> bool:
    if isinstance(shape, Mapping):
        return value.keys() == shape.keys() and all(_has_shape(value[name], each) for name, each in shape.items())
    if isinstance(shape, list):
        return isinstance(value, list) and all(_has_shape(each, shape[0]) for each in value)
    return type(value) is shape


def _require_signed(said: Mapping[str, Any], assertion: Mapping[str, str], key: Mapping[str, str]) -> None:
    """Whether the device has signed the hash of the statement, for the website that it names, with its person present and known."""
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException

    for word in assertion.values():
        bytes_of(word)
    try:
        webauthn.verify_authentication_response(
            # The name of the credential is signed by nobody; the key tells which it was.
            credential={"id": "AA", "rawId": "AA", "type": "public-key", "response": dict(assertion)},
            expected_challenge=bytes.fromhex(sha256(canonical(said))), expected_rp_id=said["relying_party"]["id"],
            expected_origin=str(said["relying_party"]["origin"]), credential_public_key=cose_of(key),
            credential_current_sign_count=0, require_user_verification=True,
        )  # fmt: skip
    except WebAuthnException:
        raise _NotAsSigned("the passkey has signed another statement, elsewhere, or is another") from None


_Named = tuple[str, str, str, int, str]
"""(record, site, locale, version, SHA-256)"""


def _named(said: Mapping[str, Any]) -> Iterator[_Named]:
    """Each text that a statement names, once, in its order."""
    found: dict[_Named, None] = {}
    for each in said["texts"]:
        for part in (each, *each["read_with"]):
            found[each["record"], part["site"], part["locale"], part["version"], part["sha256"]] = None
    return iter(found)


def _told(text: Mapping[str, Any]) -> _Named:
    if set(text) != {"record", "site", "locale", "version", "fields"}:
        raise _NotAsSigned("its members are others")
    return text["record"], text["site"], text["locale"], text["version"], sha256(text["fields"])


def text_signed(said: Mapping[str, Any], place: tuple[str, str, str], attested: Attestation) -> dict[str, Any] | None:
    """What a statement says of the text of a record on a site in a locale; None where it is not what is attested there.

    Who it was may have been erased since.
    """
    who = canonical({name: said["reviewer"][name] for name in ("name", "credential")})
    if attested.reviewed_on != said["reviewed_on"] or attested.reviewer not in (who, canonical(None)):
        return None
    words = attested.version, attested.clinical
    return next(
        (
            each
            for each in said["texts"]
            if (each["record"], each["site"], each["locale"]) == place
            and (each["version"], canonical(each["clinical"])) == words
        ),
        None,
    )
