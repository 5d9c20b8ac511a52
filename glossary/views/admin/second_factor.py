"""A second factor beside the password: six digits from an app (TOTP, RFC 6238).

Everybody on the staff may turn it on; SECOND_FACTOR names the groups that must. Who must or has
one is let into no other page of the admin before the digits are typed. Ten codes, each good
once, stand in for a phone that is lost.
"""

import logging
import math
import secrets
import time
from base64 import b32encode
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django_otp import devices_for_user, login
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from glossary.publishing.checkup import EVERYBODY
from site_config.client_address import address_of

from .confirmation import LASTS_AT_THE_DOOR, ask, is_confirmed, kept_open, safe_next
from .login_limits import TooMany, told_to_wait

log = logging.getLogger(__name__)

BEGUN = "gloss_second_factor"  # in the session: a key that no digits have proved yet
DIGITS = 6  # of the app; a spare code has more, so that one is never tried as the other
SPARE_CODES = 10
SPARE_DIGITS = 10  # and no letters: a phone shows keys for digits alone
BORDER = 4  # modules around a QR code, as its standard asks


class CodeForm(forms.Form):
    wait_seconds = 0
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split()).lower()


def has_one(user: Any) -> bool:
    return any(isinstance(device, TOTPDevice) for device in devices_for_user(user))


def forget_devices(user: Any, *, confirmed: bool | None = None) -> None:
    """All of them, or those alone whose digits were (or were not) typed once."""
    for device in list(devices_for_user(user, confirmed=confirmed)):
        device.delete()


def must_have_one(user: Any) -> bool:
    """Whether a group of `user` is named by SECOND_FACTOR; superusers count as administrators."""
    named = settings.SECOND_FACTOR
    if not named:
        return False
    if EVERYBODY in named or (user.is_superuser and "Administrators" in named):
        return True
    return bool(user.groups.filter(name__in=named).exists())


def is_missing(request: HttpRequest) -> bool:
    """Whether this session still lacks the digits that its owner needs."""
    user: Any = request.user
    return not user.is_verified() and (has_one(user) or must_have_one(user))


def page(request: HttpRequest) -> HttpResponse:
    """Where a session without its digits is led."""
    name = "verify" if has_one(request.user) else "second_factor"
    back = urlencode({"next": safe_next(request)})
    return HttpResponseRedirect(f"{reverse(f'admin:{name}')}?{back}")


