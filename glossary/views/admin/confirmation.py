"""Before what can do harm, whoever is logged in shows again that it is them.

A login counts for an hour, and so does a password typed on the page that asks. A form that was
opened in time may be sent for an hour from then: nobody loses what they typed into it.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .login_limits import TooMany, begin_try, failed, of_session, succeeded

LASTS_SECONDS = 60 * 60
LASTS_AT_THE_DOOR = 10 * 60  # before a change of the way in itself
STEPPED_BACK = 60  # how far a clock may be set back without asking anew
KEY = "gloss_confirmed_at"
OPENED = "gloss_opened"  # addresses of forms, and when each was opened
MOST_OPENED = 20

View = Callable[..., HttpResponse]


class AsksForPassword(forms.Form):
    """Mixed into a form in which whoever is logged in types their password."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.wait_seconds = 0

    def checked(self, password: str) -> str:
        """`password`, if it is theirs. The tries of all such forms count together."""
        name = self.request.user.get_username()
        tries = of_session(self.request)
        try:
            begin_try(self.request, name, tries)
        except TooMany as error:
            self.wait_seconds = error.seconds
            raise forms.ValidationError(str(error)) from None
        if not self.request.user.check_password(password):
            failed(self.request, name)
            raise forms.ValidationError(_("This is not your password."))
        succeeded(tries)
        return password


class PasswordForm(AsksForPassword):
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def clean_password(self) -> str:
        return self.checked(self.cleaned_data["password"])


def confirm(request: HttpRequest) -> None:
    """Remember that it was them, from now on."""
    request.session[KEY] = int(time.time())


def is_confirmed(request: HttpRequest, *, within: int = LASTS_SECONDS) -> bool:
    """Lately enough for what this request asks; `within`: seconds."""
    opened: dict[str, int] = request.session.get(OPENED, {})
    if _is_recent(request.session.get(KEY, 0), within):
        if not _is_recent(opened.get(request.path, 0), STEPPED_BACK):
            others = [each for each in opened.items() if each[0] != request.path]
            now = (request.path, int(time.time()))
            request.session[OPENED] = dict([*others, now][-MOST_OPENED:])
        return True
    return request.method == "POST" and _is_recent(opened.get(request.path, 0), LASTS_SECONDS)


def _is_recent(moment: float, seconds: int) -> bool:
    return -STEPPED_BACK < time.time() - moment < seconds


def ask(request: HttpRequest, *, back: str = "") -> HttpResponse:
    """To the page that asks for the password, and from there to `back`, or to here again."""
    query = urlencode({"next": back or request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('admin:confirm')}?{query}")


def confirmed(view: View) -> View:
    """For a method of an admin: let nobody in who hasn't shown lately that it is them."""

    @wraps(view)
    def wrapped(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(self, request, *args, **kwargs) if is_confirmed(request) else ask(request)

    return wrapped


def safe_next(request: HttpRequest) -> str:
    """Where the page was asked from, if that is on this site; else the start page."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if is_ours and wanted.startswith("/admin/") else reverse("admin:index")


def remember_login(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    confirm(request)


user_logged_in.connect(remember_login, dispatch_uid="gloss.confirmation")
