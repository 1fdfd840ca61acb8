"""No webhook leads into a network of one's own: not by any number, by any spelling, by a name, or by one that moves."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from flask import Flask

from api.models import Record
from tests.acts import deliver
from tests.conftest import Write
from tests.factories import edit_live
from tests.people import Desk, expect
from tests.webhooks.conftest import Hook, log_of
from tests.webhooks.receiver import Website, website_here

NUMBERS = (
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255",
    "192.168.0.1", "192.168.255.255", "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.127.255.255", "100.100.100.200",
    "192.0.0.1", "192.0.0.192", "192.0.2.1", "198.51.100.7", "203.0.113.7", "198.18.0.1", "198.19.255.255", "192.88.99.1",
    "224.0.0.1", "239.255.255.255", "233.252.0.1", "240.0.0.1", "255.255.255.255",
    "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:8.8.8.8]", "[::127.0.0.1]", "[::7f00:1]", "[::ffff:0:127.0.0.1]",
    "[64:ff9b::7f00:1]", "[64:ff9b::8.8.8.8]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2002:a00:1::1]", "[2001::1]",
    "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[2001:db8::1]", "[2001:10::1]", "[2001:20::1]", "[3fff::1]", "[100::1]", "[fc00::1]", "[fd00:ec2::254]",
    "[fdff::1]", "[fe80::1]", "[fe80::1%25lo]", "[fec0::1]", "[ff02::1]", "[ff0e::1]", "[5f00::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:a9fe:a9fe]",
)  # fmt: skip
SPELLINGS = (
    "2130706433", "017700000001", "0x7f000001", "0x7f.1", "127.1", "127.0.1", "0177.0.0.1", "0x7f.0x0.0x0.0x1", "127.0.0.01",
    "127.0.0.1.", "localhost", "localhost.", "LOCALHOST", "a.localhost", "printer.local", "db.internal", "metadata.google.internal",
    "router.home.arpa", "nas.lan", "intranet", "１２７.0.0.1", "①②⑦.0.0.1", "127。0。0。1", "ⓛocalhost", "exa\u00admple.com", "a..example.com", "-a.example.com",
    "user@example.com", "user:word@example.com", "example.com@127.0.0.1", "example.com#@127.0.0.1", "example.com\\@127.0.0.1", "127.0.0.1%2eexample.com",
    "[127.0.0.1]", "[example.com]", "[::1", "::1", "example.com:0", "example.com:22", "example.com:99999", "example.com:", "exam ple.com", "example.com\t",
    "", ".", "256.256.256.256", "1.2.3", "0x", "8.8.8.8.0x8",
)  # fmt: skip
WHOLE = (
    "http://example.com/", "https:/example.com", "https:///example.com", "//example.com/", "example.com", "HTTPS://example.com/", "javascript:alert(1)",
    "file:///etc/passwd", "gopher://example.com/", "https://example.com/#here", "https://example.com/\r\nHost:a", "https://example.com/" + "a" * 2000,
)  # fmt: skip
REFUSED = [*(f"https://{each}/hook" for each in (*NUMBERS, *SPELLINGS)), *WHOLE]


@pytest.fixture
def public_only(monkeypatch: pytest.MonkeyPatch, allowed: None) -> None:
    """The operator allows no network."""
    monkeypatch.delenv("CONTENT_WEBHOOKS_ALLOW_PRIVATE")


def test_the_table_is_long_enough() -> None:
    assert len(set(REFUSED)) == len(REFUSED) >= 100


def test_no_address_of_the_table_is_taken(public_only: None, admin: Desk) -> None:
    taken = [
        each
        for each in REFUSED
        if admin.call("POST", "webhooks", {"url": each, "sites": ["clinic"]}).status_code != 422
    ]
    assert taken == []
    assert admin.ask("webhooks")["items"] == []


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hook?a=b",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]:8443/",
        "https://xn--bcher-kva.example/x",
    ],
)
def test_public_addresses_are_taken(public_only: None, admin: Desk, url: str) -> None:
    assert expect(admin.call("POST", "webhooks", {"url": url, "sites": ["clinic"]}), 201)["url"] == url


def test_the_operator_allows_networks_and_no_others(admin: Desk) -> None:
    for url, status in (
        ("http://127.0.0.1:22/", 201),
        ("https://[::1]/", 201),
        ("http://10.0.0.1/", 422),
        ("https://[::ffff:127.0.0.1]/", 422),
    ):
        assert admin.call("POST", "webhooks", {"url": url, "sites": ["clinic"]}).status_code == status


class Names:
    """A server of names that answers as it is told to; numbers stay what they are."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, real: Any = socket.getaddrinfo) -> None:
        self.answers: list[list[str]] = []
        self.asked = 0
        monkeypatch.setattr(socket, "getaddrinfo", self._find)
        self._real = real

    def _find(self, host: Any, port: Any, *more: Any, **options: Any) -> Any:
        if not str(host).endswith(".example"):
            return self._real(host, port, *more, **options)
        found = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [row for each in found for row in self._real(each, port, *more, **options)]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    return Names(monkeypatch)


