"""Hostile files: refused with a word on the file, and nothing written; or taken and harmless."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client

from glossary.exchange.report import ImportRefused
from glossary.exchange.trees import open_tree
from glossary.models import ExchangedFile, Explainer, Image, ImportRun, Section, Source, StagedItem
from glossary.publishing.imports import stage_tree
from tests.commands import operate

from . import hostile

pytestmark = pytest.mark.django_db
WRITTEN = (Explainer, Section, Source, Image, ExchangedFile, StagedItem)
ARCHIVES = list(hostile.archives())
FILES = list(hostile.single_files())


def refused(source, name="") -> ImportRefused:
    """The refusal of an import; nothing may have been written."""
    with pytest.raises(ImportRefused) as error, open_tree(source, name) as tree:
        stage_tree(tree, language="en", options={"whole": True})
    for model in WRITTEN:
        assert not model.objects.exists(), model
    assert not ImportRun.objects.exclude(state="refused").exists()
    return error.value


@pytest.mark.parametrize("content", [c for _name, c in ARCHIVES], ids=[n for n, _c in ARCHIVES])
def test_an_archive_that_means_harm_is_refused(content: bytes) -> None:
    error = refused(BytesIO(content), "docs.zip")
    assert all(remark.file and remark.message for remark in error.errors)
    assert "Traceback" not in str(error)


@pytest.mark.parametrize(
    ("name", "content"), [(n, c) for _class, n, c in FILES], ids=[n for n, *_rest in FILES]
)
def test_a_file_that_can_not_be_taken_stops_all(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    (tmp_path / "good.md").write_text(hostile.GOOD)
    if name.startswith("part/"):
        (tmp_path / "part" / "page.md").write_text(hostile.GOOD)
    error = refused(tmp_path)
    assert {remark.file for remark in error.errors} == {name}
    assert all(remark.message for remark in error.errors)


def test_links_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "secret.md").write_text("# Secret\n\nText.\n")
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "good.md").write_text(hostile.GOOD)
    (docs / "link.md").symlink_to(secret / "secret.md")
    (docs / "folder").symlink_to(secret)
    told = operate("import_markdown", docs)
    assert Explainer.objects.count() == 1
    assert "warning: link.md: A link to another file" in told


def test_scripts_of_files_are_taken_as_text_and_never_run(tmp_path: Path, client: Client) -> None:
    for number, text in enumerate(hostile.SCRIPTS):
        (tmp_path / f"page{number}.mdx").write_text(f"# Page\n\nBefore.\n\n{text}\n\nAfter.\n")
    operate("import_markdown", tmp_path, publish=True)
    for number in range(len(hostile.SCRIPTS)):
        page = client.get(f"/page{number}/").text
        body = page[page.index("<main") : page.index("</main>")].lower()
        tags = " ".join(re.findall(r"<[^>]*>", body))
        for mark in ("<script", "javascript:", "onerror", "onload", "onclick", "<iframe", "<svg"):
            assert mark not in tags.replace("<svg aria-hidden", "")
