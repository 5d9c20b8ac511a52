"""Figures for Prometheus at /metrics/, for who knows METRICS_TOKEN; needs requirements-metrics.txt.

All workers of a machine write into files of one folder, so whichever of them is asked tells the
sum. What is handed out ahead of Django is counted there as a plain number and carried over once
a second: a request costs nothing more for being counted.
"""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from site_config.doors import is_editors
from site_config.passes_on import GetResponse, PassesOn

if TYPE_CHECKING:
    from site_config.published import Published

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # as prometheus_client calls it
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


def begin() -> None:
    """In the server, before it starts workers: figures count from here."""
    if not settings.METRICS_TOKEN:
        return
    folder = Path(os.environ[FOLDER])
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.db"):  # nothing else, whatever folder it is
        file.unlink()


class Figures:
    """What this process counts."""

    def __init__(self) -> None:
        from prometheus_client import Counter, Histogram

        Path(os.environ[FOLDER]).mkdir(parents=True, exist_ok=True)
        self.held = Counter("gloss_held_answers", "Answers handed out ahead of Django")
        self.answers = Counter("gloss_answers", "Answers of Django", ["door", "status"])
        self.seconds = Histogram(
            "gloss_answer_seconds", "Time of an answer of Django", ["door"], buckets=BUCKETS
        )
        self._carried = 0

    def carry_over(self, published: "Published") -> None:
        """Add what was handed out since the last time."""
        now = published.handed_out
        self.held.inc(now - self._carried)
        self._carried = now


_figures: list[Figures] = []


def figures() -> Figures:
    """Those of this process, made at the first call: prometheus_client takes a name but once."""
    if not _figures:
        _figures.append(Figures())
    return _figures[0]


class Measured(PassesOn):
    """Counts and times what Django answers; in the list of middleware where METRICS_TOKEN is."""

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self.figures = figures()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        door = "editors" if is_editors(request) else "readers"
        self.figures.answers.labels(door, f"{response.status_code // 100}xx").inc()
        self.figures.seconds.labels(door).observe(time.perf_counter() - started)
        return response


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures as text, for `Authorization: Bearer METRICS_TOKEN`; for all others a 404."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if not token or not constant_time_compare(given, f"Bearer {token}"):
        raise Http404("There is no page at this address.")
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.exposition import CONTENT_TYPE_LATEST
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    gauges: dict[str, tuple[str, float]] = import_string(settings.METRICS_GAUGES)()
    told = generate_latest(registry) + b"".join(
        f"# HELP {name} {meaning}\n# TYPE {name} gauge\n{name} {value:g}\n".encode()
        for name, (meaning, value) in gauges.items()
    )
    answer = HttpResponse(told, content_type=CONTENT_TYPE_LATEST)
    answer["Cache-Control"] = "no-store"
    return answer
