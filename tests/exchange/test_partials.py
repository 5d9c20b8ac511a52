"""Parts of pages: files that a page imports and places show their text to readers."""

import os
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from glossary.documents import MOST_PARTIALS, THEIRS, Choice, write
from glossary.exchange.pages.settling import settle
from glossary.models import ExchangedFile, Explainer, Publication
from glossary.publishing.actions import publish
from glossary.publishing.differences import differences
from tests.exchange.test_import_markdown import run
from tests.make import make_concept, png

pytestmark = pytest.mark.django_db

PAGE = """---
title: Tea
---
import Steps from './_steps.mdx';
import Note from "@site/docs/shared/_note.md"

## First

<Steps size={2} />

## Last {#last}

<Note />
"""
STEPS = "---\nunlisted: true\n---\n\n## Steps\n\nBoil *fresh* water.[^1]\n\n[^1]: Not twice.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "drinks").mkdir()
    (tmp_path / "shared").mkdir()
    (tmp_path / "drinks/tea.mdx").write_text(PAGE)
    (tmp_path / "drinks/milk.md").write_text("# Milk\n\nWhite.\n")
    (tmp_path / "drinks/_steps.mdx").write_text(STEPS)
    (tmp_path / "shared/_note.md").write_text(
        "See [milk](../drinks/milk.md#why).\n\n![A leaf](leaf.png)\n"
    )
    (tmp_path / "shared/leaf.png").write_bytes(png())
    return tmp_path


def shown(client: Client) -> str:
    page = client.get("/drinks/tea/").content.decode()
    return page[page.index("<main") : page.index("</main>")]


def test_readers_see_the_text_of_imported_files(folder: Path, client: Client) -> None:
    run(folder, publish=True)
    page = shown(client)
    assert "Boil <em>fresh</em> water." in page
    assert '<h2 id="steps"' in page
    assert "Not twice." in page
    assert 'href="/drinks/milk/#why"' in page
    assert 'src="/media/' in page
    assert "shown here" not in page
    assert "unlisted" not in page


def test_the_files_stay_as_they_are(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    run(folder)
    page = Explainer.objects.get(path="/drinks/tea/")
    assert write(page.to_document()).text == PAGE
    out = tmp_path_factory.mktemp("out")
    call_command("export_markdown", out, verbosity=0)
    assert (out / "drinks/tea.mdx").read_text() == PAGE
    assert (out / "drinks/_steps.mdx").read_text() == STEPS
    assert " 0 updated" in run(folder)


def test_a_changed_part_updates_its_pages_and_no_snapshot(folder: Path, client: Client) -> None:
    run(folder, publish=True)
    (folder / "drinks/_steps.mdx").write_text("Steep it.\n")
    said = run(folder)
    assert "updated  drinks/tea.mdx" in said
    assert "updated  drinks/milk.md" not in said
    live = Publication.objects.get(identity=Explainer.objects.get(title="Tea").identity).live
    assert "Boil" in dict(live.document.partials)["Steps"]
    changed = differences(live.document, Explainer.objects.get(title="Tea").to_document())
    assert [each.place for each in changed] == ["<Steps />"]
    assert "Boil" in shown(client)
    publish(Explainer.objects.get(title="Tea"))
    assert "Steep it." in shown(client)
    assert "Boil" not in shown(client)


def test_an_editors_change_and_a_changed_part_are_merged(folder: Path) -> None:
    run(folder)
    page = Explainer.objects.get(title="Tea")
    page.description = "Hot."
    page.save()
    (folder / "drinks/_steps.mdx").write_text("Steep it.\n")
    assert "0 conflict" in run(folder)
    document = Explainer.objects.get(title="Tea").to_document()
    assert (document.description, dict(document.partials)["Steps"]) == ("Hot.", "Steep it.")


def test_a_page_that_comes_alone_keeps_its_parts(folder: Path) -> None:
    run(folder)
    archive = folder / "only.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("drinks/tea.mdx", PAGE + "\nMore.\n")
        file.writestr("index.md", "# Home\n")
    run(archive)
    document = Explainer.objects.get(title="Tea").to_document()
    assert document.body_md.endswith("More.")
    assert list(dict(document.partials)) == ["Steps", "Note"]


def test_parts_of_a_whole_site_are_found_below_its_docs(folder: Path) -> None:
    archive = folder / "site.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("docusaurus.config.js", "docs: {routeBasePath: '/'}")
        for name in ("drinks/tea.mdx", "drinks/_steps.mdx", "shared/_note.md"):
            file.writestr(f"docs/{name}", (folder / name).read_text())
    run(archive)
    partials = dict(Explainer.objects.get(title="Tea").to_document().partials)
    assert list(partials) == ["Steps", "Note"]
    assert partials["Note"].startswith("See [milk](/drinks/milk.md#why).")


def test_a_conflict_that_is_settled_takes_the_changed_part(folder: Path) -> None:
    run(folder)
    page = Explainer.objects.get(title="Tea")
    page.title = "Green tea"
    page.save()
    (folder / "drinks/tea.mdx").write_text(PAGE.replace("title: Tea", "title: Black tea"))
    (folder / "drinks/_steps.mdx").write_text("Steep it.\n")
    assert "1 conflict" in run(folder)
    file = ExchangedFile.objects.get(name="drinks/tea.mdx")
    page.refresh_from_db()
    assert settle(file, {"title": Choice(THEIRS)}, version=page.version, by="ada")
    document = Explainer.objects.get(title="Black tea").to_document()
    assert dict(document.partials)["Steps"] == "Steep it."
    assert " 0 updated" in run(folder)


def test_terms_are_linked_in_parts(folder: Path, client: Client) -> None:
    publish(make_concept("Fresh"))
    run(folder, publish=True)
    assert 'href="/glossary/fresh/"' in shown(client)


@pytest.mark.parametrize(
    "address",
    [
        "../../_secret.mdx",
        "/../_secret.mdx",
        "@site/../_secret.mdx",
        "./_link.mdx",
        "./tea.mdx",
        "./milk.md",
        "./_huge.mdx",
        "./_none.mdx",
        "./_%00.mdx",
    ],
)
def test_nothing_but_parts_of_the_folder_is_placed(
    tmp_path: Path, address: str, client: Client
) -> None:
    folder = tmp_path / "docs-of-site"
    (folder / "drinks").mkdir(parents=True)
    (tmp_path / "_secret.mdx").write_text("A secret.")
    os.symlink(tmp_path / "_secret.mdx", folder / "drinks/_link.mdx")
    (folder / "drinks/_huge.mdx").write_text("long " * MOST_PARTIALS)
    (folder / "drinks/milk.md").write_text("# Milk\n\nWhite.\n")
    (folder / "drinks/tea.mdx").write_text(f"# Tea\n\nimport X from '{address}'\n\n<X />\n")
    said = run(folder, publish=True)
    assert "There is no component “X”." in said
    assert "secret" not in shown(client)
    assert "The component “X” can’t be shown here." in shown(client)


def test_a_part_that_is_no_text_is_refused_by_its_name(folder: Path) -> None:
    (folder / "drinks/_steps.mdx").write_bytes(b"\xff")
    with pytest.raises(CommandError, match=r"drinks/_steps\.mdx"):
        run(folder)
    assert not Explainer.objects.exists()
