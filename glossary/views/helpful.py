"""“Was this helpful?”: an answer counts for the text that was read, and for nobody."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from glossary.models import Page, Publication, Snapshot
from glossary.publishing.votes import VOTES, Vote
from site_config.client_address import address_of
from site_config.rate_limits import RateLimit
from site_config.views import plain_answer, too_many

from .shell import shell

ANSWERS = {"yes": True, "no": False}
OFTEN = RateLimit(name="vote", most=20)
ONCE_A_PAGE = RateLimit(name="vote-page", most=1, seconds=6 * 60 * 60)


@require_http_methods(["GET", "HEAD", "POST"])
def helpful(request: HttpRequest) -> HttpResponse:
    """POST: page (a path), number (of its snapshot), answer (yes or no). GET says thank you.

    A second answer of the same address for the same page is thanked for and not counted.
    """
    if request.method != "POST":
        return _thanks(request, request.GET.get("page", ""))
    path, number = request.POST.get("page", ""), request.POST.get("number", "")
    answer = ANSWERS.get(request.POST.get("answer", ""))
    snapshot = _snapshot(path, number)
    if answer is None or snapshot is None:
        return plain_answer(_("This answer belongs to no page."), status=400)
    reader = address_of(request)
    if seconds := OFTEN.take(reader):
        return too_many(request, seconds)
    if not ONCE_A_PAGE.take(reader, path):
        VOTES.add(Vote(snapshot, answer))
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"says": _thank_you()}, headers={"Cache-Control": "no-store"})
    query = urlencode({"page": path})
    return HttpResponseRedirect(f"{reverse('glossary:helpful')}?{query}")


def _snapshot(path: str, number: str) -> int | None:
    """The key of this published text of a page that is live."""
    if not number.isdecimal() or len(number) > 9 or "\0" in path:
        return None
    snapshots = Snapshot.objects.filter(
        publication__path=path,
        publication__language=settings.CONTENT_LANGUAGE,
        publication__live__isnull=False,
        number=int(number),
    )
    return snapshots.values_list("pk", flat=True).first()


def number_of(page: Page) -> int | None:
    """The number of the snapshot that `page` shows; none for one that isn't published."""
    live = Publication.objects.filter(pk=page.publication_id).values_list("live__number", flat=True)
    return live.first() if page.pk else None


def _thanks(request: HttpRequest, path: str) -> HttpResponse:
    page = Page.objects.in_language(settings.CONTENT_LANGUAGE).light()
    return shell(
        request,
        "glossary/helpful.html",
        title=_("Thank you"),
        robots="noindex",
        says=_thank_you(),
        back=page.filter(path=path.replace("\0", "")).first(),
    )


def _thank_you() -> str:
    return _("Thank you. Editors see the number of answers, and nothing of you.")
