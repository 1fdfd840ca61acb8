"""The verifier in TypeScript judges every receipt as ours does, and shares no line with it."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.canonical import canonical, parse
from api.delivery.receipts.keys import KeySet, ReceiptKey
from api.delivery.receipts.signing import judge, signed
from tests.factories import NOW
from tests.receipts.test_every_byte import KEY, RECEIPT, STATEMENT, with_header

CLIENT = Path(__file__).parent.parent.parent / "clients" / "typescript"
REQUIRE_ALL = os.environ.get("CONTENT_TEST_REQUIRE_ALL") == "1"
JUDGE = """
import {{ readFileSync }} from "node:fs";
import {{ verifyReceipt }} from "{module}";
const {{ keys, receipts }} = JSON.parse(readFileSync(0, "utf-8"));
const states = [];
for (const each of receipts) states.push((await verifyReceipt(each, keys)).state);
console.log(JSON.stringify(states));
"""
OTHER, REVOKED = ReceiptKey.new(NOW), ReceiptKey.new(NOW)
KEYS = KeySet((KEY, OTHER, REVOKED)).retire(OTHER.id, now=NOW).revoke(REVOKED.id, because="Stolen.", now=NOW)


def receipts() -> Iterator[str]:
    """Receipts of all sorts: good ones, and ones that were altered at any place and in any way."""
    text = RECEIPT.decode()
    yield text
    yield json.dumps(parse(RECEIPT), indent=2, ensure_ascii=False)
    yield from (signed(STATEMENT, each).decode() for each in (OTHER, REVOKED, ReceiptKey.new(NOW)))
    yield from (
        with_header(**each).decode() for each in ({"alg": "none"}, {"typ": "JWT"}, {"crit": []}, {"kid": OTHER.id})
    )
    for place in range(len(text)):
        yield text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :]
        yield text[:place] + text[place + 1 :]
    yield text.replace('"form":1', '"form":1,"form":1')
    yield text.replace('"seq":12', '"seq":12.0')
    yield text.replace("É", "\\u00c9")
    yield canonical({**parse(RECEIPT), "more": 1})
    yield from ("", "null", "[]", "{}", '{"signature":"..","statement":{}}')


@pytest.mark.long
def test_it_judges_as_ours_does(tmp_path: Path) -> None:
    compiler = CLIENT / "node_modules" / ".bin" / "tsc"
    if not compiler.exists() or shutil.which("node") is None:
        if REQUIRE_ALL:
            pytest.fail("Node or `npm ci` in clients/typescript is missing.")
        pytest.skip("The verifier in TypeScript was not tested; `npm ci` in clients/typescript brings what that needs.")
    options = [
        "--target",
        "es2020",
        "--module",
        "es2022",
        "--moduleResolution",
        "bundler",
        "--skipLibCheck",
        "--lib",
        "es2020,dom",
        "--strict",
        "--types",
        "node",
    ]
    subprocess.run(
        [compiler, CLIENT / "src/receipt.ts", *options, "--outDir", tmp_path], cwd=CLIENT, check=True, timeout=120
    )
    (tmp_path / "package.json").write_text('{"type": "module"}')
    program = tmp_path / "judge.mjs"
    program.write_text(JUDGE.format(module="./receipt.js"))
    asked = list(receipts())
    said = subprocess.run(
        ["node", program], input=json.dumps({"keys": KEYS.as_jwks, "receipts": asked}), check=True, capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip
    assert json.loads(said.stdout) == [judge(each, KEYS).state for each in asked]
