"""What was lost comes back: of this version or an older one, on either database, all or nothing."""

import base64
import hashlib
import json
import os
import secrets
import subprocess
import sys
import zipfile
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from glossary.exchange.backups import restoring
from glossary.exchange.backups.archive import (
    LEFT_OUT,
    DamagedBackup,
    folder,
    keep_newest,
    kept_models,
    opened,
    verify,
)
from tests.databases import new_database, server_of_this_run

ROOT = Path(__file__).parents[2]
RELEASES = sorted((ROOT / "tests" / "upgrades").glob("*.zip"))
OLD = RELEASES[0]


class Site:
    """A site in a folder of its own, used by its commands alone, as its operator does."""

    def __init__(self, folder, database=""):
        self.folder = folder
        self.environment = {
            **os.environ,
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(folder),
            "DATABASE_URL": database,
        }

    def manage(self, *arguments):
        ran = subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        return ran.stdout + ran.stderr


@pytest.fixture
def new_site(tmp_path):
    """Makes empty sites, on the kind of database that the suite runs on; or on SQLite."""
    with ExitStack() as stack:

        def make(*, on_sqlite=False):
            folder = tmp_path / secrets.token_hex(4)
            server = "" if on_sqlite else server_of_this_run()
            return Site(folder, server and stack.enter_context(new_database(server, "restored")))

        yield make


@pytest.mark.django_db
@pytest.mark.parametrize("release", RELEASES, ids=lambda file: file.stem)
def test_a_site_of_any_release_comes_back_and_moves_between_databases(release, new_site):
    site, other = new_site(), new_site(on_sqlite=True)
    assert "Restored the site" in site.manage("restore", release)
    again = site.folder / "again.zip"
    assert "found whole" in site.manage("backup", again)
    assert again.stat().st_mode & 0o077 == 0  # it holds password hashes
    with opened(release) as (before, manifest), opened(again) as (after, now):
        for label in ("auth.user", "glossary.snapshot", "glossary.label", "glossary.image"):
            name = f"rows/{label}.jsonl"
            assert keys_of(before.read(name)) == keys_of(after.read(name)), label
        name = "rows/glossary.snapshot.jsonl"
        assert texts_of(before.read(name)) == texts_of(after.read(name))
        assert manifest.pages.keys() == now.pages.keys()
        media = [member for member in manifest.members if member.startswith("media/")]
        assert media
        assert all(before.read(member) == after.read(member) for member in media)
    assert "the same as then" in other.manage("restore", again)


@pytest.mark.django_db
def test_a_site_as_it_is_today_comes_back(new_site):
    """With pages in which something odd was found, as in every site that is written in."""
    site = new_site()
    site.manage("migrate", "--verbosity=0")
    code = "from tests.make import *; make_concept('KV cache', short_md='Teh QZX cache.')"
    site.manage("shell", "--no-imports", "-c", code)
    assert "1 published" in site.manage("publish", "--all")
    count = "from glossary.models import Oddity; print('odd', Oddity.objects.count())"
    odd = site.manage("shell", "--no-imports", "-c", count)
    assert "odd 0" not in odd
    site.manage("backup", site.folder / "today.zip")
    assert "the same as then" in site.manage("restore", site.folder / "today.zip", "--replace")
    assert site.manage("shell", "--no-imports", "-c", count) == odd


@pytest.fixture(scope="module")
def handbook(tmp_path_factory):
    """A folder with a page, a picture and a section, as an editor sends it."""
    folder = tmp_path_factory.mktemp("handbook")
    (folder / "serving").mkdir()
    (folder / "serving" / "_category_.json").write_text('{"label": "Serving"}')
    (folder / "serving" / "caches.md").write_text(
        "# Caches\n\nWhat is kept, and “why”.\n\n![A cache](cache.png)\n"
    )
    Image.new("RGB", (40, 30), "teal").save(folder / "serving" / "cache.png")
    return folder