class SecondFactorPages:
    """The pages of one admin site. They are open to staff that has shown its password alone."""

    def __init__(self, site: Any) -> None:
        self.site = site

    def verify(self, request: HttpRequest) -> HttpResponse:
        """Ask for the digits, or a spare code."""
        form = CodeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            device, form.wait_seconds = _opened(request.user, form.cleaned_data["code"])
            if device is not None:
                login(request, device)
                return HttpResponseRedirect(safe_next(request))
            _failed(request)
            wait = form.wait_seconds
            form.add_error("code", str(TooMany(wait)) if wait else _wrong())
        return told_to_wait(self._shown(request, "verify.html", _("Second factor"), form=form))

    def manage(self, request: HttpRequest) -> HttpResponse:
        """Turn it on; or see that it is on, with new spare codes and the way to turn it off."""
        if has_one(request.user):
            if is_missing(request):
                return page(request)
            spare = StaticToken.objects.filter(device__user=request.user).count()
            return self._shown(
                request,
                "second_factor.html",
                _("Second factor"),
                spare=spare,
                must=must_have_one(request.user),
            )
        if not is_confirmed(request, within=LASTS_AT_THE_DOOR):
            return ask(request)
        device, form = _begun(request), CodeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            if _is_proved(device, form.cleaned_data["code"]):
                return self._turned_on(request, device)
            _failed(request)
            form.add_error("code", _wrong())
        return self._shown(
            request,
            "second_factor_begin.html",
            _("Turn on a second factor"),
            form=form,
            must=must_have_one(request.user),
            key=_in_groups(device),
            **_picture(device.config_url),
        )

    def spare_codes(self, request: HttpRequest) -> HttpResponse:
        """New spare codes, by a POST; the old ones are no longer good."""
        if is_missing(request):
            return page(request)
        if not is_confirmed(request, within=LASTS_AT_THE_DOOR):
            return ask(request, back=reverse("admin:second_factor"))
        return self._shown(
            request, "spare_codes.html", _("Spare codes"), codes=_new_codes(request.user)
        )

    def turn_off(self, request: HttpRequest) -> HttpResponse:
        if is_missing(request):
            return page(request)
        if not is_confirmed(request, within=LASTS_AT_THE_DOOR):
            return ask(request, back=reverse("admin:second_factor"))
        if must_have_one(request.user):
            messages.error(request, _("Your role needs a second factor: it stays on."))
            return HttpResponseRedirect(reverse("admin:second_factor"))
        forget_devices(request.user)
        _write_down(request, _("Turned off the second factor."))
        messages.success(request, _("The second factor is off: your password is enough."))
        return HttpResponseRedirect(reverse("admin:index"))

    # Parts -------------------------------------------------------------------------------------
    def _turned_on(self, request: HttpRequest, device: TOTPDevice) -> HttpResponse:
        forget_devices(request.user, confirmed=False)
        device.save()
        del request.session[BEGUN]
        login(request, device)
        _write_down(request, _("Turned on a second factor."))
        return self._shown(
            request,
            "spare_codes.html",
            _("The second factor is on"),
            codes=_new_codes(request.user),
        )

    def _shown(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> HttpResponse:
        whole = {
            **self.site.each_context(request),
            "title": title,
            "next": safe_next(request),
            **context,
        }
        return TemplateResponse(request, f"admin/glossary/{template}", whole)


def open_to_staff(view: Any) -> Any:
    """For pages on the way in: staff with a password, with or without the digits."""

    @never_cache
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if not (user.is_active and user.is_staff):
            return HttpResponseRedirect(reverse("admin:login"))
        return kept_open(view)(request, *args, **kwargs)

    return wrapped


@transaction.atomic
def _opened(user: Any, code: str) -> tuple[Device | None, int]:
    """What `code` is good for, or nothing and the seconds until another may be tried.

    The longer, the more were wrong; the app and the spare codes count apart, and begin anew when
    somebody is let in: else digits mistyped over months would have shut the spare codes on the day
    that the phone is lost.
    """
    kind = TOTPDevice if len(code) <= DIGITS else StaticDevice
    devices = list(devices_for_user(user, for_verify=True))
    for device in (device for device in devices if isinstance(device, kind)):
        is_allowed, why = device.verify_is_allowed()
        if not is_allowed:
            left = (why["locked_until"] - timezone.now()).total_seconds()
            return None, max(1, math.ceil(left))
        if device.verify_token(code):
            for each in devices:
                if each != device:
                    each.throttle_reset()
            return device, 0
    return None, 0


def _begun(request: HttpRequest) -> TOTPDevice:
    """A device that is stored once a code of it was typed; until then the session keeps its key."""
    key = request.session.setdefault(BEGUN, default_key())
    user: Any = request.user
    return TOTPDevice(user=user, key=key, name=settings.SITE_HOST, confirmed=True)


def _is_proved(device: TOTPDevice, code: str) -> bool:
    """Whether `code` is what the app shows now; then it is good no second time."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time()
    if not (code.isascii() and code.isdecimal() and totp.verify(int(code), device.tolerance)):
        return False
    device.drift, device.last_t = totp.drift, totp.t()
    return True


def _failed(request: HttpRequest) -> None:
    name = request.user.get_username()
    log.warning("second factor failed for %.150r from %s", name, address_of(request))


def _write_down(request: HttpRequest, what: str) -> None:
    """In the log, and in the list of what was done to accounts."""
    user: Any = request.user
    log.info("%s: %.150r from %s", what, user.get_username(), address_of(request))
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(user),
        object_id=str(user.pk),
        object_repr=str(user)[:200],
        action_flag=CHANGE,
        change_message=what,
    )


def _wrong() -> str:
    return _("This code is wrong or was used. Type the one that the app shows now.")


@transaction.atomic
def _new_codes(user: Any) -> list[str]:
    device, _is_new = StaticDevice.objects.get_or_create(user=user, defaults={"name": "spare"})
    device.token_set.all().delete()
    codes = [f"{secrets.randbelow(10**SPARE_DIGITS):0{SPARE_DIGITS}}" for _ in range(SPARE_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    half = SPARE_DIGITS // 2
    return [f"{code[:half]} {code[half:]}" for code in codes]


def _in_groups(device: TOTPDevice) -> str:
    """The secret as people type it: base 32, four letters a group."""
    key = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def _picture(url: str) -> dict[str, Any]:
    """A QR code as the path of an SVG: one square a dark module."""
    rows = segno.make(url, error="m").matrix
    size = len(rows) + 2 * BORDER
    squares = "".join(
        f"M{x + BORDER},{y + BORDER}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return {"qr_path": squares, "qr_size": size}
