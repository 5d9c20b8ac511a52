"""The way in: passwords as often as is safe, whoever tries them, and from wherever."""

import sqlite3
from contextlib import closing, contextmanager

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.management import CommandError, call_command
from django.test import Client

from site_config import rate_limits
from tests.site_config.test_rate_limits import Broken, FakeRedis

from .conftest import PASSWORD, someone
from .logging_in import log_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


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
