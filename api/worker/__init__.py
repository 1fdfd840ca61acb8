"""What runs beside the servers: a worker that publishes what was scheduled or has fallen due, and one that purges caches."""

from api.worker.running import run_once, work

__all__ = ["run_once", "work"]
