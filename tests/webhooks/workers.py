"""A worker that delivers to webhooks until it is killed, as a process of its own."""

from datetime import timedelta
from threading import Event

from api.config import read_settings
from api.database import Database
from api.worker.delivering import Deliverer
from api.worker.running import work
from api.worker.turns import Worker


def deliver_for_ever(url: str, lease_s: float) -> None:
    """Deliver, with leases as long as that."""
    database = Database(url)
    deliverer = Deliverer(read_settings({"database_url": url}))
    work(Worker(database, deliverer.tasks, lease=timedelta(seconds=lease_s)), stop=Event(), pause_s=0.05)
