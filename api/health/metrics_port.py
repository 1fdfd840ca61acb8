"""The operator's command that gives numbers out on a port of its own, a part of `clinic-content`."""

import signal
from threading import Event

import click
from prometheus_client import start_http_server

from api.config import SettingError, read_settings
from api.database import Database
from api.health.metrics import registry
from api.http.logging import log_everything
from api.http.numbers import shared


@click.command("metrics")
def metrics_command() -> None:
    """Give numbers out in the form of Prometheus at CONTENT_METRICS_PORT, until stopped; `serve` does so by itself."""
    settings, counted = read_settings(), shared()
    if settings.metrics_port is None:
        raise SettingError("CONTENT_METRICS_PORT says at which port numbers are given out.")
    log_everything(settings)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    # Whatever is wrong with the database is told as a number.
    database = Database(settings.database_url)
    replica = Database(settings.replica_url) if settings.replica_url else None
    told = registry(counted.all if counted else list, database, replica)
    server, thread = start_http_server(settings.metrics_port, addr=settings.metrics_host, registry=told)
    stop.wait()
    server.shutdown()
    thread.join()
    database.close()
