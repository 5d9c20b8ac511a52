"""The verbs of publishing as buttons: each a page that says what will happen, then a POST."""

from collections.abc import Callable
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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from glossary.models import Snapshot
from glossary.publishing import actions
from glossary.publishing.actions import REFUSALS, AlreadyPublished
from glossary.publishing.permissions import DANGEROUS, PERMISSION
from glossary.publishing.readiness import NotReady
from glossary.publishing.sharing import SHARED_DAYS, share
from glossary.publishing.uses import used_in
from glossary.views.preview import preview_answer

from .confirmation import ask, is_confirmed
from .history import history_context
from .verb_forms import NoteForm, PublishForm
from .verb_table import VERBS


class Verbs(admin.ModelAdmin):
    """Mixed into the admin of drafts."""

    def may(self, request: HttpRequest, verb: str) -> bool:
        return request.user.has_perm(f"glossary.{verb}_{self.opts.model_name}")

    def verbs_for(self, request: HttpRequest, draft: Any) -> list[dict[str, Any]]:
        """The buttons that this person is offered on this draft."""
        return [
            {"label": verb.label, "url": self.verb_url(draft, verb.name), "verb": verb}
            for verb in VERBS.values()
            if self.may(request, verb.permission) and verb.is_offered(draft)
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
                view(require_http_methods(["GET", "HEAD", "POST"])(self.share_view)),
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
        """A link by which somebody without an account sees the draft; made by a POST."""
        draft = self._draft(request, object_id, "change")
        if not is_confirmed(request):
            return ask(request)
        link = share(draft, by=request.user) if request.method == "POST" else ""
        return self._page(
            request,
            "share.html",
            draft,
            title=_("Share a preview: %(title)s") % {"title": draft},
            link=link and settings.SITE_URL + link,
            days=SHARED_DAYS,
        )

    def verb_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """A page that asks; a POST of it does the deed."""
        verb = VERBS[name]
        draft = self._draft(request, object_id, verb.permission)
        if verb.is_dangerous and not is_confirmed(request):
            return ask(request)
        if request.POST.get("seen_version", str(draft.version)) != str(draft.version):
            newer = _("Somebody saved “%(title)s” after you opened that page: look at it again.")
            messages.error(request, newer % {"title": draft})
            return HttpResponseRedirect(self.verb_url(draft, "history"))
        form = verb.form_for(draft, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            return self.run(
                request,
                draft,
                lambda: verb.deed(draft, request.user, said),
                said=str(verb.done(said)),
            )
        return self._page(
            request,
            "verb.html",
            draft,
            title=f"{verb.label}: {draft}",
            verb=verb,
            form=form,
            media=self.media + form.media,
            uses=used_in(draft) if name == "withdraw" else None,
            review=draft.reviews.open().first() if verb.review else None,
            history_url=self.verb_url(draft, "history"),
        )

    def restore_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        draft = self._draft(request, object_id, PERMISSION["restore"])
        snapshot = self._snapshot(draft, number)
        return self.run(
            request,
            draft,
            lambda: actions.restore(
                draft, snapshot, by=request.user, **_said(NoteForm(request.POST))
            ),
            said=_("The draft of “%(title)s” is the older text again; readers see no change yet."),
        )

    def roll_back_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        draft = self._draft(request, object_id, PERMISSION["roll_back"])
        if "roll_back" in DANGEROUS and not is_confirmed(request):
            return ask(request, back=self.verb_url(draft, "history"))
        snapshot = self._snapshot(draft, number)
        return self.run(
            request,
            draft,
            lambda: actions.roll_back(
                draft, snapshot, by=request.user, **_said(PublishForm(request.POST))
            ),
            said=_("“%(title)s” is published with its older text."),
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Who published what and when, and what differs between any two texts."""
        draft = self._draft(request, object_id, "view")
        return self._page(
            request,
            "history.html",
            draft,
            title=_("History: %(title)s") % {"title": draft},
            can_restore=self.may(request, PERMISSION["restore"]),
            can_publish=self.may(request, PERMISSION["roll_back"]),
            changes=Snapshot.Change.choices,
            **history_context(request, draft),
        )

    def _page(
        self, request: HttpRequest, template: str, draft: Any, **context: Any
    ) -> TemplateResponse:
        whole = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": draft,
            "back": self.change_url(draft),
            **context,
        }
        return TemplateResponse(request, f"admin/glossary/{template}", whole)

    # Doing -------------------------------------------------------------------------------------
    def run(
        self,
        request: HttpRequest,
        draft: Any,
        deed: Callable[[], Any],
        *,
        said: str,
        refused: str = "",
    ) -> HttpResponse:
        """Do it and say so, or say why it can't be done; `refused`: what was done all the same."""
        try:
            with transaction.atomic():
                deed()
        except NotReady:
            messages.error(
                request, _("“%(title)s” is not ready for readers yet.") % {"title": draft}
            )
            query = "?check=1"
        except AlreadyPublished as done:
            messages.info(request, str(done))
            return self.back_to(draft)
        except REFUSALS as error:
            messages.error(request, str(error))
            query = ""
        else:
            messages.success(request, said % {"title": draft})
            return self.back_to(draft)
        if refused:
            messages.success(request, refused)
        return self.back_to(draft, query)

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


def _said(form: forms.Form) -> dict[str, Any]:
    """What the form holds. Raises ValueError with what is wrong with it."""
    if not form.is_valid():
        raise ValueError(" ".join(str(one) for errors in form.errors.values() for one in errors))
    return form.cleaned_data
