"""Where the networks of the proxies are named, nobody else is believed on how a call came: not by whom, and not by which scheme."""

from ipaddress import ip_network
from typing import Any

import pytest

from tests.apps import another_app

pytestmark = pytest.mark.once

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
OURS = ["10.0.0.9", "fd00::9", "::ffff:10.0.0.9"]
"""Addresses of proxies; the last is how a socket that takes both kinds tells the first."""
OTHERS = ["203.0.113.9", "2001:db8::9", "::ffff:203.0.113.9", "no address", ""]


def asked(url: str, path: str, address: str, headers: dict[str, str], **settings: Any) -> Any:
    """What a server behind one proxy answers to a call from an address."""
    named = {"proxies": 1, "proxy_networks": PROXIES, **settings}
    with another_app(database_url=url, log_level="error", **named) as app:
        return app.test_client().get(path, headers=headers, environ_base={"REMOTE_ADDR": address})


@pytest.mark.parametrize(
    ("address", "scheme"), [*((each, "https") for each in OURS), *((each, "http") for each in OTHERS)]
)
def test_only_a_named_proxy_says_by_which_scheme_it_was_asked(database_url: str, address: str, scheme: str) -> None:
    page = asked(
        database_url, "/docs/operations/listSites", address, {"Host": "a.example", "X-Forwarded-Proto": "https"}
    )
    assert f"{scheme}://a.example/v1" in page.text


@pytest.mark.parametrize(
    ("address", "statuses"), [*((each, [401, 401]) for each in OURS), *((each, [401, 429]) for each in OTHERS)]
)
def test_only_a_named_proxy_says_for_whom_it_asks(database_url: str, address: str, statuses: list[int]) -> None:
    settings = {"proxies": 1, "proxy_networks": PROXIES, "limit_reads": "1/hour", "log_level": "error"}
    with another_app(database_url=database_url, **settings) as app:
        told = [
            app.test_client().get(
                "/v1/admin/me", headers={"X-Forwarded-For": each}, environ_base={"REMOTE_ADDR": address}
            )
            for each in ("198.51.100.1", "198.51.100.2")
        ]
        assert [each.status_code for each in told] == statuses


@pytest.mark.parametrize(("address", "status"), [*((each, 200) for each in OURS), *((each, 404) for each in OTHERS)])
def test_nobody_comes_to_numbers_by_saying_to_be_near(database_url: str, address: str, status: int) -> None:
    near = {"X-Forwarded-For": "192.168.0.7"}
    answer = asked(database_url, "/metrics", address, near, metrics_networks=(ip_network("192.168.0.0/16"),))
    assert answer.status_code == status


@pytest.mark.parametrize("address", OURS)
def test_not_even_a_named_proxy_alters_the_path_in_answers(database_url: str, address: str) -> None:
    assert "/elsewhere" not in asked(database_url, "/v1", address, {"X-Forwarded-Prefix": "/elsewhere"}).text
