"""What is around a term: every page that mentions it, and what is named together with it."""

from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.documents import concept_path
from glossary.models import Dependency, Page

from .pages import moved_or_gone
from .shell import shell

LISTED = 100  # pages that mention a term, on one page of that list
LOOKED_AT = 200  # of them, for what is named together with it
TOGETHER = 12


@require_safe
def around(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    """What is named together with a term, and every page that mentions it."""
    pages = Page.objects.in_language(settings.CONTENT_LANGUAGE).with_slugs(slug)
    term = pages.only("path", "title", "identity").first()
    if term is None:
        return moved_or_gone(request, concept_path(slug))
    mentions = Dependency.objects.filter(
        kind=Dependency.Kind.MENTION,
        key=str(term.identity),
        page__language=settings.CONTENT_LANGUAGE,
    ).order_by("-page__kind", "page__sort_key")
    count = mentions.count()
    last = max(1, -(-count // LISTED))
    if not 1 <= number <= last:
        raise Http404("This list has no such part.")
    listed = mentions[(number - 1) * LISTED : number * LISTED]
    return shell(
        request,
        "glossary/around.html",
        title=_("Around %(term)s") % {"term": term.title},
        robots="noindex",
        term=term,
        together=_together(term, list(mentions.values_list("page", flat=True)[:LOOKED_AT])),
        count=count,
        pages=[
            {"title": title, "path": path}
            for title, path in listed.values_list("page__title", "page__path")
        ],
        before=_part(slug, number - 1) if number > 1 else "",
        after=_part(slug, number + 1) if number < last else "",
    )


def _part(slug: str, number: int) -> str:
    named = "glossary:around" if number == 1 else "glossary:around-part"
    return reverse(named, args=[slug] if number == 1 else [slug, number])


def _together(term: Page, pages: list[int]) -> list[dict[str, Any]]:
    """Terms that these pages name too; those first that stand on few pages beside these."""
    found = (
        Dependency.objects.filter(kind=Dependency.Kind.MENTION, page__in=pages)
        .exclude(key=str(term.identity))
        .values("key")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
        .order_by("-times", "key")
    )
    times = dict(found.values_list("key", "times")[: 4 * TOGETHER])
    others = Page.objects.concepts().in_language(settings.CONTENT_LANGUAGE)
    others = others.filter(identity__in=times).only("title", "path", "identity", "mentions")
    near = sorted(
        others,
        key=lambda page: (-times[str(page.identity)] / (page.mentions + 2) ** 0.5, page.title),
    )
    return [
        {"title": page.title, "path": page.path, "times": times[str(page.identity)]}
        for page in near[:TOGETHER]
    ]
