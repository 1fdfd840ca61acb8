"""An S3 server of one's own, as a process, with a bucket."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.processes import free_port, running

BUCKET = "mirrors"
REGION = "eu-central-1"
# This server does not look whether a signature is right.
KNOWN = f"AWS4-HMAC-SHA256 Credential=mirror/20261129/{REGION}/s3/aws4_request, SignedHeaders=host, Signature=0"


def environment(port: int) -> dict[str, str]:
    """What AWS's own programs look for, and so a mirror does."""
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_REGION": REGION, "AWS_ACCESS_KEY_ID": "mirror",
        "AWS_SECRET_ACCESS_KEY": "opens nothing",
    }  # fmt: skip


def ask(port: int, method: str, path: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
    """What the server answers to somebody who is known: status, headers in small letters, body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, {"Authorization": KNOWN})
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


@contextmanager
def s3(folder: Path) -> Iterator[int]:
    """The port of a server with an empty bucket."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with running(command, folder / "s3.log", lambda: ask(port, "GET", "/")):
        made = (
            f"<CreateBucketConfiguration><LocationConstraint>{REGION}</LocationConstraint></CreateBucketConfiguration>"
        )
        assert ask(port, "PUT", f"/{BUCKET}", made.encode())[0] == 200
        yield port
