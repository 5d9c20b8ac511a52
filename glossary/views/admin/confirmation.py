"""Before what can do harm, whoever is logged in shows again that it is them.

A login counts for an hour, and so does a password typed on the page that asks; before a change of
the way in itself, for ten minutes. A form that was opened in time may be sent as long after it was
opened, so that nobody loses what they typed into it: once, and again where it comes back because
something is wrong in it.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import CreateError, SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .login_limits import TooMany, begin_try, failed, of_session, succeeded

LASTS_SECONDS = 60 * 60
LASTS_AT_THE_DOOR = 10 * 60  # before a change of the way in itself
STEPPED_BACK = 60  # how far a clock may be set back without asking anew
KEY = "gloss_confirmed_at"
OPENED = "gloss_opened_forms"  # by address: when each was opened, and a mark of its own
MOST_OPENED = 20
SENT = "gloss.sent_form"  # in the request: what was opened and is sent by it

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
    """Lately enough for what this request asks; `within`: seconds.

    Only what is opened by a GET counts as a form that may be sent later: no list, and no button.
    """
    is_recent = _is_recent(request.session.get(KEY, 0), within)
    if request.method == "POST":
        return _send(request, within) or is_recent
    if is_recent and request.method == "GET":
        _open(request)
    return is_recent


def kept_open(view: View) -> View:
    """For views that ask `is_confirmed`: what comes back, or failed, may be sent once more."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer = view(request, *args, **kwargs)
        except Exception:
            _take_back(request)
            raise
        if _comes_back(answer):
            _take_back(request)
        return answer

    return wrapped


def _open(request: HttpRequest) -> None:
    opened = _opened(request)
    if not _is_recent(opened.get(request.path, [0])[0], STEPPED_BACK):
        opened.pop(request.path, None)
        opened[request.path] = [int(time.time()), get_random_string(22)]
        request.session[OPENED] = dict([*opened.items()][-MOST_OPENED:])


def _send(request: HttpRequest, within: int) -> bool:
    """Whether what is sent was opened in time, and nobody sends it at the same time or has."""
    if SENT in request.META:
        return True
    opened = _opened(request)
    moment, mark = opened.pop(request.path, [0, ""])
    if not _is_recent(moment, within):
        return False
    try:
        _note_of(request, mark).save(must_create=True)
    except CreateError:
        return False
    request.META[SENT] = [moment, mark]
    request.session[OPENED] = opened
    return True


def _take_back(request: HttpRequest) -> None:
    if sent := request.META.pop(SENT, None):
        _note_of(request, sent[1]).delete()
        request.session[OPENED] = {**_opened(request), request.path: sent}


def _note_of(request: HttpRequest, mark: str) -> SessionBase:
    """A row that can be written once. A session can't tell: two requests may read it at once, and
    whichever ends last writes it."""
    return type(request.session)(salted_hmac("gloss.sent-form", mark).hexdigest())


def _opened(request: HttpRequest) -> dict[str, Any]:
    return {**request.session.get(OPENED, {})}


def _comes_back(answer: HttpResponse) -> bool:
    """Whether this is a form once more, with what is wrong in it, or a refusal."""
    told = getattr(answer, "context_data", None) or {}
    is_wrong = told.get("errors") or getattr(told.get("form"), "errors", None)
    return bool(is_wrong) or answer.status_code >= 400


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
