"""What changed, for readers of feeds."""

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from glossary.models import PublicChange, Snapshot

from .shell import current_chrome, kept

LATEST = 30
KINDS = {
    **{event: Q(event=event) for event in PublicChange.Event.values},
    **{change.replace(" ", "-"): Q(snapshot__change=change) for change in Snapshot.Change.values},
}


@require_safe
def atom(request: HttpRequest, only: str = "") -> HttpResponse:
    """The latest public changes, newest first: all, or those of one kind (a key of KINDS)."""
    if only and only not in KINDS:
        raise Http404(f"There is no feed of this kind; there are {', '.join(KINDS)}.")
    changes = PublicChange.objects.filter(publication__language=settings.CONTENT_LANGUAGE)
    if only:
        changes = changes.filter(KINDS[only])
    context = {
        "chrome": current_chrome(settings.CONTENT_LANGUAGE),
        "site": settings.SITE_URL,
        "here": request.path,
        "only": only.replace("-", " "),
        "kinds": KINDS,
        "changes": changes.told().order_by("-number")[:LATEST],
    }
    xml = render_to_string("glossary/feed.xml", context)
    return kept(HttpResponse(xml, content_type="application/atom+xml; charset=utf-8"), request)
