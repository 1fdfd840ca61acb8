"""Traces by OpenTelemetry: a span for each request, where the `otel` extra is installed and OTEL_ variables ask for it."""

import os
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import structlog

from api.http.operations import asked_for, method_of
from api.http.problems import REQUEST_ID

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NAME = "clinic-content"
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_EXPORTERS = {"otlp": "otlp_proto_http"}

log = structlog.get_logger()


def traced(app: "WSGIApplication", environment: Mapping[str, str] = os.environ) -> "WSGIApplication":
    """The application, with a span for each request where somebody collects them."""
    wanted = _wanted(environment)
    if wanted is None:
        return app
    try:
        return Traced(app, _provider(wanted))
    except (ImportError, StopIteration):
        log.warning("traces are asked for, and the extra `otel` is not installed", exporter=wanted)
        return app


def _wanted(environment: Mapping[str, str]) -> str | None:
    """The exporter that the variables ask for, in the words of OpenTelemetry's specification."""
    told = environment.get("OTEL_TRACES_EXPORTER") or ("otlp" if any(map(environment.get, _ENDPOINTS)) else "none")
    is_off = told == "none" or environment.get("OTEL_SDK_DISABLED", "").lower() == "true"
    return None if is_off else told


def _provider(exporter: str) -> Any:
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    name = _EXPORTERS.get(exporter, exporter)
    found = next(iter(entry_points(group="opentelemetry_traces_exporter", name=name)))
    # What the operator calls the service in OTEL_ variables wins.
    resource = Resource({SERVICE_NAME: NAME}).merge(Resource.create())
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(found.load()()))
    return provider


class Traced:
    """An application whose requests are spans, which hold ids and words of ours and nothing that was sent."""

    def __init__(self, app: "WSGIApplication", provider: Any) -> None:
        from opentelemetry.trace import SpanKind
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self._app = app
        self._tracer = provider.get_tracer(NAME)
        self._kind = SpanKind.SERVER
        self._came_from = TraceContextTextMapPropagator()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        carrier = {"traceparent": environ.get("HTTP_TRACEPARENT", "")}
        with self._tracer.start_as_current_span(
            method_of(environ), context=self._came_from.extract(carrier), kind=self._kind
        ) as span:

            def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
                _tell(span, environ, int(status[:3]))
                return start_response(status, headers, exc_info)

            return self._app(environ, start)


def _tell(span: Any, environ: "WSGIEnvironment", status: int) -> None:
    about = asked_for(environ)
    span.update_name(f"{method_of(environ)} {about.operation}")
    span.set_attributes(
        {
            "http.request.method": method_of(environ), "http.response.status_code": status,
            "clinic_content.operation": about.operation, "clinic_content.request_id": environ[REQUEST_ID],
            **({"clinic_content.site": about.site} if about.site else {}),
        }
    )  # fmt: skip
