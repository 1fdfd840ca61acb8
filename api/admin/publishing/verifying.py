"""The operator's command that verifies a signed review without any server, a part of `clinic-content`."""

import sys
from collections.abc import Iterator
from typing import IO, Any

import click

from api.services.publishing.signed.judging import Judgement, judge_review

LARGEST_FILE = 32 * 2**20


@click.command("verify-review")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--key", "keys", multiple=True,
    help="The thumbprint of a key that you know to be the reviewer's; may be given several times.",
)  # fmt: skip
def verify_review_command(file: IO[bytes], keys: tuple[str, ...]) -> None:
    """Verify a signed review without any server or network, and print what it confirms; exits with 1 where it proves nothing.

    FILE is what `/v1/admin/signatures/{id}` answered. It carries the public key itself, so it proves that the holder of that key
    signed just this; that the key is the reviewer's, you know from elsewhere, and say by --key.
    """
    verdict = judge_review(file.read(LARGEST_FILE), keys or None)
    for line in lines_about(verdict, is_known=bool(keys)):
        click.echo(line)
    if not verdict.is_valid:
        sys.exit(1)


def lines_about(verdict: Judgement, *, is_known: bool) -> Iterator[str]:
    """A verdict in lines for a person; what is not as it was signed is not printed, for somebody might believe it."""
    yield f"{verdict.state.capitalize()}. {verdict.detail}"
    said = verdict.statement
    if said is None:
        return
    who, sites = said["reviewer"], " and ".join(said["scope"]["sites"])
    yield f"{who['name']}, {who['credential']}, confirmed on {said['reviewed_on']} that this is clinically right on {sites}"
    yield f"and on the sites that inherit just these words; asked at {said['asked_at']} by {said['relying_party']['origin']}:"
    yield from map(_about, said["texts"])
    if verdict.may_be_copied:
        yield "The passkey may be on several devices: this proves who could unlock one of them, and not which one it was."
    if not is_known:
        yield "Whether that key is the reviewer's, the file cannot tell: give by --key what you know of it from elsewhere."


def _about(text: dict[str, Any]) -> str:
    beside = ", ".join(f"{each['locale']} version {each['version']} of {each['site']}" for each in text["read_with"])
    read = f", read with {beside}" if beside else ""
    return (
        f"- {text['type']} {text['record']} in {text['locale']} on {text['site']}, version {text['version']}{read};"
        f" until {text['valid_until']}"
    )
