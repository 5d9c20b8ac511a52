"""Uploads on storage that machines share: readers can't tell, and backups hold them."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from glossary.exchange.backups.archive import opened
from site_config import env, media_storage
from tests.make import png
from tests.soak.sites import ROOT, Scratch

from .s3 import bucket

RELEASE = ROOT / "tests" / "upgrades" / "0.1.0.zip"


@pytest.fixture
def shared(settings, monkeypatch):
    """What the bucket holds that uploads go to."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with bucket() as (address, objects):
        default = media_storage.media_storage("pictures", endpoint=address, prefix="site")
        settings.STORAGES = settings.STORAGES | {"default": default}
        yield objects


def test_a_picture_is_handed_out_by_our_own_address_with_the_same_headers(client, shared, settings):
    default_storage.save("ab/cache.png", ContentFile(png()))
    assert list(shared) == ["site/ab/cache.png"]
    assert not settings.MEDIA_ROOT.exists()
    answer = client.get("/media/ab/cache.png")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == png()
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Length"] == str(len(png()))
    assert answer["Content-Disposition"] == 'inline; filename="cache.png"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert "immutable" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["none.png", "../secret_key", "%2e%2e/other/cache.png", "ab"])
def test_what_is_not_there_is_missing(client, shared, name):
    shared["other/cache.png"] = b"of another site"
    assert client.get(f"/media/{name}").status_code == 404


def test_a_site_comes_back_with_its_pictures_there_and_is_backed_up_with_them(tmp_path):
    with bucket() as (address, objects):
        keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
        where = {"MEDIA_S3_BUCKET": "pictures", "MEDIA_S3_ENDPOINT": address}
        site = Scratch(tmp_path, "", **keys, **where)
        site.manage("restore", str(RELEASE))
        site.manage("backup", str(tmp_path / "again.zip"))
        assert not list(tmp_path.glob("data/media/**/*.*"))
        with opened(RELEASE) as (before, _), opened(tmp_path / "again.zip") as (after, manifest):
            pictures = [name for name in manifest.members if name.startswith("media/")]
            assert sorted(f"media/{name}" for name in objects) == sorted(pictures) != []
            assert all(before.read(name) == after.read(name) for name in pictures)


def test_storage_that_does_not_answer_is_told(client, shared, settings, monkeypatch):
    nowhere = media_storage.media_storage("pictures", endpoint="http://127.0.0.1:9")
    settings.STORAGES = settings.STORAGES | {"default": nowhere}
    answer = client.get("/media/cache.png")
    assert answer.status_code == 503
    assert b"can't be reached" in answer.content
    assert answer["Cache-Control"] == "no-store"


def test_a_missing_package_is_named_with_its_file(monkeypatch):
    monkeypatch.setattr(env, "find_spec", lambda module: None)
    with pytest.raises(env.WrongSetting, match=r"pip install -r requirements-s3\.txt"):
        media_storage.media_storage("pictures")
