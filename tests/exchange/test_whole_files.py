"""A picture has its name when it is whole and on the disk; what is broken is written anew."""

import errno
import os
import threading
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from glossary.exchange import images, whole_files
from glossary.exchange.backups import archive, restoring
from glossary.models import Explainer, Image
from tests.make import png
from tests.site_config.test_uploads import shared  # noqa: F401 (a fixture)

UPLOAD = "/admin/markdownx/upload/"


def upload(client):
    sent = {"image": SimpleUploadedFile("x.png", png(), "image/png"), "alt": "A leaf"}
    return client.post(UPLOAD, sent)


def no_room(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def full_disk(monkeypatch):
    """Room for half of what is written."""
    with monkeypatch.context() as full:
        chunks = whole_files.ContentFile.chunks

        def half(self, *_):
            yield next(iter(chunks(self)))[:20]
            no_room()

        full.setattr(whole_files.ContentFile, "chunks", half)
        yield full.undo


def files(folder):
    return [file for file in Path(folder).rglob("*") if file.is_file()]


@pytest.mark.django_db
def test_a_full_disk_is_told_leaves_nothing_and_is_forgotten(
    admin_client, settings, full_disk, caplog
):
    answer = upload(admin_client)
    assert answer.status_code == 503
    assert "disk is full" in answer.json()["image"][0]
    (line,) = [one for one in caplog.messages if one.startswith("disk: ")]
    assert line.endswith(f"asked for {UPLOAD}")
    assert files(settings.MEDIA_ROOT) == []
    assert not Image.objects.exists()
    full_disk()
    assert upload(admin_client).status_code == 200
    (kept,) = files(settings.MEDIA_ROOT)
    assert kept.read_bytes() == images.encode(png()).content


@pytest.mark.django_db
def test_a_full_disk_is_told_on_the_form_of_a_picture_too(admin_client, full_disk):
    sent = {"picture": SimpleUploadedFile("x.png", png()), "alt": "A leaf"}
    answer = admin_client.post("/admin/glossary/image/add/", sent)
    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert "disk is full" in answer.text


@pytest.mark.django_db
def test_a_full_disk_is_told_where_large_pictures_take_turns(admin_client, monkeypatch):
    monkeypatch.setattr(images, "SMALL_PIXELS", 0)
    monkeypatch.setattr(images, "make_own", no_room)
    answer = upload(admin_client)
    assert answer.status_code == 503
    assert "disk is full" in answer.json()["image"][0]


@pytest.mark.parametrize("is_checked", [False, True])
def test_a_full_disk_is_told_where_what_is_sent_is_read(
    admin_user, settings, monkeypatch, is_checked
):
    """By the view, or before it by the check for the form's token."""
    client = Client(enforce_csrf_checks=is_checked)
    client.force_login(admin_user)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    monkeypatch.setattr("django.http.request.HttpRequest._load_post_and_files", no_room)
    answer = client.post(UPLOAD, {"alt": "A leaf"})
    assert answer.status_code == 503
    assert "disk is full" in answer.text


@pytest.mark.django_db
def test_a_full_disk_is_told_by_an_import_which_brings_nothing_in(tmp_path, full_disk):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("---\ndescription: x\n---\n\n# A\n\n![x](x.png)\n")
    (tmp_path / "docs" / "x.png").write_bytes(png())
    with pytest.raises(CommandError, match=r"x\.png.*disk is full"):
        call_command("import_markdown", tmp_path)
    assert not Explainer.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("left", [b"", b"half", b"\0" * 10_000])
def test_half_a_picture_that_lies_there_is_mended_by_the_next_upload(settings, left):
    encoded = images.encode(png())
    settings.MEDIA_ROOT.mkdir()
    file = settings.MEDIA_ROOT / encoded.name
    file.write_bytes(left)
    images.keep(encoded, alt="A leaf")
    assert files(settings.MEDIA_ROOT) == [file]
    assert file.read_bytes() == encoded.content


@pytest.mark.django_db
def test_a_picture_that_is_there_is_not_written_again(settings):
    encoded = images.encode(png())
    images.keep(encoded, alt="A leaf")
    file = settings.MEDIA_ROOT / encoded.name
    before = file.stat().st_ino
    images.keep(encoded, alt="A leaf")
    assert file.stat().st_ino == before
    assert file.stat().st_mode & 0o777 == 0o644


@pytest.mark.django_db
def test_half_a_picture_on_shared_storage_is_mended_too(shared):  # noqa: F811
    encoded = images.encode(png())
    shared[f"site/{encoded.name}"] = b"half"
    images.keep(encoded, alt="A leaf")
    assert shared == {f"site/{encoded.name}": encoded.content}


@pytest.mark.parametrize("is_shared", [False, True])
def test_a_restore_mends_what_is_broken_and_no_other(tmp_path, request, is_shared):
    if is_shared:
        request.getfixturevalue("shared")
    whole_files.put("ab/x.png", b"half")
    whole_files.put("other.png", b"other")
    names = ["ab/x.png", "new.png"]
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as zipped:
        for name in names:
            zipped.writestr(f"media/{name}", b"whole")
    manifest = SimpleNamespace(members={f"media/{name}": "" for name in names})
    with zipfile.ZipFile(tmp_path / "x.zip") as zipped:
        restoring._restore_media(zipped, manifest)
    read = {name: default_storage.open(name).read() for name in (*names, "other.png")}
    assert read == {"ab/x.png": b"whole", "new.png": b"whole", "other.png": b"other"}


@pytest.mark.parametrize("name", ["./x.png", "ab//x.png", "ab/../x.png", "ab\\x.png", "ab/x.png/"])
def test_another_way_to_write_a_name_replaces_nothing(tmp_path, name):
    for kept in ("x.png", "ab/x.png"):
        whole_files.put(kept, b"kept")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as zipped:
        zipped.writestr(f"media/{name}", b"hostile")
    manifest = SimpleNamespace(members={f"media/{name}": ""})
    with (
        zipfile.ZipFile(tmp_path / "x.zip") as zipped,
        pytest.raises(archive.DamagedBackup, match="no name"),
    ):
        restoring._restore_media(zipped, manifest)
    assert {default_storage.open(kept).read() for kept in ("x.png", "ab/x.png")} == {b"kept"}


def test_what_a_killed_process_was_writing_is_no_file_of_the_site_and_goes(settings):
    drafts = settings.MEDIA_ROOT / whole_files.DRAFTS
    drafts.mkdir(parents=True)
    for name, age in (("left", whole_files.ABANDONED_SECONDS + 60), ("written now", 0)):
        (drafts / name).write_bytes(b"half")
        os.utime(drafts / name, (time.time() - age,) * 2)
    assert list(archive._media_names("")) == []
    whole_files.put("x.png", b"whole")
    assert list(archive._media_names("")) == ["x.png"]
    assert [file.name for file in files(drafts)] == ["written now"]


def test_of_many_who_bring_one_picture_at_once_none_fails_and_it_is_whole(settings):
    content, told, line = os.urandom(300_000), [], threading.Barrier(8)

    def bring():
        line.wait()
        told.append(whole_files.put("x.png", content))
        told.append((settings.MEDIA_ROOT / "x.png").read_bytes() == content)

    threads = [threading.Thread(target=bring) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, told)) == ["True"] * 8 + ["x.png"] * 8
    assert [file.name for file in files(settings.MEDIA_ROOT)] == ["x.png"]