@pytest.mark.django_db
def test_what_was_imported_comes_back_in_every_column(new_site, handbook):
    site = new_site()
    site.manage("migrate", "--verbosity=0")
    assert "3 created" in site.manage("import_markdown", handbook, "--publish")
    waits = (
        "from glossary.models import *; from django.contrib.auth.models import User;"
        "ida = User.objects.create_user('ida');"
        "TermUpload.objects.create(name='a.csv', raw=b'\\x00\\xff\\'\"', sent_by=ida);"
        "run = ImportRun.objects.first() or ImportRun.objects.create();"
        "StagedItem.objects.create(run=run, file='b.md', raw=b'# \\xe2', kind='page', status='new')"
    )
    site.manage("shell", "--no-imports", "-c", waits)
    first, second = site.folder / "first.zip", site.folder / "second.zip"
    assert "found whole" in site.manage("backup", first)
    assert "the same as then" in site.manage("restore", first, "--replace")
    assert "found whole" in site.manage("backup", second)
    with opened(first) as (_, then), opened(second) as (_, now):
        assert then.rows["glossary.exchangedfile"] >= 3
        assert then.rows["glossary.stageditem"]
        assert then.rows["glossary.termupload"] == 1
        differing = {name for name in then.members if then.members[name] != now.members[name]}
        assert differing <= {"rows/glossary.epoch.jsonl"}  # which counts on
        assert then.members.keys() == now.members.keys()


@pytest.mark.django_db
def test_files_in_a_backup_of_the_first_release_are_read_as_it_wrote_them(
    new_site, handbook, tmp_path
):
    site = new_site()
    site.manage("migrate", "--verbosity=0")
    site.manage("import_markdown", handbook, "--publish")
    today, old = tmp_path / "today.zip", tmp_path / "old.zip"
    site.manage("backup", today)
    name = "rows/glossary.exchangedfile.jsonl"
    with opened(today) as (archive, manifest):
        rows = [json.loads(line) for line in archive.read(name).splitlines()]
        for row in rows:
            row["raw"] = str(base64.b64decode(row["raw"]))
        lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
        digest = hashlib.sha256(lines).hexdigest()
        said = vars(manifest) | {"members": manifest.members | {name: digest}}
    rewritten(today, old, {name: lines, "manifest.json": json.dumps(said)})
    assert "the same as then" in site.manage("restore", old, "--replace")
    site.manage("backup", tmp_path / "again.zip")
    with opened(tmp_path / "again.zip") as (_, again):
        assert again.members[name] == manifest.members[name]


@pytest.mark.django_db
def test_a_row_that_cannot_be_read_is_told_and_nothing_is_changed(new_site, tmp_path):
    site = new_site()
    site.manage("restore", OLD)
    name = "rows/glossary.label.jsonl"
    with opened(OLD) as (archive, manifest):
        first, _, others = archive.read(name).partition(b"\n")
        lines = json.dumps(json.loads(first) | {"id": "one"}).encode() + b"\n" + others
        digest = hashlib.sha256(lines).hexdigest()
        said = vars(manifest) | {"members": manifest.members | {name: digest}}
    rewritten(OLD, tmp_path / "odd.zip", {name: lines, "manifest.json": json.dumps(said)})
    told = site.manage("restore", tmp_path / "odd.zip", "--replace")
    assert "label.jsonl, row 1: " in told
    assert "Nothing was changed" in told


def test_what_is_made_of_pages_is_no_part_of_a_backup():
    for model in kept_models():
        of_pages = [field for field in model._meta.fields if field.related_model in LEFT_OUT]
        assert not of_pages, model


@pytest.mark.django_db
def test_a_site_that_is_there_is_only_replaced_when_told_and_by_a_whole_one(new_site, tmp_path):
    site = new_site()
    site.manage("restore", OLD)
    assert "There is a site in this database already" in site.manage("restore", OLD)
    broken = tmp_path / "broken.zip"
    rewritten(OLD, broken, {"rows/glossary.label.jsonl": b""})
    assert "Nothing was changed" in site.manage("restore", broken, "--replace")
    assert "edith" in site.manage("shell", "-c", "print([u.username for u in User.objects.all()])")
    assert "Restored" in site.manage("restore", OLD, "--replace")


