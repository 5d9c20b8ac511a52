"""The page of a batch: it asks, shows how far it is, and goes on, step by step, until it is done.

The page drives the steps (`progress.js`; without a script a button does), each a POST of a second
or so. What is left to do is stored, so that the page can be left, reloaded and opened twice.
"""

import time
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from glossary.models import Batch, BatchItem, Concept, Snapshot
from glossary.publishing import batches
from glossary.publishing.uses import used_in

from .progress import Progress, progress_answer
from .suggestions import SuggestingInput

SECONDS_OF_STEPS = 1.0  # a request begins no further step after that
SHOWN = 50


class PublishForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"class": "vTextField"}),
        help_text=gettext_lazy("What changed, for the history of each."),
    )
    change = forms.ChoiceField(
        label=gettext_lazy("Kind of change"), choices=Snapshot.Change.choices
    )


class KindForm(forms.Form):
    value = forms.CharField(
        label=gettext_lazy("Kind"),
        max_length=40,
        required=False,
        widget=SuggestingInput(lambda: Concept.objects.values_list("kind", flat=True)),
        help_text=gettext_lazy("Such as metric, technique, tool. Empty: of no kind."),
    )


class ReviewForm(forms.Form):
    value = forms.DateField(
        label=gettext_lazy("Review by"),
        required=False,
        widget=AdminDateWidget,
        help_text=gettext_lazy("Empty: no review is planned."),
    )

    def clean_value(self) -> str:
        """As text, for it is stored."""
        day = self.cleaned_data["value"]
        return day.isoformat() if day else ""


DRAFTS_ALONE = gettext_lazy("The drafts are changed; readers see it when they are published.")
ASKED: dict[str, tuple[Any, Any, type[forms.Form]]] = {
    "publish": (
        gettext_lazy("Publish"),
        gettext_lazy("All are looked at first; where one isn't ready, you decide."),
        PublishForm,
    ),
    "withdraw": (
        gettext_lazy("Withdraw"),
        gettext_lazy("Readers can't open these pages any more; the drafts and history stay."),
        forms.Form,
    ),
    "set_kind": (gettext_lazy("Set kind"), DRAFTS_ALONE, KindForm),
    "set_review": (gettext_lazy("Set review date"), DRAFTS_ALONE, ReviewForm),
}
LOGGED = {"publish": gettext_lazy("Published."), "withdraw": gettext_lazy("Withdrawn.")}


class BatchPages:
    """Both addresses of a batch. It is its actor's alone, while the actor may do such a thing."""

    def __init__(self, site: AdminSite) -> None:
        self.site = site

    def page(self, request: HttpRequest, number: int) -> HttpResponse:
        """What is asked, or how far it is; a POST says what to do about it."""
        batch = _batch(request, number)
        title, question, form_class = ASKED[batch.verb]
        form = form_class(request.POST if "start" in request.POST else None)
        if request.method == "POST" and not form.errors:
            return self._order(request, batch, form)
        counts = batches.counts(batch)
        opts = batches.MODELS[batch.model]._meta
        context = {
            **self.site.each_context(request),
            "title": f"{title}: {counts['total']} {opts.verbose_name_plural}",
            "label": title,
            "question": question,
            "form": form,
            "media": form.media,
            "batch": batch,
            "counts": counts,
            "progress": _progress(batch, counts),
            "items": _shown(batch) if batch.state == Batch.State.ASKED else (),
            "more": counts["total"] - SHOWN,
            "refused": batch.items.filter(state=BatchItem.State.REFUSED).order_by("pk")[:500],
            "change_url": f"admin:glossary_{batch.model}_change",
            "opts": opts,
            "back": _list_of(batch),
        }
        return TemplateResponse(request, "admin/glossary/batch.html", context)

    @method_decorator(require_POST)
    def step(self, request: HttpRequest, number: int) -> HttpResponse:
        """A second's worth of steps."""
        batch = _batch(request, number)
        _advance(request, batch)
        progress = _progress(batch, batches.counts(batch))
        return progress_answer(request, progress, here=_page_of(batch))

    def _order(self, request: HttpRequest, batch: Batch, form: forms.Form) -> HttpResponse:
        """Start, go on or stop. What is short is done at once."""
        if "start" in request.POST:
            batches.start(batch, form.cleaned_data)
        elif "go_on" in request.POST:
            batches.go_on(batch)
        elif "stop" in request.POST:
            batches.stop(batch)
        _advance(request, batch)
        progress = _progress(batch, batches.counts(batch))
        return HttpResponseRedirect(progress.next or _page_of(batch))


def _batch(request: HttpRequest, number: int) -> Batch:
    """Raises Http404 for a batch of somebody else, PermissionDenied for what one may not do."""
    batch = get_object_or_404(Batch, pk=number)
    permission = batches.VERBS[batch.verb].permission
    if not request.user.has_perm(f"glossary.{permission}_{batch.model}"):
        raise PermissionDenied
    if batch.actor_id != request.user.pk:
        raise Http404
    return batch


def _advance(request: HttpRequest, batch: Batch) -> None:
    """Take steps for a second, each written into the log together with what it did."""
    was_moving, end = batch.is_moving, time.monotonic() + SECONDS_OF_STEPS
    while batch.is_moving:
        with transaction.atomic():
            changed = batches.step(batch, by=request.user)
            said = LOGGED.get(batch.verb) or f"{ASKED[batch.verb][0]}: {batch.options['value']}"
            LogEntry.objects.log_actions(batch.actor_id, changed, CHANGE, str(said))
        if time.monotonic() >= end:
            break
    if was_moving and batch.state == Batch.State.DONE:
        messages.success(request, _summary(batch, batches.counts(batch)))


def _progress(batch: Batch, counts: dict[str, int]) -> Progress:
    is_looking = batch.state == Batch.State.CHECKING
    total = counts["total"]
    done = total - counts["waiting"] - (0 if is_looking else counts["ready"])
    said = _("Looked at %(done)s of %(total)s.") if is_looking else _("%(done)s of %(total)s done.")
    is_clean = batch.state == Batch.State.DONE and not counts["refused"]
    return Progress(
        done=done,
        total=total,
        message=said % {"done": done, "total": total},
        finished=not batch.is_moving,
        next="" if batch.is_moving else _list_of(batch) if is_clean else _page_of(batch),
    )


def _summary(batch: Batch, counts: dict[str, int]) -> str:
    said = {
        "publish": ngettext("%(count)s is published.", "%(count)s are published.", counts["done"]),
        "withdraw": ngettext("%(count)s is withdrawn.", "%(count)s are withdrawn.", counts["done"]),
    }.get(batch.verb) or ngettext(
        "%(count)s draft says so now; readers see it once it is published.",
        "%(count)s drafts say so now; readers see it once they are published.",
        counts["done"],
    )
    return said % {"count": counts["done"]}


def _shown(batch: Batch) -> list[tuple[BatchItem, Any]]:
    """The first drafts of a batch, and for each that is to be withdrawn what refers to it."""
    items = list(batch.items.order_by("pk")[:SHOWN])
    if batch.verb != "withdraw":
        return [(item, None) for item in items]
    drafts = batches.MODELS[batch.model]._default_manager.select_related("publication")
    found = drafts.in_bulk([item.draft for item in items])
    return [(item, used_in(found[item.draft]) if item.draft in found else None) for item in items]


def _page_of(batch: Batch) -> str:
    return reverse("admin:batch", args=[batch.pk])


def _list_of(batch: Batch) -> str:
    return reverse(f"admin:glossary_{batch.model}_changelist")
