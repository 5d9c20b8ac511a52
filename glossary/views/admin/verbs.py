"""The verbs of publishing as buttons: each a page that says what will happen, then a POST."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from glossary.exchange.load import Unresolved
from glossary.models import Publication, Snapshot
from glossary.publishing import actions
from glossary.publishing.actions import NotPublished
from glossary.publishing.readiness import NotReady
from glossary.publishing.uses import used_in
from glossary.views.preview import SHARED_DAYS, link_to, preview_answer

from .history import history_context
from .moments import MomentField


class NoteForm(forms.Form):
    """Why, in the words that history will show."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)


class ScheduleForm(NoteForm):
    at = MomentField(
        label=gettext_lazy("Publish at"),
        help_text=gettext_lazy("In the site's own time zone."),
    )
    field_order = ("at", "note")


class WithdrawForm(NoteForm):
    """When, and where readers are sent then. "later" is never the meaning of an empty field."""

    when = forms.ChoiceField(label=gettext_lazy("When"), widget=forms.RadioSelect, initial="now")
    at = MomentField(
        label=gettext_lazy("Moment"),
        required=False,
        help_text=gettext_lazy("In the site's own time zone."),
    )
    replacement = forms.ModelChoiceField(
        Publication.objects.none(),
        label=gettext_lazy("Send readers to"),
        required=False,
        empty_label=gettext_lazy("nowhere: the address says that the page is gone"),
    )
    field_order = ("when", "at", "replacement", "note")

    def __init__(self, *args: Any, draft: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planned = draft.publication and draft.publication.withdraw_at
        self.fields["when"].choices = _times(is_planned=bool(planned))  # type: ignore[attr-defined]
        if planned:
            self.initial = {
                "when": "later",
                "at": planned,
                "replacement": draft.publication.replacement_id,
            }
        live = Publication.objects.live().filter(language=draft.language).order_by("path")
        self.fields["replacement"].queryset = live.exclude(pk=draft.publication_id)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        when, at = cleaned.get("when"), cleaned.get("at")
        if when == "later" and not at and not self.has_error("at"):
            self.add_error("at", _("Choose the moment."))
        if when == "now" and at and "at" in self.changed_data:
            self.add_error("at", _("Choose “At a moment” above, or leave this empty."))
        return cleaned


def _times(*, is_planned: bool) -> list[tuple[str, Any]]:
    times = [("now", _("Now")), ("later", _("At a moment"))]
    return [*times, ("never", _("Not at all: call the withdrawal off"))] if is_planned else times


@dataclass(frozen=True)
class Verb:
    """One button: who may press it and when it is offered."""

    name: str
    label: Any
    permission: str
    states: frozenset[str]
    question: Any
    is_dangerous: bool = False


VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "schedule",
            gettext_lazy("Schedule"),
            "publish",
            frozenset({"draft", "published", "changed", "scheduled", "withdrawn"}),
            gettext_lazy("The draft as it stands now goes live at the moment that you choose."),
        ),
        Verb(
            "discard",
            gettext_lazy("Discard changes"),
            "change",
            frozenset({"changed", "scheduled"}),
            gettext_lazy("The draft becomes what readers see now; what you wrote since is lost."),
            is_dangerous=True,
        ),
        Verb(
            "withdraw",
            gettext_lazy("Withdraw"),
            "withdraw",
            frozenset({"published", "changed", "scheduled"}),
            gettext_lazy("Readers can't open this page any more; the draft and its history stay."),
            is_dangerous=True,
        ),
    )
}


