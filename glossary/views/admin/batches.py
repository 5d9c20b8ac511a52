"""The page of a batch: it asks, shows how far it is, and goes on, step by step, until it is done.

The page drives the steps (`progress.js`; without a script a button does), each a POST of a second
or so. What is left to do is stored, so that the page can be left, reloaded and opened twice.
"""

import time
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from glossary.models import Batch, BatchItem
from glossary.publishing import batches
from glossary.publishing.permissions import DANGEROUS, PERMISSION
from glossary.publishing.uses import used_in

from .batch_forms import as_json
from .batch_table import QUESTIONS
from .confirmation import ask, is_confirmed
from .progress import Progress, progress_answer

SECONDS_OF_STEPS = 1.0  # a request begins no further step after that
SHOWN = 50


class BatchPages:
    """Both addresses of a batch. It is its actor's alone, while the actor may do such a thing."""

    def __init__(self, site: AdminSite) -> None:
        self.site = site

    def page(self, request: HttpRequest, number: int) -> HttpResponse:
        """What is asked, or how far it is; a POST says what to do about it."""
        batch = _batch(request, number)
        is_asked = batch.state == Batch.State.ASKED
        if is_asked and batch.verb in DANGEROUS and not is_confirmed(request):
            return ask(request)
        asked = QUESTIONS[batch.verb]
        form = asked.form(request.POST if "start" in request.POST else None)
        if request.method == "POST" and not form.errors:
            return self._order(request, batch, form)
        counts = batches.counts(batch)
        opts = batches.MODELS[batch.model]._meta
        context = {
            **self.site.each_context(request),
            "title": f"{asked.label}: {counts['total']} {opts.verbose_name_plural}",
            "label": asked.label,
            "question": asked.text,
            "is_dangerous": batch.verb in DANGEROUS,
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
            batches.start(batch, as_json(form.cleaned_data))
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
    if not request.user.has_perm(f"glossary.{PERMISSION[batch.verb]}_{batch.model}"):
        raise PermissionDenied
    if batch.actor_id != request.user.pk:
        raise Http404
    return batch


def _advance(request: HttpRequest, batch: Batch) -> None:
    """Take steps for a second."""
    was_moving, end = batch.is_moving, time.monotonic() + SECONDS_OF_STEPS
    while batch.is_moving:
        batches.step(batch, by=request.user)
        if time.monotonic() >= end:
            break
    if was_moving and batch.state == Batch.State.DONE:
        messages.success(request, _summary(batch))


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


def _summary(batch: Batch) -> str:
    done = QUESTIONS[batch.verb].done(batch.options)
    return str(done % {"count": batches.counts(batch)["done"]})


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
