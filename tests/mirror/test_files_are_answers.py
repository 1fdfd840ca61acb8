"""What a mirror keeps is what readers get: every address that takes no parameters, to the last byte and header."""

import gzip
import os
import re
from collections.abc import Iterator

import brotli
import pytest
from flask import Flask
from werkzeug.test import Client as Reader

from api.mirror.asking import OF_ONE_REQUEST
from api.mirror.kept_answers import LIVES, OK
from tests.mirror.conftest import PHONE, Mirrored, mirrors_of

pytestmark = [pytest.mark.once, pytest.mark.long]

ASKED_FOR = re.compile(r"/(search|changes|sync|receipt|receipt-keys|leaflet|standing|infobutton)$|/fhir/")
"""What takes parameters, is chosen, or says up to which change it is true."""


@pytest.fixture(scope="module")
def mirrored(seeded_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mirrored]:
    """A mirror of one of the seed's clinics, in its own language."""
    with mirrors_of(seeded_app, tmp_path_factory.mktemp("mirror")) as begin:
        found = begin(sites=frozenset({"riverbank"}), locales=frozenset({"en"}), sync={"riverbank": (PHONE,)})
        found.bring_up()
        yield found


def test_every_file_is_what_readers_get(mirrored: Mirrored, seeded_app: Flask) -> None:
    reader, seen = Reader(seeded_app), set()
    for address in mirrored.addresses:
        described = mirrored.described(address)
        answer = reader.get(address)
        assert described is not None
        seen.add(described.status)
        assert described.status == answer.status_code, address
        told = {name: value for name, value in answer.headers.items() if name not in OF_ONE_REQUEST}
        assert described.headers == told, address
        if described.status == OK:
            assert mirrored.body(address) == answer.data, address
            for coding, decode in (("br", brotli.decompress), ("gzip", gzip.decompress)):
                encoded = reader.get(address, headers={"Accept-Encoding": coding})
                if "Content-Encoding" in encoded.headers:
                    assert mirrored.body(address, coding) == encoded.data
                    assert decode(encoded.data) == answer.data
    assert seen == {OK}


def test_every_public_address_without_parameters_is_kept(mirrored: Mirrored, seeded_app: Flask) -> None:
    rules = [
        each.rule
        for each in seeded_app.url_map.iter_rules()
        if each.rule.startswith("/v1") and "/admin" not in each.rule and "GET" in (each.methods or ())
    ]
    kept = {each.partition("?")[0] for each in mirrored.addresses}
    for rule in rules:
        pattern = re.compile(re.sub(r"<[^>]+>", "[^/]+", rule))
        assert ASKED_FOR.search(rule) or any(map(pattern.fullmatch, kept)), rule


def test_a_locale_is_kept_as_it_is_named_and_the_sites_own_without_naming_it_too(mirrored: Mirrored) -> None:
    faqs = "/v1/sites/riverbank/faqs"
    assert mirrored.body(faqs) == mirrored.body(f"{faqs}?locale=en")
    assert mirrored.status(f"{faqs}?locale=fr") is None


def test_a_phone_finds_its_snapshot_and_what_comes_after_it(mirrored: Mirrored, seeded_app: Flask) -> None:
    address, reader, held = "/v1/sites/riverbank/sync?locale=en&types=faq", Reader(seeded_app), 0
    while (page := reader.get(address).json)["has_more"] or page["items"]:
        assert mirrored.body(address) == reader.get(address).data
        held += len(page["items"])
        address = f"/v1/sites/riverbank/sync?token={page['next_token']}"
    assert held
    assert mirrored.body(address) == reader.get(address).data


def test_other_bytes_have_another_time_and_the_same_the_same(mirrored: Mirrored) -> None:
    """A server of files makes its ETag of a file's time and size."""
    times: dict[float, bytes] = {}
    for address in mirrored.addresses:
        if mirrored.status(address) == OK:
            for file in mirrored.at(address).iterdir():
                assert times.setdefault(os.stat(file).st_mtime, file.read_bytes()) == file.read_bytes()


def test_the_time_of_a_file_says_how_long_it_may_be_kept(mirrored: Mirrored) -> None:
    seen: dict[int, str] = {}
    for address in mirrored.addresses:
        described = mirrored.described(address)
        if described and described.status == OK:
            for name in described.files:
                begins = int(os.stat(mirrored.at(address) / name).st_mtime) >> 28
                life = described.headers["Cache-Control"]
                assert seen.setdefault(begins, life) == life
    assert {LIVES[each] for each in seen.values()} >= {"usual", "safety", "tip"}