class Verbs(admin.ModelAdmin):
    """Mixed into the admin of drafts."""

    def may(self, request: HttpRequest, verb: str) -> bool:
        return request.user.has_perm(f"glossary.{verb}_{self.opts.model_name}")

    def verbs_for(self, request: HttpRequest, draft: Any) -> list[dict[str, Any]]:
        """The buttons that this person is offered on this draft."""
        return [
            {"label": verb.label, "url": self.verb_url(draft, verb.name), "verb": verb}
            for verb in VERBS.values()
            if self.may(request, verb.permission) and draft.state in verb.states
        ]

    def verb_url(self, draft: Any, name: str, *more: Any) -> str:
        return reverse(f"admin:glossary_{self.opts.model_name}_{name}", args=[draft.pk, *more])

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        model = self.opts.model_name
        return [
            path(
                "<path:object_id>/preview/",
                view(require_safe(self.preview_view)),
                name=f"glossary_{model}_preview",
            ),
            path(
                "<path:object_id>/share/",
                view(require_safe(self.share_view)),
                name=f"glossary_{model}_share",
            ),
            *(
                path(
                    f"<path:object_id>/{name}/",
                    view(self.verb_view),
                    {"name": name},
                    name=f"glossary_{model}_{name}",
                )
                for name in VERBS
            ),
            path(
                "<path:object_id>/restore/<int:number>/",
                view(require_POST(self.restore_view)),
                name=f"glossary_{model}_restore",
            ),
            path(
                "<path:object_id>/roll-back/<int:number>/",
                view(require_POST(self.roll_back_view)),
                name=f"glossary_{model}_rollback",
            ),
            *super().get_urls(),
        ]

    # Views -------------------------------------------------------------------------------------
    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The stored draft as readers would get it."""
        return preview_answer(request, self._draft(request, object_id, "view"))

    def share_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A link by which somebody without an account sees the draft."""
        draft = self._draft(request, object_id, "change")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Share a preview: %(title)s") % {"title": draft},
            "opts": self.opts,
            "original": draft,
            "link": settings.SITE_URL + link_to(draft),
            "days": SHARED_DAYS,
            "back": self.change_url(draft),
        }
        return TemplateResponse(request, "admin/glossary/share.html", context)

    def verb_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """A page that asks; a POST of it does the deed."""
        verb = VERBS[name]
        draft = self._draft(request, object_id, verb.permission)
        form = self._verb_form(name, draft, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            return self.run(
                request,
                draft,
                lambda: _do(name, draft, request, form),
                said=_said(name, form),
                log=_log(verb, form),
            )
        context = {
            **self.admin_site.each_context(request),
            "title": f"{verb.label}: {draft}",
            "opts": self.opts,
            "original": draft,
            "verb": verb,
            "form": form,
            "media": self.media + form.media,
            "uses": used_in(draft) if name == "withdraw" else None,
            "back": self.change_url(draft),
        }
        return TemplateResponse(request, "admin/glossary/verb.html", context)

    def restore_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        draft = self._draft(request, object_id, "change")
        snapshot = self._snapshot(draft, number)
        return self.run(
            request,
            draft,
            lambda: actions.restore(draft, snapshot, by=request.user),
            said=_("The draft of “%(title)s” is the older text again; readers see no change yet."),
            log=_("Restored #%(number)s into the draft.") % {"number": number},
        )

    def roll_back_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        draft = self._draft(request, object_id, "publish")
        snapshot = self._snapshot(draft, number)
        return self.run(
            request,
            draft,
            lambda: actions.roll_back(draft, snapshot, by=request.user),
            said=_("“%(title)s” is published with its older text."),
            log=_("Rolled back to #%(number)s.") % {"number": number},
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Who published what and when, and what differs between any two texts."""
        draft = self._draft(request, object_id, "view")
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(title)s") % {"title": draft},
            "opts": self.opts,
            "original": draft,
            "media": self.media,
            "can_restore": self.may(request, "change"),
            "can_publish": self.may(request, "publish"),
            "back": self.change_url(draft),
            **history_context(request, draft),
        }
        return TemplateResponse(request, "admin/glossary/history.html", context)

    # Doing -------------------------------------------------------------------------------------
    def run(
        self, request: HttpRequest, draft: Any, deed: Callable[[], Any], *, said: str, log: str
    ) -> HttpResponse:
        """Do it in one transaction, say so, write it into the log; or say why it can't be done."""
        try:
            with transaction.atomic():
                deed()
                self.log_change(request, draft, log.strip())
        except NotReady:
            messages.error(
                request, _("“%(title)s” is not ready for readers yet.") % {"title": draft}
            )
            return self.back_to(draft, "?check=1")
        except (NotPublished, Unresolved, ValueError) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, said % {"title": draft})
        return self.back_to(draft)

    def back_to(self, draft: Any, query: str = "") -> HttpResponseRedirect:
        return HttpResponseRedirect(self.change_url(draft) + query)

    def change_url(self, draft: Any) -> str:
        return self.verb_url(draft, "change")

    def _draft(self, request: HttpRequest, object_id: str, permission: str) -> Any:
        if not self.may(request, permission):
            raise PermissionDenied
        draft = self.get_object(request, unquote(object_id))
        if draft is None:
            raise Http404
        return draft

    def _snapshot(self, draft: Any, number: int) -> Snapshot:
        found = Snapshot.objects.filter(publication=draft.publication_id, number=number).first()
        if found is None or draft.publication_id is None:
            raise Http404
        return found

    def _verb_form(self, name: str, draft: Any, data: Any) -> forms.Form:
        if name == "withdraw":
            return WithdrawForm(data, draft=draft)
        return ScheduleForm(data) if name == "schedule" else NoteForm(data)


_SAID = {
    "schedule": gettext_lazy("“%(title)s” goes live at the moment that you chose."),
    "discard": gettext_lazy("The draft of “%(title)s” is what readers see again."),
    "now": gettext_lazy("“%(title)s” is withdrawn."),
    "later": gettext_lazy("“%(title)s” is withdrawn at the moment that you chose."),
    "never": gettext_lazy("“%(title)s” stays: its withdrawal is called off."),
}


def _said(name: str, form: forms.Form) -> str:
    return str(_SAID[form.cleaned_data["when"] if name == "withdraw" else name])


def _do(name: str, draft: Any, request: HttpRequest, form: forms.Form) -> None:
    if name == "schedule":
        actions.schedule(
            draft, at=form.cleaned_data["at"], by=request.user, note=form.cleaned_data["note"]
        )
    elif name == "withdraw":
        _withdraw(draft, request, form)
    else:
        actions.discard(draft, by=request.user)


def _withdraw(draft: Any, request: HttpRequest, form: forms.Form) -> None:
    when, to = form.cleaned_data["when"], form.cleaned_data["replacement"]
    if when == "now":
        actions.withdraw(draft, by=request.user, replacement=to)
    elif when == "later":
        at = form.cleaned_data["at"]
        actions.schedule_withdrawal(draft, at=at, by=request.user, replacement=to)
    else:
        actions.call_off_withdrawal(draft, by=request.user)


def _log(verb: Verb, form: forms.Form) -> str:
    said = form.cleaned_data
    when, moment, note = said.get("when"), said.get("at") or "", said.get("note", "")
    if when == "never":
        return f"{_('Withdrawal called off.')} {note}".strip()
    return f"{verb.label}. {'' if when == 'now' else moment} {note}".strip()
