"""What runs beside the servers: workers that do what is due by itself, and one that purges caches from afar."""

from api.worker.running import run_once, run_workers

__all__ = ["run_once", "run_workers"]
