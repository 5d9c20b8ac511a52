"""All questions in one place, and a permanent address for each."""

from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.models import SearchEntry
from site_config.keep import READERS_CACHE

from .shell import shell


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """Every published question, under the page that answers it."""
    questions = SearchEntry.objects.filter(
        kind=SearchEntry.Kind.QUESTION, language=settings.LANGUAGE_CODE
    ).select_related("page")
    ordered = questions.order_by("-page__kind", "page__sort_key", "page", "position")
    return shell(
        request,
        "glossary/faqs.html",
        title=_("Questions"),
        description=_("Every question that this site answers."),
        groups=[
            {
                "title": page.title,
                "path": page.path,
                "questions": [
                    {
                        "question": entry.title,
                        "address": entry.address,
                        "permalink": reverse("glossary:question", args=[entry.faq]),
                    }
                    for entry in entries
                ],
            }
            for page, entries in groupby(ordered, key=lambda entry: entry.page)
        ],
    )


@require_safe
def question(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the question on its page, wherever that is now and however it is worded."""
    entry = SearchEntry.objects.filter(
        kind=SearchEntry.Kind.QUESTION, faq=code, language=settings.LANGUAGE_CODE
    ).first()
    if entry is None:
        raise Http404("There is no such question.")
    response = HttpResponseRedirect(entry.address)
    response["Cache-Control"] = READERS_CACHE
    return response
