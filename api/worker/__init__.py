"""The worker: publishes what was scheduled and what has fallen due, beside the servers or within the one of a laptop."""

from api.worker.running import run_once, work

__all__ = ["run_once", "work"]
