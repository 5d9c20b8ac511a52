"""The way in: passwords as often as is safe, a second factor, and showing once more who it is."""

import time

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from glossary.models import Concept
from glossary.publishing.actions import publish
from glossary.views.admin import confirmation
from tests.make import make_concept

from .conftest import door, someone

PASSWORD = "a long password of the test"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """The real way takes a tenth of a second for each, by intention."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def eva():
    return someone("eva", "Editors", password=PASSWORD)


def log_in(client, name="eva", password=PASSWORD, **headers):
    return client.post("/admin/login/", {"username": name, "password": password}, headers=headers)


def digits(device, *, steps=0):
    """What the owner's app shows now, or some steps of 30 seconds later."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06d}"


def with_second_factor(user):
    return TOTPDevice.objects.create(user=user, name="phone", confirmed=True)


# Passwords -------------------------------------------------------------------------------------
def test_an_address_may_fail_five_times_a_minute(eva):
    client = Client()
    answers = [log_in(client, f"name-{n}", "wrong") for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert log_in(client).status_code == 429  # the right password isn't looked at either


@pytest.mark.parametrize("name", ["eva", "nobody-of-this-name"])
def test_a_name_may_fail_ten_times_whether_it_exists_or_not(eva, settings, name):
    settings.TRUSTED_PROXIES = ()
    statuses = [
        Client(REMOTE_ADDR=f"192.0.2.{n}")
        .post("/admin/login/", {"username": name, "password": "wrong"})
        .status_code
        for n in range(11)
    ]
    assert statuses == [200] * 10 + [429]


def test_logins_that_succeed_count_for_nothing(eva):
    for _ in range(12):
        assert log_in(Client()).status_code == 302


def test_a_wrong_name_is_answered_like_a_wrong_password(eva):
    texts = {log_in(Client(), name, "wrong").text.replace(name, "") for name in ("eva", "nobody")}
    without_tokens = {text.split('name="csrfmiddlewaretoken"')[0] for text in texts}
    assert len(without_tokens) == 1


def test_failures_are_written_down_with_name_and_address(eva, caplog):
    log_in(Client(), "eva\nWARNING forged", "wrong")
    assert "login failed for 'eva\\nWARNING forged' from 127.0.0.1" in caplog.text


# Second factor ---------------------------------------------------------------------------------
def test_whoever_has_one_is_let_in_by_the_digits_alone(eva):
    device, client = with_second_factor(eva), Client()
    log_in(client)
    led = client.get("/admin/glossary/concept/", follow=True)
    assert led.request["PATH_INFO"] == "/admin/verify/"
    assert "wrong" in client.post("/admin/verify/", {"code": "000000"}).text
    device.refresh_from_db()
    TOTPDevice.objects.update(throttling_failure_count=0)
    opened = client.post("/admin/verify/", {"code": digits(device), "next": "/admin/glossary/"})
    assert opened["Location"] == "/admin/glossary/"
    assert client.get("/admin/glossary/concept/").status_code == 200


def test_digits_are_good_once(eva):
    device, code = with_second_factor(eva), ""
    code = digits(device)
    for status in (302, 200):
        client = Client()
        log_in(client)
        assert client.post("/admin/verify/", {"code": code}).status_code == status


def test_it_is_turned_on_by_a_first_code_and_gives_spare_codes(eva):
    client = Client()
    log_in(client)
    page = client.get("/admin/second-factor/")
    assert "<svg" in page.text
    device = TOTPDevice.objects.get(user=eva)
    assert not device.confirmed
    page = client.post("/admin/second-factor/", {"code": digits(device)})
    codes = list(StaticToken.objects.values_list("token", flat=True))
    assert len(codes) == 10
    assert all(code in page.text for code in codes)
    lost_phone = Client()
    log_in(lost_phone)
    assert lost_phone.post("/admin/verify/", {"code": codes[0]}).status_code == 302
    assert StaticToken.objects.count() == 9


def test_a_role_can_need_one(eva, settings):
    settings.SECOND_FACTOR = ("Editors",)
    client = Client()
    log_in(client)
    led = client.get("/admin/glossary/concept/", follow=True)
    assert led.request["PATH_INFO"] == "/admin/second-factor/"
    client.post("/admin/second-factor/", {"code": digits(TOTPDevice.objects.get())})
    assert client.get("/admin/glossary/concept/").status_code == 200
    client.post("/admin/second-factor/off/")
    assert TOTPDevice.objects.filter(confirmed=True).exists()  # the role needs it
    ann = someone("ann", "Authors")
    assert door(ann).get("/admin/glossary/concept/").status_code == 200


@pytest.mark.parametrize("group", ["Administrators", "everybody"])
def test_superusers_count_as_administrators(settings, group):
    settings.SECOND_FACTOR = (group,)
    client = door(someone("root", is_superuser=True))
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("path", ["spare_codes", "second-factor/codes/", "second-factor/off/"])
def test_the_password_alone_changes_nothing_about_it(eva, path):
    with_second_factor(eva)
    client = Client()
    log_in(client)
    client.post(f"/admin/{path}")
    assert TOTPDevice.objects.filter(user=eva, confirmed=True).exists()
    assert not StaticToken.objects.exists()


def test_an_administrator_can_turn_off_that_of_a_lost_phone(eva):
    with_second_factor(eva)
    someone("ada", "Administrators", password=PASSWORD)
    client = Client()
    log_in(client, "ada")
    chosen = {"action": "turn_off_second_factor", "_selected_action": [eva.pk]}
    client.post("/admin/auth/user/", chosen)
    assert not TOTPDevice.objects.exists()


# Once more -------------------------------------------------------------------------------------
@pytest.fixture
def later(monkeypatch):
    """An hour after the login."""

    def wait(seconds=confirmation.LASTS_SECONDS + 1):
        now = time.time
        monkeypatch.setattr(confirmation.time, "time", lambda: now() + seconds)

    return wait


def test_what_can_do_harm_asks_for_the_password_an_hour_after_the_login(eva, later):
    concept = make_concept()
    publish(concept)
    withdrawal = f"/admin/glossary/concept/{concept.pk}/withdraw/"
    client = Client()
    log_in(client)
    assert client.get(withdrawal).status_code == 200
    later()
    asked = client.get(withdrawal)
    assert asked["Location"].startswith("/admin/confirm/?next=")
    assert "not your password" in client.post("/admin/confirm/", {"password": "wrong"}).text
    answered = client.post("/admin/confirm/", {"password": PASSWORD, "next": withdrawal})
    assert answered["Location"] == withdrawal
    assert client.get(withdrawal).status_code == 200


def test_a_form_that_was_opened_in_time_may_still_be_sent(eva, later):
    concept = make_concept()
    publish(concept)
    client = Client()
    log_in(client)
    later(confirmation.LASTS_SECONDS + 60)
    client.post(f"/admin/glossary/concept/{concept.pk}/withdraw/", {"when": "now", "note": ""})
    assert Concept.objects.get().state == "withdrawn"


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "https://evil.example/", "/", "javascript:x"]
)
def test_nobody_is_sent_elsewhere_afterwards(eva, wanted):
    client = Client()
    log_in(client)
    answer = client.post("/admin/confirm/", {"password": PASSWORD, "next": wanted})
    assert answer["Location"] == "/admin/"


# Accounts --------------------------------------------------------------------------------------
def test_an_administrator_rises_above_nobody():
    root = someone("root", is_superuser=True)
    ada = someone("ada", "Administrators")
    client = door(ada)
    assert client.get(f"/admin/auth/user/{root.pk}/password/").status_code == 403
    assert client.post(f"/admin/auth/user/{root.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(
        f"/admin/auth/user/{ada.pk}/change/",
        {"username": "ada", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
        | {"date_joined_0": "2026-01-01", "date_joined_1": "00:00", "groups": []},
    )
    assert not User.objects.get(username="ada").is_superuser
