"""A worker that delivers to webhooks until it is killed, as a process of its own."""

from datetime import timedelta
from ipaddress import ip_network
from threading import Event

from api.config import read_settings
from api.database import Database
from api.worker.delivering import Deliverer
from api.worker.running import work
from api.worker.turns import Worker
from tests.webhooks.receiver import HERE


def deliver_for_ever(url: str, lease_s: float) -> None:
    """Deliver, with leases as long as that."""
    database = Database(url)
    # Said here, since the process that this one is a copy of has the environment of whoever started it first.
    deliverer = Deliverer(
        read_settings({"database_url": url, "webhooks_allow_private": tuple(map(ip_network, HERE.split(",")))})
    )
    work(Worker(database, deliverer.tasks, lease=timedelta(seconds=lease_s)), stop=Event(), pause_s=0.05)
