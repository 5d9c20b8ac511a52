"""The way into the admin: a password, as often as is safe, and a second factor where it is on."""

from functools import wraps
from typing import Any

from django import forms
from django.contrib.admin import AdminSite, ModelAdmin, action, actions
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from . import second_factor
from .confirmation import (
    AsksForPassword,
    PasswordForm,
    ask,
    confirm,
    is_confirmed,
    kept_open,
    safe_next,
)
from .known_browsers import remember
from .login_limits import TooMany, begin_try, failed, of_login, succeeded, told_to_wait


class LoginForm(AdminAuthenticationForm):
    """Says the same of a name that doesn't exist as of a wrong password."""

    request: HttpRequest
    wait_seconds = 0

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username")
        if not (name and self.cleaned_data.get("password")):
            return super().clean()
        tries = of_login(self.request, name)
        try:
            begin_try(self.request, name, tries)
        except TooMany as error:
            self.wait_seconds = error.seconds
            raise forms.ValidationError(str(error), code="too_many") from None
        try:
            cleaned = super().clean()
        except forms.ValidationError:
            failed(self.request, name)
            raise
        succeeded(tries)
        return cleaned


class NewPasswordForm(AsksForPassword, AdminPasswordChangeForm):
    def clean_old_password(self) -> str:
        return self.checked(self.cleaned_data["old_password"])


class NewPassword(PasswordChangeView):
    """A page of the admin on which somebody changes their own password."""

    form_class = NewPasswordForm
    template_name = "registration/password_change_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}


class GuardedSite(AdminSite):
    """An admin that lets nobody in without all that its way in asks for."""

    login_form = LoginForm

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.add_action(delete_selected, "delete_selected")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's; and whoever deletes something shows first that it is them."""

        @wraps(view)
        def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            found = request.resolver_match
            is_deleting = found is not None and (found.url_name or "").endswith("_delete")
            if is_deleting and not is_confirmed(request):
                return ask(request)
            answer: HttpResponse = view(request, *args, **kwargs)
            return answer

        return super().admin_view(kept_open(asking), cacheable)

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not second_factor.is_missing(request)

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "GET" and super().has_permission(request):
            if second_factor.is_missing(request):
                return second_factor.page(request)
            return HttpResponseRedirect(safe_next(request))
        answer = told_to_wait(super().login(request, extra_context))
        if not (answer.status_code == 302 and request.user.is_authenticated):
            return answer
        answer = HttpResponseRedirect(safe_next(request))  # Django follows any path of this host
        remember(request, answer, request.user.get_username())
        request.session.clear_expired()  # those of others that nobody ended; logins are rare
        return answer

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """As Django's; and the old password is tried as often as is safe."""
        context = {**self.each_context(request), **(extra_context or {})}
        done = reverse("admin:password_change_done")
        page = NewPassword.as_view(success_url=done, extra_context=context)
        return told_to_wait(page(request))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        pages, staff = second_factor.SecondFactorPages(self), second_factor.open_to_staff
        codes, off = require_POST(pages.spare_codes), require_POST(pages.turn_off)
        return [
            path("verify/", staff(pages.verify), name="verify"),
            path("second-factor/", staff(pages.manage), name="second_factor"),
            path("second-factor/codes/", staff(codes), name="spare_codes"),
            path("second-factor/off/", staff(off), name="second_factor_off"),
            path("confirm/", staff(self.confirm), name="confirm"),
            *super().get_urls(),
        ]

    def confirm(self, request: HttpRequest) -> HttpResponse:
        """Ask for the password again; also of those who are yet to turn on a second factor."""
        if second_factor.has_one(request.user) and second_factor.is_missing(request):
            return second_factor.page(request)
        form = PasswordForm(request.POST or None, request=request)
        if request.method == "POST" and form.is_valid():
            confirm(request)
            return HttpResponseRedirect(safe_next(request))
        context = {
            **self.each_context(request),
            "title": _("Is it you?"),
            "form": form,
            "next": safe_next(request),
        }
        return told_to_wait(TemplateResponse(request, "admin/glossary/confirm.html", context))


@action(permissions=["delete"], description=gettext_lazy("Delete selected %(verbose_name_plural)s"))
def delete_selected(
    of: "ModelAdmin[Any]", request: HttpRequest, queryset: QuerySet[Any]
) -> HttpResponse | None:
    """Django's own, for those who have shown that it is them."""
    return actions.delete_selected(of, request, queryset) if is_confirmed(request) else ask(request)
