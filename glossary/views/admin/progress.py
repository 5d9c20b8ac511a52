"""Long work that a page drives in short steps: what each step answers.

The page includes `admin/glossary/progress.html`: a form whose button takes one step by POST. The
module `progress.js` presses it until the work is finished; without scripts people press it.
"""

from dataclasses import asdict, dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse


@dataclass(frozen=True)
class Progress:
    """How far the work is. next: where to go once it is finished."""

    done: int
    total: int
    message: str
    finished: bool = False
    next: str = ""


def progress_answer(request: HttpRequest, progress: Progress, *, here: str) -> HttpResponse:
    """`progress` as JSON for the module; for a browser without scripts a way to the next page."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(asdict(progress))
    return HttpResponseRedirect(progress.next if progress.finished else here)
