"""Ready-made snapshots: a file that a device starts from as if it had asked for everything."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from api.cli import main
from tests.client import DOCUMENT, Client, problems_of
from tests.conftest import Write
from tests.factories import edit_live, make_record, make_site
from tests.sync.conftest import Synced, device, ops
from tests.sync.device import applied, digest_of


@pytest.fixture
def faqs(write: Write) -> list[Any]:
    write(make_site)
    return [write(make_record) for _ in range(3)]


def export(url: str, *options: str) -> Result:
    """What the command says."""
    return CliRunner().invoke(main, ["export-sync", *options], env={"CONTENT_DATABASE_URL": url})


def exported(url: str, *options: str) -> Any:
    result = export(url, "--site", "core", "--locale", "en", *options)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_file_holds_everything_in_one_page(database_url: str, faqs: list[Any]) -> None:
    page = exported(database_url, "--types", "faq,topic")
    assert (page["mode"], page["has_more"], len(page["items"])) == ("snapshot", False, 6)
    assert page["digest"] == digest_of(applied({}, page["items"]))


def test_a_file_is_like_every_other_page(database_url: str, faqs: list[Any]) -> None:
    page = exported(database_url, "--types", "faq")
    assert problems_of(page, {"$ref": f"{DOCUMENT}#/components/schemas/SyncPage"}) == []


def test_a_device_goes_on_from_a_file(database_url: str, write: Write, faqs: list[Any], synced: Synced) -> None:
    page = exported(database_url, "--types", "faq")
    write(edit_live, faqs[0], "en", question="Changed?")
    phone = device()
    phone.items, phone.token = applied({}, page["items"]), page["next_token"]
    assert ops(synced(phone)) == [("upsert", faqs[0].id)]


def test_a_file_is_the_same_each_time(database_url: str, faqs: list[Any], client: Client) -> None:
    assert exported(database_url, "--types", "faq") == exported(database_url, "--types", "faq")
    assert exported(database_url, "--types", "faq") == client.json("/v1/sites/core/sync", types="faq")


def test_a_file_holds_only_the_forms_of_text_that_are_wanted(database_url: str, faqs: list[Any]) -> None:
    page = exported(database_url, "--types", "faq", "--text", "plain")
    assert {tuple(op["data"]["fields"]["answer"]) for op in page["items"]} == {("plain",)}


def test_a_file_can_be_named(database_url: str, faqs: list[Any], tmp_path: Path) -> None:
    target = tmp_path / "faqs.json"
    assert (
        export(database_url, "--site", "core", "--locale", "en", "--types", "faq", "--output", str(target)).exit_code
        == 0
    )
    assert json.loads(target.read_bytes())["digest"]["count"] == 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--site", "core", "--locale", "de", "--types", "faq"), "does not serve 'de'"),
        (("--site", "nobody", "--locale", "en", "--types", "faq"), "There is no site 'nobody'"),
        (("--site", "core", "--locale", "en", "--types", "faq,nope"), "There is no nope"),
        (("--site", "core", "--locale", "en", "--types", "faq", "--text", "xml"), "There is no xml"),
        (("--site", "core", "--locale", "en"), "--types"),
    ],
)
def test_what_cannot_be_exported_is_named(
    database_url: str, faqs: list[Any], app: Flask, options: tuple[str, ...], said: str
) -> None:
    result = export(database_url, *options)
    assert result.exit_code != 0
    assert said in result.output
