"""Signed reviews that are made without any server, right or forged in some way."""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from api.canonical import as_word, canonical, sha256
from tests.authenticator import KINDS, Authenticator
from tests.lookup import jwk_of, thumbprint
from tests.signatures.other_keys import another_key

RECORD = "0190f3c1-0000-7000-8000-000000000001"
FIELDS = {
    "en": '{"answer":"Most people feel nothing – « rien » 😀.","question":"Does it hurt?"}',
    "und": '{"category":"practical"}',
}
DEVICES = {kind: Authenticator(kind=kind) for kind in KINDS}
MALLORY = Authenticator()
"""Somebody else's device."""

File = dict[str, Any]


def key_of(device: Authenticator) -> dict[str, str]:
    return jwk_of(device.public_key)


def statement(*devices: Authenticator) -> dict[str, Any]:
    """What one of these devices may sign."""
    return {
        "kind": "clinic-content-review", "form": 1, "decision": "clinically-right", "scope": {"sites": ["core"], "inheriting": True},
        "reviewer": {
            "id": "0190f3c1-0000-7000-8000-00000000000a", "name": "Dr. Rita Réviseuse", "credential": "PT, no. 123",
            "keys": [thumbprint(key_of(each)) for each in devices],
        },
        "reviewed_on": "2026-11-29",
        "texts": [
            {
                "record": RECORD, "type": "faq", "site": "core", "locale": "en", "version": 3, "sha256": sha256(FIELDS["en"]),
                "clinical": {"answer": sha256("answer"), "question": sha256("question")}, "valid_until": "2028-11-29",
                "read_with": [{"site": "core", "locale": "und", "version": 2, "sha256": sha256(FIELDS["und"])}],
            }
        ],
        "relying_party": {"id": "localhost", "origin": "http://localhost"},
        "asked_at": "2026-11-29T12:00:00.000Z", "nonce": "bm9uY2U",
    }  # fmt: skip


def signed(said: dict[str, Any], device: Authenticator, **altered: Any) -> File:
    """A file that the device has signed."""
    challenge = as_word(bytes.fromhex(sha256(canonical(said))))
    response = device.prove({"publicKey": {"challenge": challenge}}, **altered)["response"]
    texts = [
        {"record": RECORD, "site": "core", "locale": locale, "version": version, "fields": FIELDS[locale]}
        for locale, version in (("en", 3), ("und", 2))
    ]
    assertion = {name: response[name] for name in ("authenticatorData", "clientDataJSON", "signature")}
    return {"statement": said, "texts": texts, "key": key_of(device), "assertion": assertion}


def right(kind: str = KINDS[0], *, site: str = "core") -> File:
    """A file that is as it should be."""
    said = statement(DEVICES[kind])
    return signed({**said, "scope": {**said["scope"], "sites": [site]}}, DEVICES[kind])


def what_was_signed(file: File) -> tuple[bytes, bytes]:
    """The signature, and the words that the device has signed with it."""
    data, told, signature = (
        base64url_to_bytes(file["assertion"][name]) for name in ("authenticatorData", "clientDataJSON", "signature")
    )
    return signature, data + hashlib.sha256(told).digest()


def fitting_key(file: File) -> dict[str, str]:
    """Another key than the one that has signed, by which the signature is right all the same."""
    signature, words = what_was_signed(file)
    key = DEVICES["ES256"].key.public_key()
    assert isinstance(key, EllipticCurvePublicKey)
    point = another_key(key, signature, hashlib.sha256(words).digest()).public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": as_word(point.x.to_bytes(32)), "y": as_word(point.y.to_bytes(32))}


def _copy(file: File) -> File:
    copied: File = json.loads(json.dumps(file))
    return copied


def _altered(alter: Callable[[File], Any]) -> str:
    file = _copy(right())
    alter(file)
    return canonical(file)


def _text(file: File) -> Any:
    return file["statement"]["texts"][0]


