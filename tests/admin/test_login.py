"""The way in: passwords as often as is safe, a second factor, and showing once more who it is."""

import re
import sqlite3
import time
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from glossary.models import Concept, Page, SiteSettings
from glossary.publishing.actions import publish
from glossary.views.admin import confirmation, second_factor
from site_config import rate_limits
from tests.make import make_concept
from tests.site_config.test_rate_limits import Broken, FakeRedis

from .conftest import PASSWORD, door, someone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


def log_in(client, name="eva", password=PASSWORD, **headers):
    return client.post("/admin/login/", {"username": name, "password": password}, headers=headers)


def digits(device, *, steps=0):
    """What the owner's app shows now, or some steps of 30 seconds later."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06d}"


def with_second_factor(user):
    return TOTPDevice.objects.create(user=user, name="phone", confirmed=True)


def begun(client):
    """The device that this session has begun to turn on."""
    return TOTPDevice(key=client.session[second_factor.BEGUN])


@pytest.fixture
def later(monkeypatch):
    """An hour, or so many seconds, after now."""

    now = time.time

    def wait(seconds=confirmation.LASTS_SECONDS + 1):
        monkeypatch.setattr(confirmation.time, "time", lambda: now() + seconds)

    return wait


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


@pytest.mark.parametrize("name", ["eva", "gone", "locked", "nobody"])
def test_every_name_costs_the_same_hashing(eva, monkeypatch, name):
    """Counted, not timed: the hash is nearly all that a login takes."""
    someone("gone", password=PASSWORD, is_active=False)
    someone("locked").set_unusable_password()
    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *given: hashed.append(1) or encode(*given)
    )
    assert log_in(Client(), name, "wrong").status_code == 200
    assert len(hashed) == 1


def fail(name="eva", times=50):
    """As somebody at other addresses does, who wants to shut `name` out."""
    for number in range(times):
        stranger = Client(REMOTE_ADDR=f"192.0.2.{number}")
        stranger.post("/admin/login/", {"username": name, "password": "wrong"})


def test_nobody_is_shut_out_of_the_browser_in_which_they_logged_in_before(eva, settings):
    settings.TRUSTED_PROXIES = ()
    own = Client()
    log_in(own)
    own.post("/admin/logout/")
    fail()
    assert log_in(Client()).status_code == 429
    assert log_in(own).status_code == 302
    assert log_in(own, "ann", "wrong").status_code == 200  # of that name it knows nothing
    statuses = [log_in(own, password="wrong").status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]  # and it has no more tries than others


def test_a_browser_is_known_by_what_we_signed_alone(eva):
    client = Client()
    log_in(client)
    cookie = client.cookies["known"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert "eva" not in cookie.value
    fail()
    forged = Client()
    forged.cookies["known"] = cookie.value[:-2] + "xx"
    assert log_in(forged).status_code == 429


def test_failures_elsewhere_keep_nobody_from_showing_that_it_is_them(eva):
    client = Client()
    log_in(client)
    fail()
    answer = client.post("/admin/confirm/", {"password": PASSWORD})
    assert answer.status_code == 302
    wrong = [client.post("/admin/confirm/", {"password": "wrong"}).status_code for _ in range(11)]
    assert wrong == [200] * 10 + [429]


def test_the_page_of_a_new_password_tries_the_old_one_no_more_often(
    eva, caplog, monkeypatch, tmp_path
):
    client = Client()
    log_in(client)
    new = {"new_password1": "another long one", "new_password2": "another long one"}

    def change(old):
        return client.post("/admin/password_change/", {"old_password": old, **new})

    answers = [change("wrong") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert "not your password" in answers[0].text
    assert "login failed for 'eva' from 127.0.0.1" in caplog.text
    assert change(PASSWORD).status_code == 429  # the right one isn't looked at either
    assert client.post("/admin/confirm/", {"password": PASSWORD}).status_code == 429
    eva.refresh_from_db()
    assert eva.check_password(PASSWORD)
    rate_limits.forget()
    monkeypatch.setattr(rate_limits, "FILE", str(tmp_path / "anew.sqlite3"))
    assert change(PASSWORD)["Location"] == "/admin/password_change/done/"
    eva.refresh_from_db()
    assert eva.check_password("another long one")


@pytest.fixture
def as_another_process(monkeypatch):
    """What is done in this is done by a process that has counted nothing itself."""

    @contextmanager
    def other():
        counted = rate_limits._everywhere()
        with monkeypatch.context() as patch:
            elsewhere = (rate_limits.OwnCounts(), *counted[1:])
            patch.setattr(rate_limits, "_everywhere", lambda: elsewhere)
            yield

    return other


def test_an_operator_can_have_failures_forgotten(eva, settings, tmp_path, as_another_process):
    settings.DATA_DIR = tmp_path
    fail()
    assert log_in(Client()).status_code == 429
    with as_another_process():
        call_command("allow_login", "Eva")
    assert log_in(Client()).status_code == 302
    fail()
    assert log_in(Client()).status_code == 429  # it helps once


def test_what_is_forgotten_on_one_machine_is_so_on_all_that_share_a_redis(
    eva, settings, tmp_path, monkeypatch, as_another_process
):
    settings.REDIS_URL, settings.DATA_DIR = "redis://192.0.2.1/", tmp_path / "one"
    everywhere = (rate_limits.OwnCounts(), rate_limits.SharedCounts(FakeRedis(), (Broken,)))
    monkeypatch.setattr(rate_limits, "_everywhere", lambda: everywhere)
    fail()
    assert log_in(Client()).status_code == 429
    settings.DATA_DIR = tmp_path / "another"
    with as_another_process():
        call_command("allow_login", "Eva")
    settings.DATA_DIR = tmp_path / "one"
    assert log_in(Client()).status_code == 302
    fail()
    assert log_in(Client()).status_code == 429


def test_an_operator_is_told_where_failures_still_count_while_redis_is_away(
    eva, settings, tmp_path, monkeypatch, as_another_process, capsys
):
    monkeypatch.setattr(rate_limits, "LEFT_ALONE_SECONDS", 3600)
    settings.REDIS_URL, settings.DATA_DIR = "redis://192.0.2.1/", tmp_path
    redis = FakeRedis()
    everywhere = (rate_limits.OwnCounts(), rate_limits.SharedCounts(redis, (Broken,)))
    monkeypatch.setattr(rate_limits, "_everywhere", lambda: everywhere)
    fail()
    redis.is_away = True
    with as_another_process(), pytest.raises(CommandError, match="other machines") as told:
        call_command("allow_login", "eva")
    assert told.value.returncode == 1
    assert "forgotten" not in capsys.readouterr().out
    assert log_in(Client()).status_code == 302  # on this machine, which counts alone by now
    redis.is_away = False
    everywhere[1].look()
    assert log_in(Client()).status_code == 429
    call_command("allow_login", "eva")
    assert log_in(Client()).status_code == 302


def test_an_operator_is_told_that_nothing_is_forgotten_where_counts_cannot_be_written(
    eva, settings, tmp_path
):
    settings.DATA_DIR = tmp_path / "file"
    settings.DATA_DIR.write_text("")
    with pytest.raises(CommandError, match="in every process: .*forgotten can't be written"):
        call_command("allow_login", "eva")
    settings.DATA_DIR = tmp_path
    with (
        closing(sqlite3.connect(tmp_path / rate_limits.FILE, isolation_level=None)) as other,
        pytest.raises(CommandError, match="in every process: .*just now"),
    ):
        other.execute("BEGIN EXCLUSIVE")
        call_command("allow_login", "eva")


def test_processes_of_one_machine_count_failed_logins_together(eva, settings, as_another_process):
    settings.TRUSTED_PROXIES = ()
    statuses = []
    for number in range(11):
        with as_another_process():
            stranger = Client(REMOTE_ADDR=f"192.0.2.{number}")
            statuses.append(log_in(stranger, password="wrong").status_code)
    assert statuses == [200] * 10 + [429]
    with as_another_process():
        assert [log_in(Client(), f"n{n}", "wrong").status_code for n in range(3)] == [200] * 3
    with as_another_process():
        assert [log_in(Client(), f"m{n}", "wrong").status_code for n in range(3)] == [
            *[200] * 2,
            429,
        ]


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


# Once more -------------------------------------------------------------------------------------
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
    withdrawal = f"/admin/glossary/concept/{concept.pk}/withdraw/"
    other = f"/admin/glossary/concept/{concept.pk}/discard/"
    client = Client()
    log_in(client)
    later(confirmation.LASTS_SECONDS - 60)
    client.get(withdrawal)
    later(2 * confirmation.LASTS_SECONDS - 180)
    assert client.get(withdrawal)["Location"].startswith("/admin/confirm/")
    assert client.post(other)["Location"].startswith("/admin/confirm/")  # was never opened
    client.post(withdrawal, {"when": "now", "note": ""})
    assert Concept.objects.get().state == "withdrawn"


ADDING = "/admin/auth/group/add/"


@pytest.fixture
def root():
    """An administrator who logged in now."""
    return door(someone("root", is_superuser=True, password=PASSWORD))


def is_asked(answer):
    return answer.status_code == 302 and answer["Location"].startswith("/admin/confirm/")


def test_a_form_that_was_opened_in_time_may_be_sent_once(root, later):
    later(confirmation.LASTS_SECONDS - 60)
    root.get(ADDING)
    later(confirmation.LASTS_SECONDS + 60)
    assert not is_asked(root.post(ADDING, {"name": "One"}))
    assert is_asked(root.post(ADDING, {"name": "Two"}))
    assert not Group.objects.filter(name="Two").exists()


def test_a_form_that_was_sent_in_time_is_as_good_as_never_opened(root, later):
    root.get(ADDING)
    assert not is_asked(root.post(ADDING, {"name": "One"}))
    later()
    assert is_asked(root.post(ADDING, {"name": "Two"}))


def test_a_form_that_comes_back_may_be_sent_again(root, later, monkeypatch):
    later(confirmation.LASTS_SECONDS - 60)
    root.get(ADDING)
    later(confirmation.LASTS_SECONDS + 60)
    for _ in range(2):
        assert root.post(ADDING, {"name": ""}).status_code == 200  # something is wrong in it
    root.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(Group, "save", lambda *_, **__: 1 / 0)
        assert root.post(ADDING, {"name": "One"}).status_code == 500
    assert not is_asked(root.post(ADDING, {"name": "One"}))
    assert Group.objects.filter(name="One").exists()


def test_a_form_that_comes_back_is_no_longer_good_than_it_was(root, later):
    later(confirmation.LASTS_SECONDS - 60)
    root.get(ADDING)
    later(2 * confirmation.LASTS_SECONDS - 180)
    assert root.post(ADDING, {"name": ""}).status_code == 200
    later(2 * confirmation.LASTS_SECONDS)
    assert is_asked(root.post(ADDING, {"name": "One"}))


def test_a_deletion_from_a_list_opens_no_other(root, later):
    gone, kept = (Group.objects.create(name=name) for name in ("Gone", "Kept"))
    path = "/admin/auth/group/"

    def delete(group):
        chosen = {"action": "delete_selected", "_selected_action": [group.pk]}
        root.get(path)
        first = root.post(path, chosen)
        return first if is_asked(first) else root.post(path, chosen | {"post": "yes"})

    later(confirmation.LASTS_SECONDS - 60)
    assert not is_asked(delete(gone))
    later(confirmation.LASTS_SECONDS + 60)
    assert is_asked(delete(kept))
    chosen = {"action": "delete_selected", "_selected_action": [kept.pk], "post": "yes"}
    assert is_asked(root.post(path, chosen))
    assert list(Group.objects.filter(name__in=["Gone", "Kept"])) == [kept]


@pytest.mark.parametrize("path", ["codes", "off"])
def test_ten_minutes_are_ten_for_the_buttons_of_the_second_factor(eva, later, path):
    device, client = with_second_factor(eva), Client()
    log_in(client)
    client.post("/admin/verify/", {"code": digits(device)})
    later(9 * 60)
    client.get("/admin/second-factor/")
    client.post("/admin/second-factor/codes/")
    codes = set(StaticToken.objects.values_list("token", flat=True))
    assert len(codes) == 10
    later(11 * 60)
    assert is_asked(client.post(f"/admin/second-factor/{path}/"))
    assert set(StaticToken.objects.values_list("token", flat=True)) == codes


def test_a_second_factor_that_was_begun_in_time_has_ten_minutes_more(eva, later):
    client = Client()
    log_in(client)
    later(9 * 60)
    client.get("/admin/second-factor/")
    later(18 * 60)
    assert "wrong" in client.post("/admin/second-factor/", {"code": "12345"}).text
    later(20 * 60)
    assert is_asked(client.post("/admin/second-factor/", {"code": "12345"}))


def test_a_clock_that_is_set_back_makes_no_confirmation_last(eva, later):
    concept = make_concept()
    publish(concept)
    client = Client()
    log_in(client)
    later(-2 * confirmation.LASTS_SECONDS)
    asked = client.get(f"/admin/glossary/concept/{concept.pk}/withdraw/")
    assert asked["Location"].startswith("/admin/confirm/")


def dangerous(draft):
    """Requests that can do harm: method, address, what is sent."""
    one, of = f"/admin/glossary/concept/{draft.pk}", "/admin/glossary/concept/"
    chosen = {"_selected_action": [draft.pk]}
    user = User.objects.get(username="root")
    yield from (
        ("get", f"{one}/withdraw/", {}),
        ("get", f"{one}/discard/", {}),
        ("get", f"{one}/delete/", {}),
        ("post", f"{one}/delete/", {"post": "yes"}),
        ("post", of, chosen | {"action": "delete_selected", "post": "yes"}),
        ("post", f"{one}/roll-back/1/", {}),
        ("post", f"{one}/share/", {}),
        ("post", of, chosen | {"action": "share_selected"}),
        ("get", "/admin/glossary/sitesettings/1/change/", {}),
        ("post", "/admin/glossary/sitesettings/1/change/", {"name": "Another"}),
        ("get", f"/admin/auth/user/{user.pk}/change/", {}),
        ("get", f"/admin/auth/user/{user.pk}/delete/", {}),
        ("get", f"/admin/auth/user/{user.pk}/password/", {}),
        ("get", "/admin/auth/user/add/", {}),
        ("get", "/admin/auth/group/add/", {}),
        *(
            (
                "post",
                f"/admin/auth/{model}/",
                {"action": "delete_selected", "post": "yes", "_selected_action": [pk]},
            )
            for model, pk in (("user", user.pk), ("group", 1))
        ),
        ("post", "/admin/second-factor/off/", {}),
        ("post", "/admin/second-factor/codes/", {}),
    )


def test_all_that_can_do_harm_asks(later):
    root = someone("root", is_superuser=True, password=PASSWORD)
    SiteSettings.objects.get_or_create(pk=1)
    concept = make_concept()
    publish(concept)
    concept.save()
    publish(concept)
    client = door(root)
    later()
    for method, path, sent in dangerous(concept):
        answer = getattr(client, method)(path, sent)
        assert answer.status_code == 302, (method, path)
        assert answer["Location"].startswith("/admin/confirm/?next="), (method, path)
    assert Concept.objects.exists()


def test_imports_that_publish_ask(later):
    client = door(someone("root", is_superuser=True))
    file = SimpleUploadedFile("a.md", b"---\ndescription: x\n---\n\n# A page\n\nText.\n")
    run = client.post("/admin/imports/", {"file": file})["Location"]
    table = SimpleUploadedFile("a.csv", b"term,definition\nKV cache,What is kept.\n")
    sent = client.post("/admin/glossary/concept/import/", {"file": table, "mode": "merge"})
    later()
    for path in (f"{run}confirm/", sent["Location"]):
        answer = client.post(path, {"publish": "1"})
        assert answer["Location"].startswith("/admin/confirm/?next="), path
    assert client.post(f"{run}confirm/", {"drafts": "1"})["Location"] == run
    assert Page.objects.count() == 0


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
