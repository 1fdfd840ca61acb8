"""A server that takes every connection and says nothing, such as an identity provider that hangs."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread


@contextmanager
def silent_provider(*parts: bytes) -> Iterator[str]:
    """The address of one that says at most these parts, one every tenth of a second."""
    enough = Event()

    def say(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            for part in parts:
                connection.sendall(part)
                if enough.wait(0.1):
                    return
            enough.wait()

    def serve(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                Thread(target=say, args=[server.accept()[0]], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=serve, args=[server], daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            enough.set()
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
