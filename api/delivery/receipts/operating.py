"""The operator's commands for receipts: their keys, and verifying one without any server."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import click

from api.config import read_settings
from api.delivery.receipts.keys import KeySet, ReceiptKey, keys_in, read_keys, write_keys
from api.delivery.receipts.signing import MEMBERS, Verdict, judge
from api.handed_in import ALTERED, PROVES_NOTHING, looks_like, read_all, tell

LARGEST_RECEIPT = 8 * 2**20
LARGEST_KEYS = 2**20
_INSTEAD = {
    "altered": ALTERED,
    "unknown key": "Get the keys anew from the server that the receipt is said to be from; where they do not have it either, that server did not sign it.",
    "revoked": "Believe nothing that it says: ask the server that it came from for a new receipt of that moment.",
}  # fmt: skip
_FILE = click.option(
    "--file", "file", type=click.Path(path_type=Path, dir_okay=False),
    help="The file with the keys; by default the one that CONTENT_RECEIPT_KEYS names.",
)  # fmt: skip


@click.group("receipt-key")
def receipt_key_group() -> None:
    """Manage the keys that receipts are signed with.

    The file holds the private part of the key that signs, so it belongs to whoever runs the server alone. Servers read it when
    they start.
    """


@receipt_key_group.command("new")
@_FILE
def new_command(file: Path | None) -> None:
    """Make a key, which signs from the next start on; the keys of before stay, for what they signed."""
    path = _path(file)
    keys = read_keys(path) if path.exists() else KeySet()
    key = ReceiptKey.new(datetime.now(UTC))
    write_keys(path, keys.with_new(key).keys)
    click.echo(key.id)


@receipt_key_group.command("list")
@_FILE
def list_command(file: Path | None) -> None:
    """List the keys, the oldest first."""
    keys = read_keys(_path(file))
    for each in keys.keys:
        state = "signs" if each is keys.signing else each.state
        click.echo("\t".join([each.id, state, f"made {each.made_at}", *filter(None, [each.revoked_because])]))


@receipt_key_group.command("retire")
@click.argument("id")
@_FILE
def retire_command(id: str, file: Path | None) -> None:
    """Let the key with this ID sign no more, and forget its private part; what it signed stays good."""
    path = _path(file)
    _write(path, read_keys(path).retire(id, now=datetime.now(UTC)))


@receipt_key_group.command("revoke")
@click.argument("id")
@click.option("--because", required=True, help="Why, for everybody who has a receipt that it signed.")
@_FILE
def revoke_command(id: str, because: str, file: Path | None) -> None:
    """Tell everybody that others may have had the key with this ID: nothing that it signed is to be believed."""
    path = _path(file)
    _write(path, read_keys(path).revoke(id, because=because, now=datetime.now(UTC)))


def _write(path: Path, keys: KeySet) -> None:
    write_keys(path, keys.keys)
    if keys.signing is None:
        click.echo("No key signs any more: make one by `clinic-content receipt-key new`.", err=True)


def _path(file: Path | None, *, option: str = "--file") -> Path:
    named = read_settings().receipt_keys
    if file is None and named is None:
        raise click.UsageError(f"Say which file by {option}, or by CONTENT_RECEIPT_KEYS.")
    return file or Path(str(named))


@click.command("verify-receipt")
@click.argument("receipt", type=click.File("rb"))
@click.option(
    "--keys", "keys", type=click.File("rb"),
    help="The public keys, as /v1/receipt-keys answers them; by default the file that CONTENT_RECEIPT_KEYS names.",
)  # fmt: skip
def verify_receipt_command(receipt: IO[bytes], keys: IO[bytes] | None) -> None:
    """Verify a receipt on this computer alone, and print what it states; no server or network is asked.

    RECEIPT is the file as a server answered it; `-` reads it from standard input. It must be as it came: what another program
    has opened and saved may be altered.

    --keys takes what `/v1/receipt-keys` of that server answers. Get it from there anew, and not from who sent the receipt: so
    you know whose keys these are, and hear of one that was revoked.

    \b
    Exits with
      0  the receipt is right
      1  it proves nothing: altered, cut short, of another kind, signed with
         none of these keys, or with one that was revoked
      2  the command was called wrongly, or there is no such file
    """
    known = keys_in(read_all(keys, most=LARGEST_KEYS)) if keys else read_keys(_path(None, option="--keys"))
    data = read_all(receipt, most=LARGEST_RECEIPT)
    verdict = judge(data, known)
    for line in lines_about(verdict):
        tell(line)
    if not verdict.is_valid:
        tell(looks_like(data, wanted=MEMBERS) or _INSTEAD[verdict.state])
        sys.exit(PROVES_NOTHING)


def lines_about(verdict: Verdict) -> list[str]:
    """A verdict in lines for a person; what is not as it was signed is not printed, for somebody might believe it."""
    lines = [f"{verdict.state.capitalize()}. {verdict.detail}"]
    if not verdict.is_valid or verdict.statement is None:
        return lines
    said = verdict.statement
    gone = {each["id"]: each for each in said["withdrawn_since"]}
    lines += [
        f"{said['site']['key']} showed this in {said['locale']} from {said['shown_from']}, at seq {said['seq']}.",
        f"The ledger's hash there is {said['ledger']['hash']}.",
    ]
    for each in said["texts"]:
        name = each["title"] or "(withdrawn)"
        lines.append(
            f"{each['type']} {each['id']}: {name}, version {each['version']}, {each['locale']['served']}, {_reviewed(each)}"
        )
    return [*lines, *(f"Withdrawn at {each['at']}: {id}: {each['message']}" for id, each in gone.items())]


def _reviewed(text: dict[str, Any]) -> str:
    review, reviewer = text["review"], text["review"]["reviewer"] or {}
    who = ", ".join(filter(None, (reviewer.get("name"), reviewer.get("credential"))))
    if review["last_reviewed_on"] is None:
        return "not reviewed"
    return f"reviewed on {review['last_reviewed_on']} by {who or 'somebody whose name was erased'}"
