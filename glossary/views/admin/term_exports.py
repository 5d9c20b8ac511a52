"""Chosen concepts as a file: a page asks for the format and says what each can't hold."""

from io import StringIO
from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary.documents import DocumentError
from glossary.exchange.glossaries.dump import documents_of, this_site
from glossary.exchange.glossaries.files import Losses
from glossary.exchange.glossaries.known_formats import FORMATS

MOST: Final = 2000
TITLES: Final = {
    "csv": gettext_lazy("CSV, for a spreadsheet"),
    "tsv": gettext_lazy("TSV, with tabs"),
    "json": gettext_lazy("JSON, complete"),
    "turtle": gettext_lazy("SKOS in Turtle"),
    "jsonld": gettext_lazy("SKOS in JSON-LD"),
}


class TermExport(admin.ModelAdmin):
    """Mixed into the admin of concepts."""

    @admin.action(permissions=["view"], description=gettext_lazy("Export as a file…"))
    def export_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        pks = list(queryset.order_by("language", "slug").values_list("pk", flat=True)[: MOST + 1])
        if len(pks) > MOST:
            said = _("Choose at most %(most)s; the command export_glossary writes any number.")
            messages.error(request, said % {"most": MOST})
            return None
        try:
            pairs = [(document, concept.version) for concept, document in documents_of(pks)]
        except DocumentError as error:
            messages.error(request, str(error))
            return None
        form = FORMATS.get(request.POST.get("format", ""))
        if form is None:
            return self._ask(request, pairs)
        out = StringIO(newline="")
        form.write(pairs, out, this_site())
        answer = HttpResponse(
            out.getvalue().encode(form.encoding), content_type=f"{form.media_type}; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="glossary{form.endings[0]}"'
        return answer

    def _ask(self, request: HttpRequest, pairs: list[Any]) -> HttpResponse:
        """The page that asks for the format."""
        choices = []
        for name, title in TITLES.items():
            losses = Losses(name, FORMATS[name].fields)
            for _pair in losses.watch(pairs):
                pass
            choices.append((name, title, list(losses.lines())))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export"),
            "opts": self.opts,
            "choices": choices,
            "number": len(pairs),
            "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "across": request.POST.get("select_across", "0"),
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/glossary/term_export.html", context)
