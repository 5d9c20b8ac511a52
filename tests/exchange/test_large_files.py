"""A hundred megabytes are refused in words, soon, in little memory, and nothing of them stays."""

import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from glossary.models import Concept, ExchangedFile, Explainer, ImportRun, StagedItem, TermUpload

pytestmark = pytest.mark.django_db
SIZE = 100 * 1024 * 1024
MOST_BYTES = 200 * 1024 * 1024
MOST_SECONDS = 10  # of work; it takes far less
KEPT = (Concept, ExchangedFile, Explainer, StagedItem, TermUpload)
LINES = {
    "page.md": b"# A page\n\n" + b"Some words of a page that goes on and on.\n" * 100,
    "terms.csv": b"id,name,short_description\n" + b"a,b,c\n" * 100,
    "terms.json": b'[{"id": "a", "name": "b"},\n' * 100,
    "terms.ttl": b"<#a> a <http://www.w3.org/2004/02/skos/core#Concept> .\n" * 100,
}


def large(folder: Path, name: str) -> Path:
    file = folder / name
    lines = LINES[name]
    with file.open("wb") as out:
        for _time in range(SIZE // len(lines) + 1):
            out.write(lines)
    return file


def archive(folder: Path) -> Path:
    """Small as it lies there; its pages have a hundred megabytes."""
    file = folder / "docs.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.write(large(folder, "page.md"), "part/page.md")
    return file


def nothing_stays() -> None:
    for model in KEPT:
        assert not model._default_manager.exists(), model
    assert not ImportRun.objects.exclude(state=ImportRun.State.REFUSED).exists()


def refused(command: str, path: Path) -> str:
    """What the command says; how long it took and what it held is looked at here."""
    began = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(CommandError) as error:
            call_command(command, str(path))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < MOST_BYTES
    assert time.process_time() - began < MOST_SECONDS
    nothing_stays()
    return str(error.value)


def test_a_page_is_refused(tmp_path):
    said = refused("import_markdown", large(tmp_path, "page.md"))
    assert "page.md: The file has more than 10 MB." in said
    assert "Nothing was imported." in said


def test_an_archive_is_refused_by_what_it_holds(tmp_path):
    said = refused("import_markdown", archive(tmp_path))
    assert "page.md: The file has more than 10 MB." in said


@pytest.mark.parametrize("name", ["terms.csv", "terms.json", "terms.ttl"])
def test_a_glossary_is_refused_whatever_its_form(tmp_path, name):
    said = refused("import_glossary", large(tmp_path, name))
    assert f"{name}: the file has" in said
    assert "at most 64 MiB are read" in said


@pytest.mark.parametrize("path", ["/admin/imports/", "/admin/glossary/concept/import/"])
def test_an_upload_is_refused_before_it_is_read(path):
    class Unread:
        def read(self, *_size):
            raise AssertionError("a body that is too large was read")

        readline = read

    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    answer = client.generic(
        "POST",
        path,
        b"",
        content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(SIZE), "wsgi.input": Unread()},
    )
    assert answer.status_code == 413
    assert "too large" in answer.text
    nothing_stays()
