"""Files in through the admin: upload, look at the report and at each page, then let them in.

Nothing changes before somebody confirms. Authors import drafts; to publish them, or to change
sections, needs the permission for that.
"""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from glossary.documents import DocumentError, read_explainer
from glossary.exchange.pages.files import pages_in
from glossary.exchange.pages.settling import choices_of, settle, waiting
from glossary.exchange.report import ImportRefused, Report, Status
from glossary.exchange.trees import open_tree
from glossary.models import ExchangedFile, Explainer, FileKind, ImportRun, StagedItem
from glossary.publishing.actors import name_of
from glossary.publishing.audit import Verb, record
from glossary.publishing.differences import differences
from glossary.publishing.imports import let_in, stage_tree
from glossary.publishing.readiness import NotReady

from .confirmation import ask, is_confirmed

MOST_BYTES: Final = 50 * 1024 * 1024
MOST_PAGES: Final = 500
SHOWN: Final = 500
ENDINGS: Final = (".zip", ".md", ".mdx")
FOUND: Final = {
    "pages": gettext_lazy("pages"),
    "sections": gettext_lazy("sections"),
    "components": gettext_lazy("components"),
    "components in fences": gettext_lazy("components in fences"),
    "imports": gettext_lazy("imports"),
    "imports in fences": gettext_lazy("imports in fences"),
    "admonitions": gettext_lazy("admonitions"),
    "tables": gettext_lazy("tables"),
    "comparisons": gettext_lazy("comparisons"),
    "reference tables": gettext_lazy("reference tables"),
    "questions": gettext_lazy("questions"),
    "FAQ sections": gettext_lazy("FAQ sections"),
    "resource lists": gettext_lazy("resource lists"),
    "links between pages": gettext_lazy("links between pages"),
    "links to the same page": gettext_lazy("links to the same page"),
    "links to elsewhere": gettext_lazy("links to elsewhere"),
    "other links": gettext_lazy("other links"),
    "unresolved links": gettext_lazy("unresolved links"),
    "term candidates": gettext_lazy("term candidates"),
    "question candidates": gettext_lazy("question candidates"),
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A page (.md, .mdx), or a folder of pages and pictures as .zip."),
    )
    under = forms.RegexField(
        r"^/?[\w./~-]*$",
        label=gettext_lazy("Below"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The path that the pages go below, such as /docs/. Empty: /."),
        widget=forms.TextInput({"class": "vTextField"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if not str(file.name).lower().endswith(ENDINGS):
            raise forms.ValidationError(_("Send a .zip, .md or .mdx file."))
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("This file has more than 50 MB: the command import_markdown takes more.")
            )
        return file


class ImportPages:
    """The pages of imports and of what they left to settle."""

    def __init__(self, site: AdminSite) -> None:
        self.site = site

    def urls(self) -> list[URLPattern]:
        view = self.site.admin_view
        one = "imports/<int:number>/"
        return [
            path("imports/", view(self.start), name="imports"),
            path("imports/conflicts/<int:number>/", view(self.conflict), name="import_conflict"),
            path(one, view(self.run), name="import"),
            path(f"{one}confirm/", view(self.confirm), name="import_confirm"),
            path(f"{one}files/<int:item>/", view(self.page), name="import_page"),
        ]

    def start(self, request: HttpRequest) -> HttpResponse:
        """The form to send files, what was sent lately, and conflicts that wait."""
        _check(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        refused: tuple[Any, ...] = ()
        if request.method == "POST" and form.is_valid():
            try:
                run = _staged(request, form.cleaned_data)
                return HttpResponseRedirect(reverse("admin:import", args=[run.pk]))
            except ImportRefused as error:
                refused = error.errors
        context = {
            "title": _("Import files"),
            "form": form,
            "refused": refused[:SHOWN],
            "runs": ImportRun.objects.filter(started_by=request.user.pk)[:10],
            "conflicts": ExchangedFile.objects.filter(theirs__isnull=False).defer("raw", "theirs"),
        }
        return self._page(request, "admin/glossary/import_start.html", context)

    def run(self, request: HttpRequest, number: int) -> HttpResponse:
        """The report of one import, and the buttons that let it in or drop it."""
        run = _run(request, number)
        report = Report.from_json(run.report) if run.report else Report()
        changed = [item for item in report.items if item.status != Status.UNCHANGED]
        staged = {item.file: item.pk for item in run.staged.only("file", "pk")}
        context = {
            "title": run.name,
            "run": run,
            "report": report,
            "counts": report.counts(),
            "found": sorted(
                (str(FOUND.get(what, what)), n) for what, n in report.found.items() if n
            ),
            "items": [(item, staged.get(item.file)) for item in changed[:SHOWN]],
            "more": len(changed) - SHOWN,
            "remarks": report.remarks[:SHOWN],
            "may_publish": request.user.has_perm("glossary.publish_explainer"),
        }
        return self._page(request, "admin/glossary/import_report.html", context)

    def page(self, request: HttpRequest, number: int, item: int) -> HttpResponse:
        """What one file would change."""
        run = _run(request, number)
        staged = get_object_or_404(run.staged.exclude(status=Status.CONFLICT), pk=item)
        context = {"title": staged.file, "run": run, "item": staged}
        context |= _difference(staged)
        return self._page(request, "admin/glossary/import_page.html", context)

    @method_decorator(require_POST)
    def confirm(self, request: HttpRequest, number: int) -> HttpResponse:
        """Let everything in, or drop it."""
        run = _run(request, number)
        here = reverse("admin:import", args=[run.pk])
        if "drop" in request.POST:
            run.delete()
            messages.info(request, _("The import was dropped; nothing was changed."))
            return HttpResponseRedirect(reverse("admin:imports"))
        if run.state != ImportRun.State.READY:
            return HttpResponseRedirect(here)
        publish = "publish" in request.POST
        if publish and not request.user.has_perm("glossary.publish_explainer"):
            raise PermissionDenied
        if publish and not is_confirmed(request):
            return ask(request, back=here)
        try:
            let_in(run, publish=publish, by=request.user)
        except ImportRefused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(here)
        except NotReady as refused:
            for problem in refused.problems[:20]:
                messages.error(request, problem.message)
            messages.error(request, _("Nothing was imported."))
            return HttpResponseRedirect(here)
        said = _("Imported and published.") if publish else _("Imported as drafts.")
        messages.success(request, said)
        return HttpResponseRedirect(here)

    def conflict(self, request: HttpRequest, number: int) -> HttpResponse:
        """A file that changed on both sides: each place where they clash, and a choice for it."""
        _check(request)
        file = get_object_or_404(ExchangedFile, pk=number)
        found = waiting(file)
        if found is None:
            messages.info(request, _("Nothing waits there any more."))
            return HttpResponseRedirect(reverse("admin:imports"))
        trouble = ""
        if request.method == "POST":
            trouble = self._settled(request, file, found)
            if not trouble:
                messages.success(request, _("Settled: the draft holds what you chose."))
                args = [found.draft.pk]
                return HttpResponseRedirect(reverse("admin:glossary_explainer_change", args=args))
        context = {
            "title": file.name,
            "file": file,
            "draft": found.draft,
            "trouble": trouble,
            "clashes": [
                (
                    clash,
                    found.label(clash),
                    request.POST.get(f"side-{number}", ""),
                    request.POST.get(f"text-{number}", clash.ours),
                )
                for number, clash in enumerate(found.clashes)
            ],
        }
        return self._page(request, "admin/glossary/import_conflict.html", context)

    def _settled(self, request: HttpRequest, file: ExchangedFile, found: Any) -> str:
        """Settle as the form says; what is in the way, or ""."""
        choices = choices_of(request.POST, found.clashes)
        if len(choices) < len(found.clashes):
            return _("Choose for every place.")
        version = request.POST.get("version", "")
        try:
            with transaction.atomic():
                done = settle(
                    file,
                    choices,
                    version=int(version) if version.isdecimal() else 0,
                    by=name_of(request.user),
                )
                if done:
                    said = _("import: %(file)s") % {"file": file.name}
                    record(Verb.SAVE, found.draft, by=request.user, note=said)
        except DocumentError as error:
            return str(error)
        return "" if done else _("The draft was saved meanwhile: look again.")

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        return TemplateResponse(request, template, {**self.site.each_context(request), **context})


def _check(request: HttpRequest) -> None:
    """Raises PermissionDenied for whoever may not import."""
    wanted = ("import_files", "add_explainer", "change_explainer")
    if not request.user.has_perms([f"glossary.{name}" for name in wanted]):
        raise PermissionDenied


def _run(request: HttpRequest, number: int) -> ImportRun:
    """A run of this person; Http404 for one of somebody else."""
    _check(request)
    run = get_object_or_404(ImportRun, pk=number)
    if run.started_by_id != request.user.pk:
        raise Http404
    return run


def _staged(request: HttpRequest, asked: dict[str, Any]) -> ImportRun:
    upload = asked["file"]
    name = str(upload.name)
    with open_tree(upload, name) as tree:
        if len(tree.names) > MOST_PAGES:
            raise ImportRefused.of(
                name,
                _("More than %(most)s files: the command import_markdown takes more.")
                % {"most": MOST_PAGES},
            )
        may_section = request.user.has_perms(["glossary.add_section", "glossary.change_section"])
        options = {"whole": name.lower().endswith(".zip"), "sections": may_section}
        run, _report = stage_tree(
            tree,
            language=settings.CONTENT_LANGUAGE,
            under=asked["under"],
            options=options,
            by=request.user,
        )
    return run


def _difference(staged: StagedItem) -> dict[str, Any]:
    """What differs between the draft as it is and what would be in it."""
    if staged.kind != FileKind.PAGE:
        return {"text": bytes(staged.raw).decode(errors="replace")[:20_000]}
    new = read_explainer(staged.text, staged.identities)
    drafts = pages_in(staged.run.language)
    draft: Explainer | None = drafts.filter(identity=staged.identity).first()
    if draft is None:
        return {"text": staged.text}
    try:
        return {"differences": differences(draft.to_document(), new)}
    except DocumentError as error:
        return {"trouble": str(error)}
