"""`manage.py doctor`: what is wrong is said in plain words, with its mend."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
import time
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from glossary.management.commands.doctor import of_site_and_content
from glossary.models import Epoch, Page
from glossary.publishing import checkup as of_content
from glossary.publishing import groups
from glossary.publishing.actions import publish
from site_config import checkup, media_storage, static_files
from site_config.secret_file import secret_file
from tests.make import make_concept

from .s3 import bucket

pytestmark = pytest.mark.django_db


def whats(look):
    return " ".join(finding.what for finding in look())


@pytest.fixture
def folders(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}")
    (settings.STATIC_ROOT / static_files.DIGEST).write_text(static_files.digest())
    return tmp_path


def test_a_sound_installation_has_nothing_to_mend(folders, settings, capsys):
    User.objects.create_superuser("root")
    publish(make_concept())
    assert [finding for finding in of_site_and_content() if finding.is_wrong] == []
    call_command("doctor")
    assert "Wrong" not in capsys.readouterr().out


def test_what_is_found_can_be_read_by_machines_and_fails_the_command(folders, settings, capsys):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="to mend"):
        call_command("doctor", "--json")
    told = json.loads(capsys.readouterr().out)
    assert any("DJANGO_DEBUG is on" in finding["what"] for finding in told)
    assert all(finding["mend"] for finding in told)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"HOST": "192.0.2.1", "SITE_URL": "http://127.0.0.1:8000"}, "visitors from elsewhere"),
        ({"SITE_URL": "http://gloss.example"}, "passwords travel unencrypted"),
        ({"DEBUG": True}, "DJANGO_DEBUG is on"),
    ],
)
def test_unsafe_settings_are_told(settings, changed, said):
    for name, value in changed.items():
        setattr(settings, name, value)
    assert said in whats(checkup.address)


def test_a_secret_that_others_can_read_is_told(folders):
    secret = folders / "secret_key"
    secret.write_text("x" * 60)
    secret.chmod(0o644)
    assert "can be read by others" in whats(checkup.folders)
    secret.chmod(0o600)
    assert whats(checkup.folders) == ""


def test_a_data_folder_that_others_can_open_is_told(folders):
    folders.chmod(0o755)
    assert "open to others" in whats(checkup.folders)
    folders.chmod(0o700)
    assert whats(checkup.folders) == ""


def test_a_file_of_settings_that_others_can_read_is_told(folders, monkeypatch):
    file = folders / "gloss.env"
    file.touch()
    file.chmod(0o644)
    monkeypatch.setenv("ENV_FILE", str(file))
    (finding,) = checkup.folders()
    assert "gloss.env can be read by others" in finding.what
    assert finding.mend == f"Run `chmod o= {file}`."
    file.chmod(0o640)  # the group of the service may
    assert whats(checkup.folders) == ""


def test_a_data_folder_is_made_for_its_owner_alone(tmp_path):
    secret_file(tmp_path / "data")
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_bucket_that_does_not_answer_is_told(settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with bucket() as (address, objects):
        default = media_storage.media_storage("pictures", endpoint=address)
        settings.STORAGES = settings.STORAGES | {"default": default}
        assert whats(checkup.uploads) == ""
        assert not objects
    away = media_storage.media_storage("pictures", endpoint="http://127.0.0.1:1")
    settings.STORAGES = settings.STORAGES | {"default": away}
    assert "bucket pictures" in whats(checkup.uploads)


def test_a_folder_that_is_none_and_a_full_disk_are_told(folders, settings, monkeypatch):
    (folders / "file").touch()
    settings.MEDIA_ROOT = folders / "file"
    monkeypatch.setattr(checkup, "LEAST_FREE_BYTES", 2**62)
    said = whats(checkup.folders)
    assert "MEDIA_ROOT" in said
    assert "MB left" in said


def test_a_folder_that_cannot_even_be_looked_into_is_told(folders, settings, monkeypatch):
    (folders / "closed").touch()
    settings.MEDIA_ROOT = folders / "closed" / "media"
    look = os.stat

    def closed(path, *given, **more):
        if str(path).startswith(f"{folders}/closed/"):
            raise PermissionError(path)
        return look(path, *given, **more)

    monkeypatch.setattr(os, "stat", closed)
    assert f"MEDIA_ROOT ({folders}/closed) can't be written" in whats(checkup.folders)


def test_an_old_sqlite_is_worth_knowing(monkeypatch):
    if connection.vendor != "sqlite":
        assert "SQLite" not in whats(checkup.database)
        return
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    (finding,) = [one for one in checkup.database() if "rare fault" in one.what]
    assert not finding.is_wrong


def test_looking_makes_no_folder(folders, settings):
    settings.MEDIA_ROOT = folders / "media" / "of" / "a site"
    assert whats(checkup.folders) == ""
    assert not (folders / "media").exists()


def test_that_everybody_is_a_proxy_is_told(settings):
    settings.TRUSTED_PROXIES = (ip_network("127.0.0.1"), ip_network("::/0"))
    assert "::/0" in whats(checkup.proxies)
    settings.TRUSTED_PROXIES = (ip_network("127.0.0.1"),)
    assert whats(checkup.proxies) == ""


def test_that_no_proxy_is_named_behind_one_is_told(settings):
    settings.SECURE, settings.TRUSTED_PROXIES = True, ()
    assert "visitors count as one" in whats(checkup.proxies)
    settings.TRUSTED_PROXIES = (ip_network("127.0.0.1"),)
    assert whats(checkup.proxies) == ""
    settings.SECURE, settings.TRUSTED_PROXIES = False, ()
    assert whats(checkup.proxies) == ""


def test_that_redis_is_away_is_told(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert "can't be used" in whats(checkup.redis)


def test_a_clock_that_went_back_is_told(folders):
    file = folders / "gloss.sqlite3"
    file.touch()
    later = time.time() + 3600
    os.utime(file, (later, later))
    assert "went back" in whats(checkup.clock)


def test_pages_that_are_missing_old_or_waiting_are_told():
    for name in ("One", "Two", "Three"):
        publish(make_concept(name))
    Page.objects.filter(title="One").delete()
    Page.objects.filter(title="Two").update(renderer="older")
    Page.objects.filter(title="Three").update(stale=Page.Stale.LINK)
    said = whats(of_content.pages)
    for what in ("1 published documents have no page", "older version", "1 pages wait"):
        assert what in said


def test_a_schedule_that_is_late_is_told():
    Epoch.objects.current()
    Epoch.objects.update(next_due_at=timezone.now() - timedelta(hours=2))
    assert "hasn't been carried out" in whats(of_content.schedule)


def test_a_site_without_administrator_is_told():
    assert "no administrator" in whats(of_content.accounts)


def test_a_second_factor_for_a_group_that_does_not_exist_is_told(settings):
    groups.ensure()
    settings.SECOND_FACTOR = ("Administrator", "Editors", "everybody")
    (finding,) = of_content.second_factor()
    assert finding.is_wrong
    assert "'Administrator'" in finding.what
    assert "Administrators" in finding.mend


@pytest.mark.parametrize("spelt", ["everybody", "Everybody", "EVERYBODY"])
def test_everybody_is_everybody_however_it_is_spelt(spelt):
    code = "from site_config.settings import SECOND_FACTOR; print(SECOND_FACTOR)"
    environment = {**os.environ, "SECOND_FACTOR": f"Editors,{spelt}"}
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )
    assert said.stdout == "('Editors', 'everybody')\n"
