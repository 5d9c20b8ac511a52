"""Static files on a machine whose code was renewed while `setup` ran on another."""

import json

import pytest
from django.core.management import call_command

from glossary.management.commands.serve import Command
from site_config import checkup
from site_config.static_files import are_collected


@pytest.fixture
def code(settings, tmp_path):
    """The folder that a site's own static files are taken from; they were collected once."""
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "page.css").write_text("p {color: red}")
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir(mode=0o700)
    settings.MEDIA_ROOT = tmp_path / "data" / "media"
    settings.STATIC_ROOT = tmp_path / "data" / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [folder]
    call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def collected(settings):
    return json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())["paths"]


@pytest.mark.parametrize("changed", ["page.css", "new.css"])
def test_serve_collects_what_an_upgrade_changed_or_brought(code, settings, changed):
    assert are_collected()
    before = collected(settings)
    (code / changed).write_text("p {color: green}")
    assert not are_collected()
    assert "of another version" in " ".join(found.what for found in checkup.folders())
    Command()._collect_what_is_missing()
    assert are_collected()
    assert list(checkup.folders()) == []
    assert collected(settings)[changed] != before.get(changed)
    assert (settings.STATIC_ROOT / before["page.css"]).exists()  # pages that are open name it


def test_what_is_collected_already_is_left_alone(code, settings):
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    before = manifest.stat().st_mtime_ns
    Command()._collect_what_is_missing()
    assert manifest.stat().st_mtime_ns == before
    call_command("collectstatic", interactive=False, verbosity=0, dry_run=True)
    assert are_collected()
