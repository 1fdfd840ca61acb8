"""The numbers of a service in the form of Prometheus: what its processes counted, and how the database stands."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from platform import python_version
from typing import Any

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from api import __version__
from api.database import Database
from api.health.checks import Finding, look
from api.health.lateness import behind, lags, oldest_plan
from api.http.numbers import BOUNDS, shared
from api.services.jobs.lag import Lag

PREFIX = "clinic_content"
_GRAVITY = {"ok": 0, "warning": 1, "error": 2}
_LOOKED_UP = {
    "cache_bytes": ("What a cache of the processes holds", "cache"),
    "database_connections": ("Connections to the database", "state"),
    "snapshots": ("Snapshots of sites in memory", None),
    "damaged_rows": ("Rows that a process has met and that are not as they were written", None),
}
"""What processes look up, each added over all of them: what it is, and by what it is told apart."""
AllCounted = Iterable[Mapping[str, Any]]


def registry(numbers: Callable[[], AllCounted], database: Database, replica: Database | None) -> CollectorRegistry:
    """What Prometheus' library gives out when it is asked."""
    made = CollectorRegistry(auto_describe=False)
    made.register(_Service(numbers, database, replica))
    return made


def exposed(extensions: Mapping[str, Any], accept: str) -> tuple[bytes, str]:
    """The numbers as one of the processes that answer gives them out: in the form that is accepted, with its media type."""
    folder, own = shared(), extensions["numbers"]
    if folder is not None:
        # What this process counted a moment ago.
        folder.leave(own)
    numbers = folder.all if folder else lambda: [own.told()]
    write, content_type = choose_encoder(accept)
    return write(registry(numbers, extensions["database"], extensions["replica"])), content_type


class _Service(Collector):
    def __init__(self, numbers: Callable[[], AllCounted], database: Database, replica: Database | None) -> None:
        self._numbers, self._database, self._replica = numbers, database, replica

    def collect(self) -> Iterator[Metric]:
        told = list(self._numbers())
        now = datetime.now(UTC)
        yield _build(self._database)
        yield from _requests(told)
        yield from _answers(told)
        yield from _looked_up(told)
        found = look(self._database, self._replica, now=now)
        yield from _standing(found, told)
        if found.get("tables", Finding("error")).status == "ok":
            yield from self._late(now)

    def _late(self, now: datetime) -> Iterator[Metric]:
        """By how much what is due is late, and the replica behind."""
        try:
            with self._database.reading() as session:
                jobs, plan = lags(session, now), oldest_plan(session, now)
            yield from _jobs(jobs)
            yield _single(
                "plans_late_seconds", "For how long the plan has waited that should have been run first.", plan
            )
            if self._replica is not None:
                lag = behind(self._database, self._replica, now)
                yield _single("replica_lag_seconds", "How old the oldest change is that the replica lacks.", lag)
        except SQLAlchemyError:
            # That it does not answer is told by the checks.
            return


def _gauge(name: str, about: str, values: Mapping[str, float], label: str) -> Metric:
    gauge = GaugeMetricFamily(f"{PREFIX}_{name}", about, labels=[label])
    for each, value in sorted(values.items()):
        gauge.add_metric([each], value)
    return gauge


def _single(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"{PREFIX}_{name}", about, value=value)


def _build(database: Database) -> Metric:
    labels = {"version": __version__, "python": python_version(), "database": database.engine.dialect.name}
    info = GaugeMetricFamily(f"{PREFIX}_build_info", "Which release this is; always 1.", labels=list(labels))
    info.add_metric(list(labels.values()), 1)
    return info


def _requests(told: AllCounted) -> Iterator[Metric]:
    """Requests by method, operation and status, and how long those of an operation took."""
    number, times = Counter[tuple[str, str, str]](), dict[str, list[float]]()
    for method, operation, status, *counted in (row for each in told for row in each["rows"]):
        number[method, operation, status] += int(sum(counted[1:]))
        known = times.setdefault(operation, [0.0] * len(counted))
        times[operation] = [before + more for before, more in zip(known, counted, strict=True)]
    requests = CounterMetricFamily(
        f"{PREFIX}_http_requests", "Requests that were answered.", labels=["method", "operation", "status"]
    )
    for row, value in sorted(number.items()):
        requests.add_metric(list(row), value)
    yield requests
    yield _durations(times)


def _durations(times: Mapping[str, list[float]]) -> Metric:
    durations = HistogramMetricFamily(
        f"{PREFIX}_http_request_duration_seconds", "How long answers took to be made.", labels=["operation"]
    )
    for operation, (seconds, *counted) in sorted(times.items()):
        bounds = [*(str(each) for each in BOUNDS), "+Inf"]
        buckets = [(bound, sum(counted[: place + 1])) for place, bound in enumerate(bounds)]
        durations.add_metric([operation], buckets, seconds)
    return durations


def _answers(told: AllCounted) -> Iterator[Metric]:
    """How requests were answered, in the words of `Cache-Status`, and with how many bytes."""
    ways = Counter[str]()
    for each in told:
        for way, number in each["ways"].items():
            ways[way.removeprefix("fwd=").partition(";")[0]] += number
    answers = CounterMetricFamily(
        f"{PREFIX}_cache_answers", "Answers: `hit` from memory, or why they were made.", labels=["result"]
    )
    for way, number in sorted(ways.items()):
        answers.add_metric([way], number)
    yield answers
    sent = sum(each["sent"] for each in told)
    yield CounterMetricFamily(f"{PREFIX}_http_response_bytes", "Bytes of the bodies that were sent.", value=sent)


def _looked_up(told: AllCounted) -> Iterator[Metric]:
    """What living processes look up when they tell their numbers."""
    living = [each["looks"] for each in told if each["looks"]]
    yield _single("processes", "Processes that answer.", len(living))
    found = Counter[str]()
    for looks in living:
        found.update(looks)
    for name, (about, label) in _LOOKED_UP.items():
        if label is None:
            yield _single(name, about, found[name])
            continue
        values = {key.partition(" ")[2]: value for key, value in found.items() if key.startswith(f"{name} ")}
        yield _gauge(name, about, values, label)


def _jobs(jobs: Iterable[Lag]) -> Iterator[Metric]:
    """How the standing tasks of the workers stand, by their names."""
    jobs = list(jobs)
    late = {each.name: float(each.late_s) for each in jobs}
    yield _gauge("jobs_late_seconds", "For how long nobody has done the job who should have.", late, "job")
    lag = {each.name: float(each.behind) for each in jobs if each.behind is not None}
    yield _gauge("jobs_ledger_lag", "How many changes the job has still to follow.", lag, "job")
    failures = {each.name: float(each.failures) for each in jobs}
    yield _gauge("jobs_failures", "How often in a row the job has failed.", failures, "job")


def _standing(found: Mapping[str, Finding], told: AllCounted) -> Iterator[Metric]:
    """What readiness looks at, and how far processes are behind the ledger."""
    checks = {name: _GRAVITY[each.status] for name, each in found.items()}
    yield _gauge("check", "How each thing stands: 0 is ok, 1 a warning, 2 an error.", checks, "check")
    if (seq := found.get("ledger", Finding()).values.get("seq")) is None:
        return
    head = int(str(seq))
    yield _single("ledger_head_seq", "The newest change.", head)
    known = [each["looks"]["seq"] for each in told if "seq" in each["looks"]]
    lag = max((head - each for each in known), default=0)
    yield _single("ledger_lag", "By how many changes the process is behind that knows least; it looks when asked.", lag)
