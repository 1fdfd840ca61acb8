"""No forgery of a signed review is believed, by our verifier or by the one in TypeScript, which shares no line with it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from api.canonical import bytes_of, canonical
from tests.authenticator import KINDS, MAY_BE_COPIED, Authenticator
from tests.lookup import judge_review, thumbprint
from tests.signed.made import (
    DEVICES,
    every_byte,
    fitting_key,
    forgeries,
    key_of,
    right,
    signed,
    statement,
    what_was_signed,
)

CLIENT = Path(__file__).parent.parent.parent / "clients" / "typescript"
REQUIRE_ALL = os.environ.get("CONTENT_TEST_REQUIRE_ALL") == "1"
FORGERIES = dict(forgeries())
JUDGE = """
import { readFileSync } from "node:fs";
import { verifyReview } from "./review.js";
const { known, files } = JSON.parse(readFileSync(0, "utf-8"));
const states = [];
for (const each of files) states.push((await verifyReview(each, known)).state);
console.log(JSON.stringify(states));
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_one_is_believed(kind: str) -> None:
    file = right(kind)
    verdict = judge_review(canonical(file))
    assert (verdict.state, verdict.statement, verdict.may_be_copied) == ("valid", file["statement"], False)
    assert judge_review(json.dumps(file, indent=2, ensure_ascii=False, sort_keys=True)).is_valid


@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_one_is_not(forged: str) -> None:
    verdict = judge_review(forged)
    assert (verdict.state, verdict.statement) == ("altered", None)


def test_no_altered_byte_is_overlooked() -> None:
    # A text that may stand otherwise is the spelling of the members that nobody signs: there are none.
    assert {judge_review(each).state for each in every_byte()} == {"altered"}


def test_the_signature_alone_would_fit_another_key_too() -> None:
    file = right()
    signature, words = what_was_signed(file)
    point = fitting_key(file)
    x, y = (int.from_bytes(bytes_of(point[name])) for name in ("x", "y"))
    # It raises where the signature is not right by this key.
    EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key().verify(signature, words, ECDSA(SHA256()))
    assert point != file["key"]


def test_one_of_a_key_that_is_not_known_says_so() -> None:
    file, name = canonical(right()), thumbprint(key_of(DEVICES[KINDS[0]]))
    assert judge_review(file, [name]).state == "valid"
    assert judge_review(file, ["another"])[:1] == ("unknown key",)
    assert judge_review(file, ["another"]).statement is None


def test_a_passkey_that_may_be_on_several_devices_is_told() -> None:
    device = Authenticator()
    device.flags |= MAY_BE_COPIED
    assert judge_review(canonical(signed(statement(device), device))).may_be_copied is True


@pytest.mark.long
def test_the_verifier_in_typescript_judges_alike(tmp_path: Path) -> None:
    compiler = CLIENT / "node_modules" / ".bin" / "tsc"
    if not compiler.exists() or shutil.which("node") is None:
        if REQUIRE_ALL:
            pytest.fail("Node or `npm ci` in clients/typescript is missing.")
        pytest.skip("The verifier in TypeScript was not tested; `npm ci` in clients/typescript brings what that needs.")
    options = "--target es2020 --module es2022 --moduleResolution bundler --skipLibCheck --lib es2020,dom --strict --types node"
    subprocess.run(
        [compiler, CLIENT / "src/review.ts", *options.split(), "--outDir", tmp_path],
        cwd=CLIENT,
        check=True,
        timeout=300,
    )
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "judge.mjs").write_text(JUDGE)
    files = [*(canonical(right(kind)) for kind in KINDS), *FORGERIES.values(), *every_byte()]
    for known in (None, [thumbprint(key_of(DEVICES[KINDS[0]]))]):
        said = subprocess.run(
            ["node", tmp_path / "judge.mjs"], input=json.dumps({"known": known, "files": files}), check=True, capture_output=True,
            text=True, timeout=300,
        )  # fmt: skip
        assert json.loads(said.stdout) == [judge_review(each, known).state for each in files]
