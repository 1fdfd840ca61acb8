"""The ports that a service is to listen on: each another, and free."""

import socket

from click import ClickException

from api.config import Settings
from api.parent import parent_pid


def require_ports(host: str, port: int, admin_port: int | None, settings: Settings) -> None:
    """Refuse ports of which two are one, or on which another server answers."""
    places = [(host, port), *([(host, admin_port)] if admin_port else [])]
    # Whoever was started by the service itself finds its other ports taken by it.
    if settings.metrics_port and parent_pid() is None:
        places.append((settings.metrics_host, settings.metrics_port))
    ports = [each for _, each in places]
    if twice := next((each for each in ports if ports.count(each) > 1), None):
        raise ClickException(f"Port {twice} is named twice: --port, --admin-port and CONTENT_METRICS_PORT must differ.")
    for place in places:
        _require_free(*place)


def _require_free(host: str, port: int) -> None:
    """Refuse a port that another server answers on: the system would share it between the two without a word."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ClickException(f"Cannot listen on {host}:{port}: {error.strerror}.") from None
