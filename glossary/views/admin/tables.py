"""The tables of a page: which are comparisons and which are plain Markdown, and a button to change
that. Not a byte of the page's text changes."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from glossary.documents import (
    DocumentError,
    ExplainerDocument,
    convert,
    read_explainer,
    tables_of,
    write,
)
from glossary.exchange.binding import bind, names_of
from glossary.exchange.load import store
from glossary.models import Explainer
from glossary.models.drafts import LostUpdate
from glossary.publishing.actors import name_of
from glossary.publishing.audit import Verb, record
from glossary.rendering.term_links import label_key


class TablePages:
    """The list of a page's tables."""

    def __init__(self, site: AdminSite) -> None:
        self.site = site

    def tables(self, request: HttpRequest, number: int) -> HttpResponse:
        """Every table with what it is; a POST makes one the other."""
        if not request.user.has_perms(["glossary.view_explainer", "glossary.change_explainer"]):
            raise PermissionDenied
        draft: Any = get_object_or_404(Explainer, pk=number)
        here = reverse("admin:explainer_tables", args=[draft.pk])
        try:
            document = _as_written(draft)
            if request.method == "POST":
                _change(request, draft, document)
                return HttpResponseRedirect(here)
        except (DocumentError, LostUpdate) as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("admin:glossary_explainer_change", args=[number]))
        context = {
            **self.site.each_context(request),
            "title": _("Tables of “%(title)s”") % {"title": draft.title},
            "draft": draft,
            "tables": tables_of(document),
        }
        return TemplateResponse(request, "admin/glossary/tables.html", context)


def _as_written(draft: Any) -> ExplainerDocument:
    """The draft as its file would be, so that tables have lines."""
    written = write(draft.to_document())
    return read_explainer(written.text, written.identities)


def _change(request: HttpRequest, draft: Any, document: ExplainerDocument) -> None:
    """Convert the table that the form names, if the draft is the one that was looked at."""
    start = request.POST.get("start", "")
    starts = [str(place.start) for place in tables_of(document)]
    if request.POST.get("version") != str(draft.version) or start not in starts:
        messages.error(request, _("The draft was saved meanwhile: look again."))
        return
    names = names_of(draft.language)
    changed = bind(convert(document, int(start)), lambda head: names.get(label_key(head)))
    draft.changed_by = name_of(request.user)
    with transaction.atomic():
        store(draft, changed)
        record(Verb.SAVE, draft, by=request.user, note=_("tables"))
    messages.success(request, _("Changed. Readers see it once the page is published."))
