"""Glossary files in through the admin: send one, look at what each term would become, confirm.

What was sent is kept until it is confirmed, and looked into anew each time: what an editor sees is
what would happen now.
"""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from glossary.documents import DocumentError
from glossary.exchange.glossaries.files import read_upload
from glossary.exchange.glossaries.plan import Mode, Plan, plan
from glossary.exchange.report import ImportRefused, Remark, Status
from glossary.models import Concept, TermUpload
from glossary.models.drafts import LostUpdate
from glossary.publishing import batches
from glossary.publishing.differences import differences
from glossary.publishing.readiness import NotReady
from glossary.publishing.term_imports import let_terms_in

from .confirmation import ask, is_confirmed

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_TERMS: Final = 5000
AT_ONCE: Final = 200  # terms that are published in the same request; more in steps
SHOWN: Final = 200
KEPT_HOURS: Final = 24
MODES: Final = (
    (Mode.MERGE, gettext_lazy("Merge: what the file leaves empty stays as it is")),
    (Mode.REPLACE, gettext_lazy("Replace: what the file says is the truth, empty cells too")),
    (Mode.ADD, gettext_lazy("Add: only terms that are new")),
)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A table (.csv, .tsv), .json, SKOS (.ttl, .jsonld), a term file (.md), or a folder of"
            " them as .zip."
        ),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Terms that are here already"),
        choices=MODES,
        initial=Mode.MERGE,
        widget=forms.RadioSelect,
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("This file has more than 10 MB: the command import_glossary takes more.")
            )
        return file


class TermImportPages:
    """The two pages of an import: the file, and what it would do."""

    def __init__(self, site: AdminSite) -> None:
        self.site = site

    def start(self, request: HttpRequest) -> HttpResponse:
        """The form to send a file; what is wrong with one is told at once."""
        _check(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            upload = _upload(request, form.cleaned_data)
            planned = _planned(upload)
            if not planned.report.errors:
                _throw_old_away()
                upload.save()
                url = reverse("admin:glossary_concept_import_file", args=[upload.pk])
                return HttpResponseRedirect(url)
            return self._page(request, {"form": form, "errors": _shown(planned.report.errors)})
        uploads = TermUpload.objects.filter(sent_by=request.user.pk).defer("raw")[:10]
        return self._page(request, {"form": form, "uploads": uploads})

    def file(self, request: HttpRequest, number: int) -> HttpResponse:
        """What the file would do; sent back with a button, it is done, or dropped."""
        _check(request)
        upload = get_object_or_404(TermUpload, pk=number, sent_by=request.user.pk)
        if request.method == "POST" and "drop" in request.POST:
            upload.delete()
            messages.info(request, _("The file was dropped; nothing was changed."))
            return HttpResponseRedirect(reverse("admin:glossary_concept_import"))
        if "publish" in request.POST and not is_confirmed(request):
            return ask(request)
        planned = _planned(upload)
        if request.method == "POST" and not planned.report.errors:
            if next_page := self._let_in(request, upload, planned):
                return HttpResponseRedirect(next_page)
            planned = _planned(upload)
        changes = [_change(change) for change in planned.changes[:SHOWN]]
        return self._page(
            request,
            {
                "upload": upload,
                "mode": dict(MODES)[Mode(upload.mode)],
                "counts": [pair for pair in planned.report.counts().items() if pair[1]],
                "errors": _shown(planned.report.errors),
                "remarks": _shown(r for r in planned.report.remarks if r.level != "error"),
                "conflicts": [i for i in planned.report.items if i.status == Status.CONFLICT],
                "changes": changes,
                "more": len(planned.changes) - SHOWN,
                "in_steps": len(planned.changes) > AT_ONCE,
                "may_publish": request.user.has_perm("glossary.publish_concept"),
            },
        )

    def _let_in(self, request: HttpRequest, upload: TermUpload, planned: Plan) -> str:
        """Where to go on; "" where nothing came in. Many drafts are published in steps."""
        publish = "publish" in request.POST
        in_steps = publish and len(planned.changes) > AT_ONCE
        if publish and not request.user.has_perm("glossary.publish_concept"):
            raise PermissionDenied
        try:
            drafts = let_terms_in(
                planned, file=upload.name, publish=publish and not in_steps, by=request.user
            )
        except NotReady as refused:
            for problem in refused.problems[:20]:
                messages.error(request, problem.message)
            messages.error(request, _("Nothing was imported."))
            return ""
        except (ImportRefused, LostUpdate) as refused:
            messages.error(request, str(refused))
            return ""
        upload.delete()
        number = len(drafts)
        if publish and not in_steps:
            said = ngettext("%(n)s term is published.", "%(n)s terms are published.", number)
        else:
            said = ngettext("%(n)s draft was written.", "%(n)s drafts were written.", number)
        messages.success(request, said % {"n": number})
        if in_steps:
            found = Concept.objects.filter(pk__in=drafts)
            if batch := batches.begin(found, "publish", by=request.user):  # type: ignore[arg-type]
                return reverse("admin:batch", args=[batch.pk])
        return reverse("admin:glossary_concept_changelist")

    def _page(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        name = "term_import_file" if "upload" in context else "term_import"
        context |= {"title": _("Import a glossary"), **self.site.each_context(request)}
        return TemplateResponse(request, f"admin/glossary/{name}.html", context)


def _check(request: HttpRequest) -> None:
    """Raises PermissionDenied for whoever may not import."""
    wanted = ("import_files", "add_concept", "change_concept")
    if not request.user.has_perms([f"glossary.{name}" for name in wanted]):
        raise PermissionDenied


def _upload(request: HttpRequest, asked: dict[str, Any]) -> TermUpload:
    return TermUpload(
        name=str(asked["file"].name)[-200:],
        raw=asked["file"].read(),
        mode=asked["mode"],
        language=settings.CONTENT_LANGUAGE,
        sent_by=request.user,  # type: ignore[misc]  # who may import is somebody
    )


def _planned(upload: TermUpload) -> Plan:
    """What the file would do now. What keeps it from being read is an error of the plan."""
    try:
        parsed = read_upload(bytes(upload.raw), upload.name, most=MOST_TERMS)
    except DocumentError as error:
        planned = Plan()
        planned.report.remarks.append(Remark.of(upload.name, error))
        return planned
    return plan(parsed, file=upload.name, mode=Mode(upload.mode), language=upload.language)


def _throw_old_away() -> None:
    """Files that nobody confirmed."""
    TermUpload.objects.filter(sent_at__lt=timezone.now() - timedelta(hours=KEPT_HOURS)).delete()


def _change(change: Any) -> dict[str, Any]:
    """One term: what it becomes, and how that differs."""
    new = change.document
    return {
        "title": new.title,
        "address": new.path,
        "is_new": change.before is None,
        "short": new.short_md,
        "differences": differences(change.before, new) if change.before else (),
    }


def _shown(remarks: Any) -> list[str]:
    """The first of many remarks, and how many follow."""
    lines = [str(remark) for remark in remarks]
    more = len(lines) - SHOWN
    return lines[:SHOWN] + ([_("… and %(n)s more") % {"n": more}] if more > 0 else [])
