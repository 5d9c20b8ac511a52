"""What pages explain in passing: bold names at the head of list items, which could be terms, and
headings that ask. Only proposed; a button makes a term of one."""

import re
from typing import Any, Final

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from glossary.documents import DocumentError, read_explainer, write
from glossary.exchange.binding import names_of
from glossary.exchange.pages.findings import look_into
from glossary.models import Concept, Explainer
from glossary.publishing.actors import name_of
from glossary.publishing.audit import Verb, record
from glossary.rendering.term_links import label_key

PAGES_AT_ONCE: Final = 20
_SENTENCE = re.compile(r".{20,280}?[.!?](?=\s|$)")


class CandidatePages:
    """The list of candidates, page by page."""

    def __init__(self, site: AdminSite) -> None:
        self.site = site

    def candidates(self, request: HttpRequest) -> HttpResponse:
        """Candidates of some pages at a time; a POST makes a draft of a term."""
        if not request.user.has_perms(["glossary.add_concept", "glossary.view_explainer"]):
            raise PermissionDenied
        if request.method == "POST":
            return _made(request)
        paginator = Paginator(Explainer.objects.order_by("path"), PAGES_AT_ONCE)
        pages = paginator.get_page(request.GET.get("p"))
        context = {
            **self.site.each_context(request),
            "title": _("Candidates for terms and questions"),
            "pages": pages,
            "found": [each for each in map(_candidates, pages) if each["terms"] or each["asked"]],
        }
        return TemplateResponse(request, "admin/glossary/candidates.html", context)


def _candidates(draft: Any) -> dict[str, Any]:
    """What one page offers; names that are terms already are left out."""
    try:
        written = write(draft.to_document())
        found = look_into(written.text, read_explainer(written.text, written.identities))
    except DocumentError:
        return {"draft": draft, "terms": [], "asked": []}
    known = names_of(draft.language)
    terms = {label_key(each.text): each for each in reversed(found.terms)}
    new = [each for key, each in terms.items() if key not in known]
    return {"draft": draft, "terms": new[::-1], "asked": found.questions}


def _made(request: HttpRequest) -> HttpResponse:
    name = " ".join(request.POST.get("name", "").split())[:200]
    says = " ".join(request.POST.get("says", "").split())
    first = _SENTENCE.match(says)
    slug = slugify(name)
    short = first[0] if first else says[:300]
    concept = Concept(name=name, slug=slug, short_md=short, changed_by=name_of(request.user))
    try:
        concept.full_clean()
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return HttpResponseRedirect(reverse("admin:candidates"))
    with transaction.atomic():
        concept.save()
        record(Verb.SAVE, concept, by=request.user)
    messages.success(request, _("A draft of the term was made: look it over."))
    return HttpResponseRedirect(reverse("admin:glossary_concept_change", args=[concept.pk]))
