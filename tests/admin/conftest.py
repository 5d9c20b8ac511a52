"""The cast of the editors' door."""

import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from glossary.publishing import groups
from glossary.publishing.actions import publish, schedule, withdraw
from glossary.views.admin import confirmation
from tests.make import make_concept, make_explainer

PASSWORD = "a long password of the test"


def someone(name: str, group: str = "", **fields) -> User:
    user = User.objects.create_user(name, is_staff=True, **fields)
    if group:
        groups.ensure()
        user.groups.add(Group.objects.get(name=group))
    return user


def door(user: User) -> Client:
    """A client that is logged in as `user`."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def quick_passwords(settings) -> None:
    """The real way takes a tenth of a second for each, by intention."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def eva(db, quick_passwords) -> User:
    """An editor who has still to log in, with PASSWORD."""
    return someone("eva", "Editors", password=PASSWORD)


@pytest.fixture
def later(monkeypatch):
    """An hour, or so many seconds, after now."""

    now = time.time

    def wait(seconds=confirmation.LASTS_SECONDS + 1):
        monkeypatch.setattr(confirmation.time, "time", lambda: now() + seconds)

    return wait


@pytest.fixture
def administrator(db) -> Client:
    return door(someone("root", is_superuser=True))


@pytest.fixture
def editor_client(db) -> Client:
    return door(someone("eva", "Editors", first_name="Eva", last_name="Editor"))


@pytest.fixture
def author(db) -> Client:
    return door(someone("ann", "Authors", first_name="Ann", last_name="Author"))


@pytest.fixture
def stranger(db) -> Client:
    """Staff without any right."""
    return door(someone("sam"))


@pytest.fixture
def every_state(db) -> None:
    """A concept and an explainer in each state."""
    for make in (make_concept, make_explainer):
        make("Only a draft")
        publish(make("Published"))
        changed = make("Changed")
        publish(changed)
        changed.save()
        later = make("Later")
        schedule(later, at=timezone.now() + timedelta(days=1))
        gone = make("Gone")
        publish(gone)
        withdraw(gone)
