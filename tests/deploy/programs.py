"""The real nginx and the real Varnish in front of a real server, each run with the configuration that is shipped."""

import http.client
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.processes import free_port, running

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
ANSWER_TIMEOUT_S = 180
NGINX_MAIN = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/content.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    """An answer as it came over the wire, in whatever coding."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_hit(self) -> bool:
        return self.headers.get("X-Cache") in ("HIT", "STALE")


def ask(address: str, path: str, *, method: str = "GET", **headers: str) -> Answer:
    """The answer of a server; an underscore in a header's name stands for a hyphen."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=ANSWER_TIMEOUT_S)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())  # type: ignore[arg-type]
    finally:
        connection.close()


def program(name: str) -> str | None:
    """Where a server program is; Debian keeps them off the path of users."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin")


@contextmanager
def varnish(
    folder: Path,
    port: int,
    origin: str,
    *,
    purge_port: int | None = None,
    altered: Callable[[str], str] = lambda text: text,
) -> Iterator[str]:
    """The address of a Varnish before an origin, which is purged at a port of its own."""
    config = folder / "varnish.vcl"
    config.write_text(
        altered(_pointed((DEPLOY / "varnish.vcl").read_text(), '.port = "8000"', f'.port = "{_port(origin)}"'))
    )
    command = [
        program("varnishd"), "-F", "-j", "none", "-f", config, "-a", f"127.0.0.1:{port}",
        "-a", f"purge=127.0.0.1:{purge_port or free_port()}", "-n", folder / "varnish", "-s", "malloc,32m", "-p", "http_gzip_support=off",
    ]  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    with running(command, folder / "varnish.log", lambda: ask(address, "/v1")):
        yield address


@contextmanager
def nginx(folder: Path, port: int, origin: str, *, altered: Callable[[str], str] = lambda text: text) -> Iterator[str]:
    """The address of an nginx before an origin."""
    pointed = [
        ("server 127.0.0.1:8000", f"server 127.0.0.1:{_port(origin)}"),
        ("/var/cache/nginx/clinic-content", f"{folder}/cache"),
    ]
    with _nginx(folder, port, altered((DEPLOY / "nginx.conf").read_text()), pointed) as address:
        yield address


@contextmanager
def nginx_beside_tls(folder: Path, port: int, secure_port: int, origin: str) -> Iterator[str]:
    """The address at which an nginx speaks TLS, with the key and the certificate in a folder, before the nginx that asks an origin."""
    # Releases of nginx before 1.25 say it in another way.
    text = (DEPLOY / "nginx-tls.conf").read_text().replace("    http2 on;\n", "")
    for shipped, here in [
        ("listen 443 ssl", f"listen 127.0.0.1:{secure_port} ssl"), ("/run/secrets/certificate_key", f"{folder}/key"),
        ("/run/secrets/certificate", f"{folder}/pem"), ("http://127.0.0.1:80;", f"http://127.0.0.1:{port};"),
    ]:  # fmt: skip
        text = _pointed(text, shipped, here)
    with nginx(folder, port, origin, altered=lambda before: before + text):
        yield f"https://127.0.0.1:{secure_port}"


@contextmanager
def nginx_of_files(
    folder: Path, port: int, mirror: Path, origin: str | None, *, core: str | None = None
) -> Iterator[str]:
    """The address of an nginx that serves a mirror, with an origin behind it or without."""
    pointed = [("/var/lib/clinic-content-mirror", str(mirror))]
    if origin is None:
        pointed.append(("proxy_pass http://content_behind$request_uri; # for files alone: return 503;", "return 503;"))
    else:
        pointed.append(("server 127.0.0.1:8000", f"server 127.0.0.1:{_port(origin)}"))
    with _nginx(folder, port, (DEPLOY / "nginx-mirror.conf").read_text(), pointed, core=core) as address:
        yield address


@contextmanager
def _nginx(
    folder: Path, port: int, text: str, pointed: list[tuple[str, str]], *, core: str | None = None
) -> Iterator[str]:
    """An nginx with a configuration that is shipped, pointed at this test's places."""
    for shipped, here in [
        *pointed, ("listen 80", f"listen 127.0.0.1:{port}"),
        ("/var/log/nginx/clinic-content.log", f"{folder}/access.log"),
    ]:  # fmt: skip
        text = _pointed(text, shipped, here)
    (folder / "content.conf").write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX_MAIN.format(folder=folder, user=user))
    pinned = ["taskset", "-c", core] if core is not None else []
    command = [*pinned, program("nginx"), "-p", folder, "-e", folder / "nginx.log", "-c", folder / "nginx.conf"]
    address = f"http://127.0.0.1:{port}"
    with running(command, folder / "nginx.out", lambda: ask(address, "/v1")):
        yield address


def _pointed(text: str, shipped: str, here: str) -> str:
    """A configuration that names this test's addresses in place of the shipped ones."""
    assert shipped in text, shipped
    return text.replace(shipped, here)


def _port(address: str) -> int:
    port = urlsplit(address).port
    assert port
    return port