def forgeries() -> Iterator[tuple[str, str]]:
    """The name of each forgery, and the file; none of them may be believed."""
    device = DEVICES[KINDS[0]]
    # What the texts say.
    yield (
        "the words of a text",
        _altered(lambda file: file["texts"][0].update(fields=FIELDS["en"].replace("nothing", "something"))),
    )
    yield (
        "the words and their hash",
        _altered(lambda file: (file["texts"][0].update(fields="{}"), _text(file).update(sha256=sha256("{}")))),
    )
    yield "the details that were read with it", _altered(lambda file: file["texts"][1].update(fields="{}"))
    yield "a text left out", _altered(lambda file: file["texts"].pop())
    yield "a text beside", _altered(lambda file: file["texts"].append({**file["texts"][0], "locale": "fr"}))
    yield "the texts in another order", _altered(lambda file: file["texts"].reverse())
    yield "what is confirmed of a field", _altered(lambda file: _text(file)["clinical"].update(answer=sha256("other")))
    # For what it counts.
    yield "the language", _altered(lambda file: (_text(file).update(locale="fr"), file["texts"][0].update(locale="fr")))
    yield "the version", _altered(lambda file: (_text(file).update(version=4), file["texts"][0].update(version=4)))
    yield "the record", _altered(lambda file: _text(file).update(record=RECORD.replace("1", "2")))
    yield "the type", _altered(lambda file: _text(file).update(type="limitation"))
    yield "one more site", _altered(lambda file: file["statement"]["scope"]["sites"].append("riverbank"))
    yield "the sites that inherit it", _altered(lambda file: file["statement"]["scope"].update(inheriting=False))
    yield "one more text", _altered(lambda file: file["statement"]["texts"].append({**_text(file), "locale": "fr"}))
    yield "the day of the review", _altered(lambda file: file["statement"].update(reviewed_on="2026-11-30"))
    yield "until when it counts", _altered(lambda file: _text(file).update(valid_until="2038-11-29"))
    yield "the decision", _altered(lambda file: file["statement"].update(decision="read"))
    # Who signed, where, and with what.
    yield "the reviewer's name", _altered(lambda file: file["statement"]["reviewer"].update(name="Dr. Mallory"))
    yield "the reviewer's credential", _altered(lambda file: file["statement"]["reviewer"].update(credential="MD"))
    yield "the key", _altered(lambda file: file.update(key=key_of(MALLORY)))
    yield (
        "the key, and that it may sign",
        _altered(
            lambda file: (
                file.update(key=key_of(MALLORY)),
                file["statement"]["reviewer"].update(keys=[thumbprint(key_of(MALLORY))]),
            )
        ),
    )
    yield "another key that fits the signature", _altered(lambda file: file.update(key=fitting_key(file)))
    yield "a key that the statement does not name", canonical(signed(statement(device), MALLORY))
    yield "the key in another spelling", _altered(lambda file: file["key"].update(alg="ES256"))
    yield (
        "the relying party",
        _altered(lambda file: file["statement"].update(relying_party={"id": "evil", "origin": "https://evil"})),
    )
    elsewhere = Authenticator(origin="https://evil.example", rp="evil.example")
    yield "signed for another website", canonical(signed(statement(elsewhere), elsewhere))
    other_page = Authenticator(origin="https://evil.example")
    yield "signed at another page", canonical(signed(statement(other_page), other_page))
    # What the device answered.
    earlier = signed({**statement(device), "nonce": "b2xk"}, device)["assertion"]
    yield "the answer to another statement", _altered(lambda file: file.update(assertion=earlier))
    yield "a registration", canonical(signed(statement(device), device, type="webauthn.create"))
    yield "another challenge", canonical(signed(statement(device), device, challenge="b3RoZXI"))
    for name, flags in {"nobody was there": 0x04, "nobody was known": 0x01}.items():
        careless = Authenticator()
        careless.flags = flags
        yield name, canonical(signed(statement(careless), careless))
    yield "no signature", _altered(lambda file: file["assertion"].update(signature="MAYCAQECAQE"))
    yield "no answer", _altered(lambda file: file["assertion"].clear())
    data = base64url_to_bytes(right()["assertion"]["authenticatorData"])
    yield (
        "what the device said of itself",
        _altered(
            lambda file: file["assertion"].update(authenticatorData=bytes_to_base64url(data[:32] + b"\x1d" + data[33:]))
        ),
    )
    yield (
        "something that is no review",
        canonical(signed({**statement(device), "kind": "clinic-content-receipt"}, device)),
    )
    yield (
        "a statement that leaves out who",
        canonical(signed({**statement(device), "reviewer": {"keys": statement(device)["reviewer"]["keys"]}}, device)),
    )
    for name, value in {
        "reviewed_on": None,
        "scope": {"sites": "core", "inheriting": True},
        "asked_at": 7,
        "more": "",
    }.items():
        yield f"a statement whose {name} is no review's", canonical(signed({**statement(device), name: value}, device))
    yield "a form that is not known", canonical(signed({**statement(device), "form": 2}, device))
    yield from _misspelt()


def _misspelt() -> Iterator[tuple[str, str]]:
    """Files that say the same to a careless reader, or only a part of it."""
    text = canonical(right())
    yield "the statement cut short", _altered(lambda file: file["statement"].pop("nonce"))
    yield "the file cut short", text[:-1]
    yield (
        "members in another order",
        json.dumps(dict(reversed(right().items())), ensure_ascii=False, separators=(",", ":")),
    )
    yield "signs written as numbers", text.replace("é", "\\u00e9")
    yield "a member twice", text.replace('"form":1', '"form":1,"form":1')
    yield "a whole number as a fraction", text.replace('"form":1', '"form":1.0')
    yield "a member more", _altered(lambda file: file.update(more=1))
    yield "a member more in the statement", _altered(lambda file: file["statement"].update(more=1))
    yield (
        "the signature in another spelling",
        _altered(lambda file: file["assertion"].update(signature=file["assertion"]["signature"] + "=")),
    )
    yield from ((f"nothing: {each!r}", each) for each in ("", "null", "[]", "{}", "7", '"x"', "{" * 9_000))


def every_byte() -> Iterator[str]:
    """The right file with one sign altered or left out, at every place."""
    text = canonical(right())
    for place, sign in enumerate(text):
        yield text[:place] + ("0" if sign != "0" else "1") + text[place + 1 :]
        yield text[:place] + text[place + 1 :]
