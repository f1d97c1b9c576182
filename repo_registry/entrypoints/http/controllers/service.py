"""What the service says of itself: that it is there, whether it can work, and what it measures."""

from __future__ import annotations

from http import HTTPStatus

from litestar import Controller, Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.plugins.prometheus import PrometheusController

from repo_registry import __version__
from repo_registry.entrypoints.http.answers.service import Alive, Health, Status
from repo_registry.entrypoints.http.descriptions import answer, problems
from repo_registry.entrypoints.http.health import health_document
from repo_registry.entrypoints.http.parameters import State
from repo_registry.entrypoints.http.roles import EVERYBODY, READERS


class ServiceController(Controller):
    """The service itself."""

    path = "/"
    tags = ("service",)

    @get(operation_id="get_root", summary="Tell that the service is there", opt=EVERYBODY)
    async def root(self) -> Response[Alive]:
        """Answer whoever asks, without a token."""
        return answer({"status": "ok"})

    @get(
        "/health",
        operation_id="get_health",
        summary="Tell whether the service can do its work",
        opt=EVERYBODY,
        responses={503: ResponseSpec(Health, generate_examples=False, description="The database does not answer.")},
    )
    async def health(self, service: State) -> Response[Health]:
        """Ask the database. Answers 503 and `degraded` when it cannot be opened or queried."""
        document, well = await health_document(service)
        return answer(document, status=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE)

    @get(
        "/status",
        operation_id="get_status",
        summary="Tell which version runs, and since when",
        opt=READERS,
        responses=problems(),
    )
    async def status(self, service: State) -> Response[Status]:
        """Answer from memory; nothing is asked of the database."""
        return answer({"version": __version__, "uptime_seconds": service.uptime_seconds})


class MetricsController(PrometheusController):
    """Measurements for Prometheus, of this process."""

    path = "/metrics"
    opt = READERS
    include_in_schema = False
