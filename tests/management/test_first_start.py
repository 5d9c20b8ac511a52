"""What `manage.py setup` does once, and never again."""

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django_otp import devices_for_user
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from glossary.management import first_start
from glossary.management.first_start import NoAdministrator, load_starter, make_administrator
from glossary.models import Epoch
from tests.make import make_concept

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(monkeypatch):
    """The fixtures that were asked for; nothing is loaded."""
    names = []
    monkeypatch.setattr(first_start, "call_command", lambda command, name, **_: names.append(name))
    return names


@pytest.fixture
def superuser_variables(monkeypatch):
    for name in ("USERNAME", "PASSWORD", "EMAIL"):
        monkeypatch.delenv(f"DJANGO_SUPERUSER_{name}", raising=False)
    return lambda **values: [
        monkeypatch.setenv(f"DJANGO_SUPERUSER_{name}", value) for name, value in values.items()
    ]


def test_the_shipped_subject_is_loaded_once_and_never_comes_back(loaded):
    assert load_starter("some_subject")
    assert not load_starter("some_subject")  # though the site is empty, as after a deletion
    assert loaded == ["some_subject"]


def test_a_site_with_content_of_its_own_gets_no_starter(loaded):
    concept = make_concept()
    assert not load_starter("some_subject")
    concept.delete()
    assert not load_starter("some_subject")
    assert loaded == []


def test_none_loads_nothing_and_leaves_the_choice_open(loaded):
    assert not load_starter("none")
    assert not Epoch.objects.current().starter_loaded
    assert load_starter("some_subject")


def test_the_first_administrator_gets_a_password_of_chance(superuser_variables):
    made = make_administrator()
    assert made.name == "admin"
    assert len(made.password) >= 16
    assert authenticate(username="admin", password=made.password).is_superuser
    assert make_administrator() is None


def test_the_environment_names_the_first_administrator(superuser_variables):
    superuser_variables(USERNAME="ada", PASSWORD="of my choice", EMAIL="ada@gloss.example")
    made = make_administrator()
    assert (made.name, made.password) == ("ada", "")
    account = authenticate(username="ada", password="of my choice")
    assert (account.email, account.is_staff, account.is_superuser) == (
        "ada@gloss.example",
        True,
        True,
    )


def test_an_administrator_who_is_there_stays_as_he_is(superuser_variables):
    superuser_variables(USERNAME="ada", PASSWORD="of my choice")
    get_user_model().objects.create_superuser("grace", password="hers alone")
    assert make_administrator() is None
    assert not get_user_model().objects.filter(username="ada").exists()


@pytest.mark.parametrize("password", ["short", "password1234", "202612345678", "adalovelace1"])
def test_the_first_password_keeps_the_rules_too(superuser_variables, password):
    superuser_variables(USERNAME="adalovelace", PASSWORD=password)
    with pytest.raises(NoAdministrator, match="DJANGO_SUPERUSER_PASSWORD"):
        make_administrator()
    assert not get_user_model().objects.exists()


def test_somebody_elses_account_is_never_raised(superuser_variables):
    user = get_user_model().objects.create_user("admin", password="of my choice")
    with pytest.raises(NoAdministrator, match="somebody else's"):
        make_administrator()
    user.refresh_from_db()
    assert not user.is_superuser
    assert user.check_password("of my choice")


@pytest.mark.parametrize("password", ["", "of my choice"])
def test_an_administrator_who_was_disabled_stays_so(superuser_variables, password):
    superuser_variables(USERNAME="admin", PASSWORD=password)
    account = get_user_model().objects.create_superuser("admin", password="his", is_active=False)
    assert make_administrator() is None
    stored = get_user_model().objects.get()
    assert (stored.is_active, stored.password) == (False, account.password)


def test_an_operator_can_let_an_administrator_in_again(capsys):
    get_user_model().objects.create_superuser("ada", password="hers alone", is_active=False)
    call_command("let_in", "ada")
    password = capsys.readouterr().out.split()[-1]
    assert authenticate(username="ada", password=password).is_superuser
    assert not get_user_model().objects.get().check_password("hers alone")


def test_letting_in_says_where_failed_logins_still_count(settings, tmp_path, capsys):
    get_user_model().objects.create_superuser("ada", password="hers alone")
    settings.DATA_DIR = tmp_path / "file"
    settings.DATA_DIR.write_text("")
    call_command("let_in", "ada")
    told = capsys.readouterr()
    assert authenticate(username="ada", password=told.out.split()[-1])
    assert "still count" in told.err
    assert "allow_login ada" in told.err


def test_one_whose_phone_and_spare_codes_are_lost_is_let_in_by_the_password_alone():
    ada = get_user_model().objects.create_superuser("ada", password="hers alone")
    TOTPDevice.objects.create(user=ada, confirmed=True)
    StaticDevice.objects.create(user=ada)
    call_command("let_in", "ada")
    assert len(list(devices_for_user(ada))) == 2
    call_command("let_in", "ada", "--without-second-factor")
    assert not list(devices_for_user(ada, confirmed=None))


def test_nobody_else_is_let_in():
    get_user_model().objects.create_user("eva", password="of my choice", is_active=False)
    for name in ("eva", "nobody"):
        with pytest.raises(CommandError, match="createsuperuser"):
            call_command("let_in", name)
    assert not get_user_model().objects.get().is_active
