"""The operator's command that verifies a signed review without any server, a part of `clinic-content`."""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import IO, Any

import click

from api.handed_in import ALTERED, PROVES_NOTHING, looks_like, read_all, tell
from api.services.publishing.signatures.judging import MEMBERS, Judgement, judge_review

LARGEST_FILE = 32 * 2**20
IS_OVER = 3
"""With what the command exits where the time is over for which something was confirmed."""
_INSTEAD = {
    "altered": ALTERED,
    "unknown key": "Somebody has signed it, and nothing tells that it was the reviewer: ask the reviewer, not who sent the file, for the thumbprint.",
}  # fmt: skip


@click.command("verify-review")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--key", "keys", multiple=True,
    help="The thumbprint of a key that you know to be the reviewer's; may be given several times.",
)  # fmt: skip
def verify_review_command(file: IO[bytes], keys: tuple[str, ...]) -> None:
    """Verify a signed review on this computer alone, and print what it confirms; no server or network is asked.

    FILE is a signed review as it was downloaded, by the console or from `/v1/admin/signatures/{id}`; `-` reads it from standard
    input. It must be as it came: what another program has opened and saved may be altered.

    The file carries the public key that fits it. By itself it so proves that the holder of that key signed just this, and not
    who that is: ask the reviewer for the thumbprint of their key, and give it by --key.

    \b
    Exits with
      0  the signature is right, and what it confirms counts today
      1  it proves nothing: altered, cut short, of another kind, or signed
         with another key than those given
      2  the command was called wrongly, or there is no such file
      3  the signature is right, but the time is over for which some of it
         was confirmed
    """
    data, today = read_all(file, most=LARGEST_FILE), datetime.now(UTC).date()
    verdict = judge_review(data, keys or None)
    for line in lines_about(verdict, is_known=bool(keys), today=today):
        tell(line)
    if not verdict.is_valid:
        tell(looks_like(data, wanted=MEMBERS) or _INSTEAD[verdict.state])
        sys.exit(PROVES_NOTHING)
    if any(_is_over(each, today) for each in (verdict.statement or {})["texts"]):
        sys.exit(IS_OVER)


def lines_about(verdict: Judgement, *, is_known: bool, today: date) -> Iterator[str]:
    """A verdict in lines for a person; what is not as it was signed is not printed, for somebody might believe it."""
    yield f"{verdict.state.capitalize()}. {verdict.detail}"
    said = verdict.statement
    if said is None:
        return
    who, sites = said["reviewer"], " and ".join(said["scope"]["sites"])
    yield f"{who['name']}, {who['credential']}, confirmed on {said['reviewed_on']} that this is clinically right on {sites}"
    yield f"and on the sites that inherit just these words; asked at {said['asked_at']} by {said['relying_party']['origin']}:"
    yield from (_about(each, today) for each in said["texts"])
    if any(_is_over(each, today) for each in said["texts"]):
        yield "Over: for what is marked so, the time for which it was confirmed has passed. Ask for a newer review."
    if verdict.may_be_copied:
        yield "The passkey may be on several devices: this proves who could unlock one of them, and not which one it was."
    if not is_known:
        yield "Whether that key is the reviewer's, the file cannot tell: give by --key what you know of it from elsewhere."


def _about(text: dict[str, Any], today: date) -> str:
    beside = ", ".join(f"{each['locale']} version {each['version']} of {each['site']}" for each in text["read_with"])
    read = f", read with {beside}" if beside else ""
    return (
        f"- {text['type']} {text['record']} in {text['locale']} on {text['site']}, version {text['version']}{read};"
        f" until {text['valid_until']}{' (over)' if _is_over(text, today) else ''}"
    )


def _is_over(text: dict[str, Any], today: date) -> bool:
    return bool(text["valid_until"] < today.isoformat())
