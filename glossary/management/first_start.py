"""What a site needs before its first request, each thing done once and only where it is missing."""

import os
import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django_otp import devices_for_user

from glossary.models import Concept, Epoch, Explainer, Publication


@dataclass(frozen=True)
class Administrator:
    name: str
    password: str  # as it was drawn; empty where the environment gave it


class NoAdministrator(Exception):
    """None could be made, and why."""


def load_starter(fixture: str) -> bool:
    """Load the shipped subject into a site that never held anything; True if that was done.

    The database remembers it, so what an editor deletes doesn't come back. "none" loads nothing.
    """
    with transaction.atomic():
        epoch = Epoch.objects.current()
        is_new = not any(model.objects.exists() for model in (Concept, Explainer, Publication))
        if epoch.starter_loaded or (is_new and fixture == "none"):
            return False
        if is_new:
            call_command("loaddata", fixture, verbosity=0)
        Epoch.objects.filter(pk=epoch.pk).update(starter_loaded=True)
    return is_new


@transaction.atomic
def make_administrator() -> Administrator | None:
    """A first administrator, or None where there is one, also one who was disabled on purpose.

    Name, password and address come from DJANGO_SUPERUSER_USERNAME, _PASSWORD and _EMAIL;
    without them the name is admin, and the password drawn by chance. Raises NoAdministrator where
    that name is somebody else's, or the password one that nobody may have.
    """
    users = get_user_model()._default_manager
    there = users.filter(is_superuser=True)
    if there.exists():
        return None
    Epoch.objects.lock()  # of two that are set up at once the second finds what the first made
    if there.exists():
        return None
    name = os.environ.get("DJANGO_SUPERUSER_USERNAME") or "admin"
    given = os.environ.get("DJANGO_SUPERUSER_PASSWORD", "")
    account = users.model(username=name)
    if users.filter(username=name).exists():
        raise NoAdministrator(
            f"There is no administrator, and the account {name!r} is somebody else's. Name another"
            " in DJANGO_SUPERUSER_USERNAME, or run `manage.py createsuperuser`."
        )
    if given:
        try:
            validate_password(given, account)
        except ValidationError as problem:
            raise NoAdministrator(
                f"DJANGO_SUPERUSER_PASSWORD can't be taken. {' '.join(problem.messages)}"
            ) from None
    account.email = os.environ.get("DJANGO_SUPERUSER_EMAIL", account.email)
    return _let_in(account, given)


def let_in_again(name: str, *, forgets_devices: bool = False) -> Administrator:
    """The administrator `name`, enabled, with another password.

    forgets_devices: without a second factor too. Raises NoAdministrator.
    """
    account = get_user_model()._default_manager.filter(username=name, is_superuser=True).first()
    if account is None:
        raise NoAdministrator(
            f"{name!r} is no administrator's account: `manage.py createsuperuser` makes one."
        )
    if forgets_devices:
        for device in list(devices_for_user(account, confirmed=None)):
            device.delete()
    return _let_in(account)


def _let_in(account: Any, given: str = "") -> Administrator:
    password = given or secrets.token_urlsafe(12)
    account.is_staff = account.is_superuser = account.is_active = True
    account.set_password(password)
    account.save()
    return Administrator(account.get_username(), "" if given else password)
