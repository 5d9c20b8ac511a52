"""manage.py import_markdown: files into drafts, all of them or none."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from glossary.documents import write
from glossary.models import Explainer, Page
from tests.make import make_concept

pytestmark = pytest.mark.django_db

TEXT = """---
description: About two things.
weight: 7
---

# This or that

Words before the table.

| Item | This | That |
| --- | --- | --- |
| Purpose | one   | other |

## FAQs

### Which one?

Either.
"""


def run(*args: object, **options: object) -> str:
    out = StringIO()
    call_command("import_markdown", *args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "basics").mkdir()
    (tmp_path / "basics" / "this-or-that.md").write_text(TEXT)
    (tmp_path / "basics" / "_part.mdx").write_text("No page.")
    return tmp_path


def test_a_file_becomes_a_draft_with_its_parts(folder: Path) -> None:
    said = run(folder)
    page = Explainer.objects.get(path="/basics/this-or-that/")
    assert (page.title, page.comparisons.count(), page.faqs.count()) == ("This or that", 1, 1)
    assert "1 created" in said
    assert not Page.objects.exists()


def test_what_was_not_changed_comes_out_byte_for_byte(folder: Path) -> None:
    file = folder / "basics" / "this-or-that.md"
    file.write_bytes(TEXT.replace("\n", "\r\n").removesuffix("\r\n").encode())
    run(folder)
    page = Explainer.objects.get()
    assert write(page.to_document()).text.encode() == file.read_bytes()
    page.faqs.update(answer_md="Neither.")
    assert write(page.to_document()).text.encode() == file.read_bytes().replace(
        b"Either.", b"Neither."
    )


def test_running_it_twice_changes_nothing(folder: Path) -> None:
    run(folder)
    version = Explainer.objects.get().version
    assert "1 unchanged" in run(folder)
    assert Explainer.objects.get().version == version


def test_publishing_goes_with_it(folder: Path, client: Client) -> None:
    run(folder, publish=True)
    assert "Which one?" in client.get("/basics/this-or-that/").content.decode()


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    said = run(folder, dry_run=True, publish=True)
    assert "dry run" in said
    assert run(folder).splitlines()[0] == said.splitlines()[0]
    Explainer.objects.all().delete()
    run(folder, dry_run=True, publish=True)
    assert not Explainer.objects.exists()


def test_heads_that_are_names_of_concepts_are_bound(folder: Path) -> None:
    this, _that = make_concept("This"), make_concept("That")
    run(folder)
    columns = Explainer.objects.get().comparisons.get().columns.all()
    assert columns[0].concept == this.identity


def test_one_bad_file_stops_all_with_its_name_and_line(folder: Path) -> None:
    (folder / "bad.md").write_bytes(b"# Title\n\nfine\n\xff\n")
    with pytest.raises(CommandError, match=r"bad\.md:4: .*UTF-8") as refused:
        run(folder)
    assert "Nothing was imported" in str(refused.value)
    assert not Explainer.objects.exists()


def test_two_files_with_one_address_are_refused(folder: Path) -> None:
    for name in ("1-page.md", "2-page.md"):
        (folder / name).write_text("# Page\n\nText.\n")
    with pytest.raises(CommandError, match=r"2-page\.md: 1-page\.md has the same address: /page/"):
        run(folder)


def test_an_address_of_the_site_itself_is_refused(folder: Path) -> None:
    (folder / "admin.md").write_text("# Admin\n\nText.\n")
    with pytest.raises(CommandError, match=r"admin\.md: .*/admin/"):
        run(folder)
    assert not Explainer.objects.exists()


def test_a_path_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match="nowhere"):
        run("/nowhere/at/all")


def test_a_file_without_a_title_is_refused_with_the_mend(folder: Path) -> None:
    (folder / "empty.md").write_text("")
    with pytest.raises(CommandError, match=r"empty\.md: there is no title: begin with"):
        run(folder)
    assert not Explainer.objects.exists()
