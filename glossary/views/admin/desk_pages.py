"""Two lists of the desk that are no lists of drafts: words, and pairs of facts."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from glossary.models import Concept, Fact, IgnoredWord, Oddity, Page, Publication
from glossary.publishing import stated_twice, words

MOST = 200
allowed = require_http_methods(["GET", "HEAD", "POST"])


class DeskPages:
    """Everybody who sees drafts may look; those who publish decide."""

    def __init__(self, site: AdminSite) -> None:
        self.site = site

    def urls(self) -> list[URLPattern]:
        view = self.site.admin_view
        return [
            path("desk/words/", view(allowed(self.words)), name="desk_words"),
            path("desk/acronyms/", view(allowed(self.acronyms)), name="desk_acronyms"),
            path("desk/stated-twice/", view(allowed(self.twice)), name="desk_twice"),
        ]

    def words(self, request: HttpRequest) -> HttpResponse:
        """Words in no word list; a POST calls one right, or looks out for it again."""
        return self._words(request, Oddity.Kind.WORD, _("Probable misspellings"))

    def acronyms(self, request: HttpRequest) -> HttpResponse:
        """Acronyms that nothing explains; the same."""
        return self._words(request, Oddity.Kind.ACRONYM, _("Acronyms that nothing explains"))

    def twice(self, request: HttpRequest) -> HttpResponse:
        """Pairs of facts on one attribute; a POST says that a pair means the same."""
        if request.method == "POST":
            self._decide(request)
            one, other = request.POST.get("one", ""), request.POST.get("other", "")
            known = {(pair.one, pair.other) for pair in stated_twice.pairs()}
            if (one, other) in known:
                stated_twice.call_same(one, other, by=request.user)
            return HttpResponseRedirect(request.path)
        self._look(request)
        pairs = stated_twice.pairs()
        names = dict(
            Concept.objects.filter(
                identity__in={pair.facts[0].concept for pair in pairs[:MOST]}
            ).values_list("identity", "name")
        )
        context = {
            "title": _("One attribute stated in two places"),
            "pairs": [
                (names.get(pair.facts[0].concept, ""), pair, _addresses(pair.facts))
                for pair in pairs[:MOST]
            ],
        }
        return self._answer(request, "stated_twice", context)

    def _words(self, request: HttpRequest, kind: str, title: str) -> HttpResponse:
        if request.method == "POST":
            self._decide(request)
            if word := request.POST.get("ignore", "").strip():
                words.ignore(word, by=request.user)
            words.watch_again(request.POST.get("watch", ""))
            return HttpResponseRedirect(request.path)
        self._look(request)
        context = {
            "title": title,
            "is_acronyms": kind == Oddity.Kind.ACRONYM,
            "words": [
                (used, [(page, form_of(page)) for page in used.pages])
                for used in words.used(kind, most=MOST)
            ],
            "ignored": IgnoredWord.objects.all(),
        }
        return self._answer(request, "words_used", context)

    def _answer(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        context |= self.site.each_context(request) | {"title": context["title"]}
        context["may_decide"] = request.user.has_perm("glossary.publish_concept")
        return TemplateResponse(request, f"admin/glossary/{name}.html", context)

    def _look(self, request: HttpRequest) -> None:
        if not request.user.has_perm("glossary.view_concept"):
            raise PermissionDenied

    def _decide(self, request: HttpRequest) -> None:
        if not request.user.has_perm("glossary.publish_concept"):
            raise PermissionDenied


def form_of(page: Page) -> str:
    """Where the draft of a page is edited; "" if it is gone."""
    draft = _draft_of(page.publication)
    return (
        reverse(f"admin:glossary_{draft._meta.model_name}_change", args=[draft.pk]) + "?check=1"
        if draft
        else ""
    )


def _draft_of(publication: Publication) -> Any:
    return getattr(publication, publication.kind, None)


def _addresses(facts: tuple[Fact, ...]) -> list[tuple[Fact, str]]:
    return [(fact, fact.address) for fact in facts]
