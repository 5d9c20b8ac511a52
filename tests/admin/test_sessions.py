"""Sessions: new at a login, ended by logging out, by another password, and after twelve hours."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.admin.test_where_redirects_lead import ELSEWHERE

from .conftest import PASSWORD, door, someone

ANOTHER = "another long one of the test"
DESK = "/admin/glossary/concept/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


def log_in(client, **more):
    sent = {"username": "eva", "password": PASSWORD, **more}
    return client.post("/admin/login/", sent)


def key_of(client):
    return client.cookies["sessionid"].value


def with_cookie(key):
    client = Client()
    client.cookies["sessionid"] = key
    return client


def is_in(client):
    return client.get(DESK).status_code == 200


def test_a_login_gets_a_key_that_nobody_knew_before(eva):
    client = with_cookie("a" * 32)  # put there by somebody else
    log_in(client)
    assert key_of(client) != "a" * 32
    assert is_in(client)
    assert not is_in(with_cookie("a" * 32))


def test_logging_out_ends_the_session_for_whoever_holds_its_key(eva):
    client = Client()
    log_in(client)
    taken = with_cookie(key_of(client))
    assert is_in(taken)
    client.post("/admin/logout/")
    assert not is_in(taken)
    assert not Session.objects.exists()


def test_another_password_ends_every_other_session(eva):
    client, other = Client(), Client()
    log_in(client)
    log_in(other)
    sent = {"old_password": PASSWORD, "new_password1": ANOTHER, "new_password2": ANOTHER}
    assert client.post("/admin/password_change/", sent).status_code == 302
    assert is_in(client)
    assert not is_in(other)


def test_a_password_that_an_administrator_sets_ends_them_all(eva):
    client = Client()
    log_in(client)
    sent = {"password1": ANOTHER, "password2": ANOTHER, "usable_password": "true"}
    ada = door(someone("ada", "Administrators"))
    assert ada.post(f"/admin/auth/user/{eva.pk}/password/", sent).status_code == 302
    assert not is_in(client)


def test_an_account_that_is_closed_is_out_at_once(eva):
    client = Client()
    log_in(client)
    eva.is_active = False
    eva.save()
    assert not is_in(client)


def test_a_session_ends_after_twelve_hours(eva):
    client = Client()
    log_in(client)
    assert client.cookies["sessionid"]["max-age"] == 12 * 60 * 60
    stored = Session.objects.get()
    assert abs(stored.expire_date - timezone.now() - timedelta(hours=12)) < timedelta(minutes=1)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_in(client)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_login_leads_nowhere_else(eva, address):
    answer = log_in(Client(), next=address)
    assert answer.status_code == 302
    assert answer["Location"] == "/admin/"
    client = Client()
    log_in(client)
    answer = client.get("/admin/login/", {"next": address})  # who is in already is led on at once
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_a_login_leads_to_where_it_was_asked_for(eva):
    assert log_in(Client(), next=DESK)["Location"] == DESK


def test_sessions_that_nobody_ended_are_cleared(eva):
    client = Client()
    log_in(client)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    log_in(Client())
    assert Session.objects.count() == 1
