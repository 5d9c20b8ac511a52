"""manage.py export_markdown and sync_markdown: drafts into files, and both ways."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError

from glossary.models import FAQ, ComparisonCell, ExchangedFile, Explainer, Section
from tests.commands import operate
from tests.make import make_comparison, make_explainer, make_faq, make_section, png

pytestmark = pytest.mark.django_db

ODD = (
    "\ufeff---\r\ndescription:   'Odd: yes'\r\nweight: 007 # kept\r\nno: no\r\n---\r\n\r\n"
    "# Odd\u00a0page\r\n\r\nLast"
)
SPLIT = """---
sidebar_position: 1.50
---

import A from '@site/a'; import B from
'@site/b';

# Split imports

<A  x = {1}
    y="2" />

Text.  \t
"""
BROKEN = "---\ntitle: 'never ends\n---\n\n# Broken front matter\n\n* a\n+ b\n"
TABLE = """# Table

First words.

| Item | One | Two |
|:-----|:---:|----:|
| Cost | `a|b` \\| c | x<br>y |
| Size | 1 |
| Time | short | long | more |

Last words.

## FAQs

### Why one?

Because.

### Why two?

It is so.
"""
FILES = {
    "odd.md": ODD.encode(),
    "a/split.mdx": SPLIT.encode(),
    "a/broken.md": BROKEN.encode(),
    "a/b/table.md": TABLE.encode(),
    "a/_part.mdx": b"Only a part",
    "a/_category_.yml": b"label: 'Of A' # said\nposition: 3\n",
    "a/b/_category_.json": b'{ "label":"Of B",\t"x": [1,2] }',
    "a/img/p.png": png(),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        file = tmp_path / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return tmp_path / "docs"


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_what_nobody_changed_comes_out_byte_for_byte(folder: Path, tmp_path: Path) -> None:
    operate("import_markdown", folder)
    operate("export_markdown", tmp_path / "out")
    assert bytes_of(tmp_path / "out") == FILES
    assert "0 created, 0 updated, 8 unchanged" in operate("export_markdown", folder)
    assert "8 unchanged" in operate("export_markdown", tmp_path / "out")


def test_a_folder_can_be_checked_without_writing(folder: Path) -> None:
    assert "byte for byte" in operate("import_markdown", folder, check=True)
    assert not Explainer.objects.exists()
    assert not ExchangedFile.objects.exists()


def test_an_edited_cell_answer_or_paragraph_changes_only_its_lines(folder: Path) -> None:
    operate("import_markdown", folder)
    page = Explainer.objects.get(title="Table")
    ComparisonCell.objects.filter(body_md="short").update(body_md="none")
    FAQ.objects.filter(question="Why two?").update(answer_md="It is not so.")
    page.body_md = page.body_md.replace("Last words.", "Final words.")
    page.save()
    operate("export_markdown", folder)
    wanted = TABLE.replace("| short |", "| none |").replace("It is so", "It is not so")
    wanted = wanted.replace("Last words.", "Final words.")
    before, after = wanted.split("\n"), (folder / "a/b/table.md").read_text().split("\n")
    differ = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    assert all("none" in other for _one, other in differ)
    assert {name: content for name, content in bytes_of(folder).items() if "table" not in name} == {
        name: content for name, content in FILES.items() if "table" not in name
    }


def test_a_page_made_here_becomes_a_clean_page_of_docusaurus(tmp_path: Path) -> None:
    make_section("/basics/", "The basics")
    page = make_explainer("New page", keywords=["one", "two"], position=2)
    make_comparison(page)
    make_faq(page)
    make_explainer("Of all", path="/basics/")
    operate("export_markdown", tmp_path)
    assert sorted(bytes_of(tmp_path)) == [
        "basics/_category_.json",
        "basics/index.md",
        "basics/new-page.md",
    ]
    text = (tmp_path / "basics/new-page.md").read_text()
    assert text.startswith("---\nsidebar_position: 2\ndescription: About New page.\n")
    assert "\n# New page\n\nSome words that explain it.\n\n|  | Left | Right |\n" in text
    assert "\n## FAQs\n\n### Why?\n\nBecause.\n" in text
    assert json.loads((tmp_path / "basics/_category_.json").read_text())["label"] == "The basics"
    operate("import_markdown", tmp_path)
    assert "3 unchanged" in operate("export_markdown", tmp_path)
    assert Explainer.objects.count() == 2


def test_a_page_moved_here_says_so_in_its_file(folder: Path) -> None:
    operate("import_markdown", folder)
    page = Explainer.objects.get(title="Split imports")
    page.path = "/a/elsewhere/"
    page.save()
    operate("export_markdown", folder)
    file = folder / "a/split.mdx"
    assert file.read_text() == SPLIT.replace("1.50\n", '1.50\nslug: "/a/elsewhere"\n')
    assert "0 updated" in operate("import_markdown", folder)
    page.refresh_from_db()
    assert page.path == "/a/elsewhere/"


def test_a_section_renamed_here_changes_only_that_line(folder: Path) -> None:
    operate("import_markdown", folder)
    Section.objects.filter(path="/a/").update(title="New")
    operate("export_markdown", folder)
    assert (folder / "a/_category_.yml").read_bytes() == b"label: New\nposition: 3\n"


def test_a_file_that_changed_meanwhile_is_left_alone(folder: Path) -> None:
    operate("import_markdown", folder)
    Explainer.objects.filter(title="Table").update(description="Ours.")
    (folder / "a/b/table.md").write_text(TABLE + "\nTheirs.\n")
    said = operate("export_markdown", folder)
    assert "conflict  a/b/table.md" in said
    assert "import it first" in said
    assert (folder / "a/b/table.md").read_text() == TABLE + "\nTheirs.\n"


def test_nothing_is_written_behind_a_link(folder: Path, tmp_path: Path) -> None:
    operate("import_markdown", folder)
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "secret").mkdir()
    (out / "a").symlink_to(tmp_path / "secret")
    with pytest.raises(CommandError, match="behind a link"):
        operate("export_markdown", out)
    assert not list((tmp_path / "secret").iterdir())


def test_deleted_pages_lose_their_files_only_when_told(folder: Path) -> None:
    operate("import_markdown", folder)
    Explainer.objects.filter(title="Table").delete()
    operate("export_markdown", folder)
    assert (folder / "a/b/table.md").exists()
    operate("export_markdown", folder, prune=True)
    assert not (folder / "a/b/table.md").exists()
    assert (folder / "odd.md").exists()


def test_a_dry_run_writes_no_file(folder: Path, tmp_path: Path) -> None:
    operate("import_markdown", folder)
    assert "8 created" in operate("export_markdown", tmp_path / "out", dry_run=True)
    assert not (tmp_path / "out").exists()


def test_what_both_sides_changed_is_merged_and_written_to_both(folder: Path) -> None:
    operate("sync_markdown", folder)
    FAQ.objects.filter(question="Why one?").update(answer_md="Because of us.")
    theirs = TABLE.replace("First words.", "Their words.").replace(
        "### Why two?", "### Why not two?"
    )
    (folder / "a/b/table.md").write_text(theirs)
    said = operate("sync_markdown", folder)
    assert "updated  a/b/table.md" in said
    assert "“Why not two?” was taken for the older question “Why two?”" in said
    merged = theirs.replace("Because.", "Because of us.")
    assert (folder / "a/b/table.md").read_text() == merged
    page = Explainer.objects.get(title="Table")
    assert "Their words." in page.body_md
    assert "0 updated, 8 unchanged" in operate("sync_markdown", folder).partition("Out:")[2]


def test_a_conflict_overwrites_neither_side(folder: Path) -> None:
    operate("sync_markdown", folder)
    FAQ.objects.filter(question="Why one?").update(answer_md="Ours.")
    theirs = TABLE.replace("Because.", "Theirs.")
    (folder / "a/b/table.md").write_text(theirs)
    for _time in range(2):
        with pytest.raises(CommandError, match=r"table\.md") as refused:
            operate("sync_markdown", folder)
        assert refused.value.returncode == 2
    assert FAQ.objects.get(question="Why one?").answer_md == "Ours."
    assert (folder / "a/b/table.md").read_text() == theirs
    FAQ.objects.filter(question="Why one?").update(answer_md="Theirs.")
    assert "unchanged" in operate("sync_markdown", folder)
    assert ExchangedFile.objects.get(name="a/b/table.md").theirs is None


def test_a_table_reworked_on_one_side_takes_the_cells_of_the_other(folder: Path) -> None:
    operate("sync_markdown", folder)
    ComparisonCell.objects.filter(body_md="short").update(body_md="none")
    theirs = TABLE.replace("| Size | 1 |\n", "| Size | 1 | 2 |\n| Taste | good | bad |\n")
    (folder / "a/b/table.md").write_text(theirs)
    operate("sync_markdown", folder)
    text = (folder / "a/b/table.md").read_text()
    assert "| Taste | good | bad |" in text
    assert "none" in text
    assert "short" not in text
