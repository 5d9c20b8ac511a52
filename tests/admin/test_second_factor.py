"""The second factor: turned on and off, asked for, and spare codes for a lost phone."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from glossary.views.admin import second_factor

from .conftest import PASSWORD, door, someone
from .logging_in import begun, digits, log_in, with_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


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


def turned_on(client, user):
    """The device, and the spare codes as they are shown, of somebody who turns it on."""
    log_in(client)
    client.get("/admin/second-factor/")
    page = client.post("/admin/second-factor/", {"code": digits(begun(client))})
    return TOTPDevice.objects.get(user=user), page.context_data["codes"]


def waited(seconds):
    """As if the last wrong code had been typed so long ago."""
    for model in (TOTPDevice, StaticDevice):
        typed = model.objects.filter(throttling_failure_timestamp__isnull=False)
        typed.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=seconds))


def test_digits_mistyped_over_the_years_leave_the_spare_codes_open(eva):
    _device, spare = turned_on(Client(), eva)
    client = Client()
    log_in(client)
    for _mistyped in range(20):
        waited(2**20)
        assert client.post("/admin/verify/", {"code": "000000"}).status_code == 200
    assert client.post("/admin/verify/", {"code": spare[0]}).status_code == 302
    assert TOTPDevice.objects.get().throttling_failure_count == 0  # who is let in begins anew


def test_who_types_too_many_wrong_codes_is_told_to_wait(eva):
    device, spare = turned_on(Client(), eva)
    client = Client()
    log_in(client)
    for _wrong in range(5):
        waited(100)
        client.post("/admin/verify/", {"code": "000000"})
    refused = client.post("/admin/verify/", {"code": digits(device, steps=1)})
    assert refused.status_code == 429
    assert 10 < int(refused["Retry-After"]) <= 16
    assert "Please wait" in refused.text
    assert "wrong" not in refused.text
    waited(17)
    assert client.post("/admin/verify/", {"code": digits(device, steps=1)}).status_code == 302


def test_a_spare_code_is_typed_with_the_keys_for_digits_however_it_is_spaced(eva):
    _device, spare = turned_on(Client(), eva)
    for code in (spare[0], spare[1].replace(" ", ""), f" {spare[2]} "):
        assert re.fullmatch(r"[\d ]+", code)
        client = Client()
        log_in(client)
        assert client.post("/admin/verify/", {"code": code}).status_code == 302
    StaticToken.objects.create(device=StaticDevice.objects.get(), token="as2before")
    client = Client()
    log_in(client)
    assert client.post("/admin/verify/", {"code": "As2 before"}).status_code == 302


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
    assert not TOTPDevice.objects.exists()
    assert "wrong" in client.post("/admin/second-factor/", {"code": "12345"}).text
    code = digits(begun(client))
    page = client.post("/admin/second-factor/", {"code": code})
    assert TOTPDevice.objects.get(user=eva).confirmed
    assert not TOTPDevice.objects.get().verify_token(code)  # good once
    codes = list(StaticToken.objects.values_list("token", flat=True))
    assert len(codes) == 10
    assert all(code in page.text.replace(" ", "") for code in codes)
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
    client.post("/admin/second-factor/", {"code": digits(begun(client))})
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


def test_a_session_that_was_taken_over_can_not_turn_one_on(eva, later):
    client = Client()
    log_in(client)
    later(11 * 60)
    led = client.get("/admin/second-factor/")
    assert led["Location"].startswith("/admin/confirm/?next=%2Fadmin%2Fsecond-factor%2F")
    client.post("/admin/second-factor/", {"code": "123456"})
    assert second_factor.BEGUN not in client.session
    client.post("/admin/confirm/", {"password": PASSWORD})
    assert client.get("/admin/second-factor/").status_code == 200


def test_a_role_that_needs_one_can_show_its_password_again(eva, later, settings):
    settings.SECOND_FACTOR = ("Editors",)
    client = Client()
    log_in(client)
    later(11 * 60)
    led = client.get("/admin/glossary/concept/", follow=True)
    assert led.request["PATH_INFO"] == "/admin/confirm/"
    client.post("/admin/confirm/", {"password": PASSWORD})
    assert client.get("/admin/second-factor/").status_code == 200


def test_turning_it_on_and_off_and_wrong_digits_are_written_down(eva, caplog):
    client = Client()
    log_in(client)
    client.get("/admin/second-factor/")
    client.post("/admin/second-factor/", {"code": digits(begun(client))})
    client.post("/admin/second-factor/off/")
    said = list(LogEntry.objects.order_by("pk").values_list("user", "object_id", "change_message"))
    assert [(user, what) for user, _, what in said] == [
        (eva.pk, "Turned on a second factor."),
        (eva.pk, "Turned off the second factor."),
    ]
    with_second_factor(eva)
    other = Client()
    log_in(other)
    other.post("/admin/verify/", {"code": "000000"})
    assert "second factor failed for 'eva' from 127.0.0.1" in caplog.text
