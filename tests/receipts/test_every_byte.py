"""A byte that is changed anywhere in a receipt is found, and so is every other way to alter one."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.canonical import canonical, parse
from api.delivery.receipts.keys import KeySet, ReceiptKey
from api.delivery.receipts.signing import judge, signed
from tests.factories import NOW

KEY = ReceiptKey.new(NOW)
KEYS = KeySet((KEY,))
STATEMENT = {
    "form": 1, "locale": "fr", "seq": 12, "note": 'Élan – 😀 "quoted" \\ \u0001 \n', "withdrawn_since": [],
    "texts": [{"id": "a", "version": 3, "title": None, "locale": {"is_fallback": True}, "parts": [{"sha256": "0f"}]}],
}  # fmt: skip
RECEIPT = signed(STATEMENT, KEY)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_it_is_valid_as_it_was_signed() -> None:
    assert judge(RECEIPT, KEYS).statement == STATEMENT
    assert signed(STATEMENT, KEY) == RECEIPT


def test_every_byte_counts() -> None:
    for place in range(len(RECEIPT)):
        for other in {RECEIPT[place] ^ 1, RECEIPT[place] ^ 0x20, RECEIPT[place] ^ 0x80, 0x20, 0x30} - {RECEIPT[place]}:
            altered = RECEIPT[:place] + bytes([other]) + RECEIPT[place + 1 :]
            assert not judge(altered, KEYS).is_valid, (place, altered)


def test_every_byte_is_needed_and_none_may_be_added() -> None:
    for place in range(len(RECEIPT)):
        assert not judge(RECEIPT[:place] + RECEIPT[place + 1 :], KEYS).is_valid
        assert not judge(RECEIPT[:place], KEYS).is_valid
        assert not judge(RECEIPT[:place] + b"0" + RECEIPT[place:], KEYS).is_valid


def test_white_space_between_its_parts_alters_nothing() -> None:
    from json import dumps, loads

    shown = dumps(loads(RECEIPT), indent=2, ensure_ascii=False)
    assert judge(shown, KEYS).is_valid
    assert judge(RECEIPT + b"\n", KEYS).is_valid


@given(statement=st.dictionaries(st.text(), JSON, max_size=4))
def test_whatever_is_stated_comes_back(statement: dict[str, Any]) -> None:
    verdict = judge(signed(statement, KEY), KEYS)
    assert (verdict.state, verdict.statement) == ("valid", statement)


def with_header(**changes: Any) -> bytes:
    """The receipt with another header over the same signature."""
    receipt = parse(RECEIPT)
    header, _, proof = receipt["signature"].partition("..")
    said = {**parse(urlsafe_b64decode(header + "==")), **changes}
    head = urlsafe_b64encode(canonical(said).encode()).rstrip(b"=").decode()
    return canonical({**receipt, "signature": f"{head}..{proof}"}).encode()


@pytest.mark.parametrize(
    "changes", [{"alg": "none"}, {"alg": "HS256"}, {"typ": "JWT"}, {"crit": ["b64"]}, {"kid": None}]
)
def test_no_other_header_passes(changes: dict[str, Any]) -> None:
    assert not judge(with_header(**changes), KEYS).is_valid


def test_no_other_key_passes_for_the_one_that_is_named() -> None:
    other = ReceiptKey.new(NOW)
    assert judge(signed(STATEMENT, other), KEYS).state == "unknown key"
    assert judge(with_header(kid=other.id), KeySet((KEY, other))).state == "altered"


def test_two_receipts_cannot_be_mixed() -> None:
    other = parse(signed({**STATEMENT, "seq": 13}, KEY))
    mixed = canonical({**other, "signature": parse(RECEIPT)["signature"]})
    assert judge(mixed, KEYS).state == "altered"


@pytest.mark.parametrize(
    "text",
    [
        b"", b"\xff\xfe", b"null", b"[]", b"{}", b'{"signature":"","statement":{}}', b'{"signature":null,"statement":null}',
        b'{"signature":"..","statement":{}}', b'{"signature":"e30..","statement":{}}', b"[" * 5_000, b"1" * 5_000,
        b'{"signature":"bnVsbA..","statement":{}}', b'{"signature":"x..y","statement":{"n":1e999}}',
    ],
)  # fmt: skip
def test_what_is_no_receipt_is_said_to_be_none(text: bytes) -> None:
    assert judge(text, KEYS).state == "altered"


def test_what_a_revoked_key_signed_proves_nothing_and_a_retired_ones_stays_good() -> None:
    retired = KEYS.retire(KEY.id, now=NOW)
    assert judge(RECEIPT, retired).is_valid
    verdict = judge(RECEIPT, retired.revoke(KEY.id, because="It was stolen.", now=NOW))
    assert (verdict.state, "It was stolen." in verdict.detail) == ("revoked", True)