def deliver_to(admin: Desk, app: Flask, write: Write, faq: Record, url: str) -> str:
    """What comes of sending a message to an address, which may have been good when it was taken."""
    made = expect(admin.call("POST", "webhooks", {"url": url, "sites": ["clinic"]}), 201)
    write(edit_live, faq, "en", question="New?")
    deliver(app.extensions["database"], now=datetime.now(UTC), webhooks_allow_private=())
    [sent] = log_of(admin, made)
    return str(sent["attempts"][0]["failure"])


@pytest.mark.parametrize(
    "found",
    [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["64:ff9b::7f00:1"], ["169.254.169.254"]],
)
def test_a_name_is_looked_at_by_all_that_it_leads_to(
    app: Flask, admin: Desk, write: Write, faq: Record, names: Names, found: list[str]
) -> None:
    names.answers = [found]
    assert "not public" in deliver_to(admin, app, write, faq, "https://hooks.clinic.example/")


def test_a_name_that_moves_is_looked_up_once_for_each_try_and_connected_to_where_it_was_found(
    app: Flask, admin: Desk, write: Write, faq: Record, names: Names, website: Website
) -> None:
    # First it leads to the website; by the time of connecting it would lead elsewhere.
    names.answers = [["127.0.0.1"], ["10.0.0.1"]]
    made = expect(
        admin.call("POST", "webhooks", {"url": f"http://hooks.clinic.example:{website.port}/", "sites": ["clinic"]}),
        201,
    )
    write(edit_live, faq, "en", question="New?")
    deliver(app.extensions["database"], now=datetime.now(UTC))
    assert website.types == ["content.published"]
    assert names.asked == 1
    assert website.messages[0].headers["host"] == f"hooks.clinic.example:{website.port}"
    assert log_of(admin, made)[0]["state"] == "delivered"


def certificate(folder: Path, name: str) -> Path:
    """A certificate for a name, with its key, that stands for itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )  # fmt: skip
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return file


def test_whoever_is_connected_to_proves_the_name_that_was_asked_for(
    app: Flask, admin: Desk, write: Write, faq: Record, names: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate(tmp_path, "hooks.clinic.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(file)
    asked: list[str | None] = []
    secure.sni_callback = lambda _socket, name, _context: asked.append(name)
    names.answers = [["127.0.0.1"]]
    with website_here(secure) as website:
        hooks = [
            expect(admin.call("POST", "webhooks", {"url": f"https://{name}.clinic.example:{website.port}/", "sites": ["clinic"]}), 201)
            for name in ("hooks", "other")
        ]  # fmt: skip
        write(edit_live, faq, "en", question="New?")
        deliver(app.extensions["database"], now=datetime.now(UTC))
    assert website.types == ["content.published"]
    assert sorted(filter(None, asked)) == ["hooks.clinic.example", "other.clinic.example"]
    good, bad = (log_of(admin, each)[0] for each in hooks)
    assert (good["state"], bad["state"]) == ("delivered", "pending")
    assert "certificate" in bad["attempts"][0]["failure"]


def test_what_was_allowed_once_is_looked_at_anew_before_each_message(
    app: Flask, admin: Desk, write: Write, hook: Hook, website: Website, faq: Record
) -> None:
    made = hook()
    write(edit_live, faq, "en", question="New?")
    deliver(app.extensions["database"], now=datetime.now(UTC), webhooks_allow_private=())
    assert website.messages == []
    assert log_of(admin, made)[0]["attempts"][0]["status"] is None


def test_no_proxy_of_the_environment_is_asked(
    monkeypatch: pytest.MonkeyPatch, app: Flask, write: Write, hook: Hook, website: Website, faq: Record
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    hook()
    write(edit_live, faq, "en", question="New?")
    deliver(app.extensions["database"], now=datetime.now(UTC))
    assert website.types == ["content.published"]