def test_backups_are_kept_up_to_a_number(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    folder().mkdir()
    for year in (2024, 2025, 2026):
        (folder() / f"gloss-{year}0101T000000Z.zip").write_bytes(b"old")
    (folder() / "named-by-hand.zip").write_bytes(b"old")
    killed, running = (folder() / f".gloss-2026010{day}T000000Z.zip.part" for day in (1, 2))
    for draft in (killed, running):
        draft.touch()
    os.utime(killed, (0, 0))
    assert [file.name for file in keep_newest(2)] == ["gloss-20240101T000000Z.zip", killed.name]
    assert len(list(folder().iterdir())) == 4
    assert running.exists()


@pytest.mark.django_db
def test_a_backup_that_is_not_whole_gets_no_name(new_site):
    """Else it would be kept as one of the newest, and a whole one removed for it."""
    site = new_site()
    site.manage("migrate", "--verbosity=0")
    code = (
        "from django.core.management import call_command;"
        "from glossary.exchange.backups import archive;"
        "archive._Member.write = lambda self, content: None; call_command('backup')"
    )
    assert "No backup was made" in site.manage("shell", "--no-imports", "-c", code)
    assert list((site.folder / "backups").iterdir()) == []


@pytest.mark.django_db
def test_what_comes_back_can_be_opened_by_its_owner_alone(tmp_path):
    """Also where no secret key was ever made in that folder, which makes it otherwise."""
    site = Site(tmp_path / "data")
    site.environment |= {"DJANGO_SECRET_KEY": "k" * 60, "MEDIA_ROOT": str(tmp_path / "media")}
    assert "Restored the site" in site.manage("restore", OLD)
    assert site.folder.stat().st_mode & 0o077 == 0


def rewritten(source, target, changes):
    """A copy of the archive with these members changed; None takes one away."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)


@pytest.mark.parametrize(
    ("member", "content", "said"),
    [
        ("rows/glossary.label.jsonl", b"{}\n", "not what was written"),
        ("rows/glossary.label.jsonl", None, "lacks"),
        ("manifest.json", None, "no whole backup"),
        ("manifest.json", b"[]", "no whole backup"),
        ("manifest.json", b'{"format": 99}', "newer Gloss"),
    ],
)
def test_a_damaged_backup_is_told(tmp_path, member, content, said):
    broken = tmp_path / "broken.zip"
    rewritten(OLD, broken, {member: content})
    with pytest.raises(DamagedBackup, match=said):
        verify(broken)


@pytest.mark.django_db
def test_a_file_that_would_lie_elsewhere_is_refused_in_words(new_site, tmp_path):
    with opened(OLD) as (archive, _manifest):
        said = json.loads(archive.read("manifest.json"))
    said["members"]["media/../../x.png"] = hashlib.sha256(b"x").hexdigest()
    hostile = tmp_path / "hostile.zip"
    rewritten(OLD, hostile, {"manifest.json": json.dumps(said).encode()})
    with zipfile.ZipFile(hostile, "a") as archive:
        archive.writestr("media/../../x.png", b"x")
    answer = new_site(on_sqlite=True).manage("restore", hostile)
    assert "Nothing was changed. ../../x.png is no name that a file may have here." in answer
    assert "Traceback" not in answer


@pytest.mark.parametrize("length", [0, 100, 20_000])
def test_half_a_file_is_told(tmp_path, length):
    half = tmp_path / "half.zip"
    half.write_bytes(OLD.read_bytes()[:length])
    with pytest.raises(DamagedBackup):
        verify(half)


def keys_of(lines):
    return {json.loads(line)["id"] for line in lines.splitlines()}


def texts_of(lines):
    return {json.loads(line)["text"] for line in lines.splitlines()}


@pytest.mark.parametrize("name", ["../secret_key", "a/../../secret_key", "/etc/passwd"])
def test_a_picture_whose_name_leads_out_of_the_folder_is_told(tmp_path, settings, name):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(f"media/{name}", b"x")
    manifest = SimpleNamespace(members={f"media/{name}": ""})
    with (
        zipfile.ZipFile(tmp_path / "x.zip") as archive,
        pytest.raises(DamagedBackup, match="no name"),
    ):
        restoring._restore_media(archive, manifest)
    assert not settings.MEDIA_ROOT.exists()
