"""manage.py import_markdown: files into drafts, all of them or none."""

import json
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test import Client

from glossary.documents import write
from glossary.exchange.pages import ledger
from glossary.exchange.pages.staging import pages, pictures
from glossary.models import ExchangedFile, Explainer, Image, Page, Redirect, Section, Source
from tests.commands import operate
from tests.make import make_concept, png

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


run = partial(operate, "import_markdown")


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
    assert "created  basics/this-or-that.md  /basics/this-or-that/" in said
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


def test_details_of_a_faq_section_are_questions_for_readers(folder: Path, client: Client) -> None:
    before = TEXT.split("### Which one?")[0]
    section = "<details>\n  <summary>Which one?</summary>\n\n  Either.\n\n</details>\n"
    more = "\n## More FAQs\n\n**Why?**\n\nSo.\n"
    file = folder / "basics" / "this-or-that.md"
    file.write_text(before + section + more)
    said = run(folder, publish=True)
    assert "this one stays Markdown" in said
    page = Explainer.objects.get()
    (faq,) = page.faqs.all()
    there = client.get("/basics/this-or-that/").content.decode()
    assert there.count("<details>") == 0
    assert "Which one?" in there
    assert client.get(f"/q/{faq.code}/").headers["Location"].endswith("#which-one")
    page.faqs.update(answer_md="Neither.")
    assert write(page.to_document()).text == before + section.replace("  Either.", "Neither.") + (
        more
    )


def test_numbers_of_names_set_the_order_where_nothing_else_does(tmp_path: Path) -> None:
    (tmp_path / "02-more").mkdir()
    files = {
        "02-more/1-first.md": "# First\n\nText.\n",
        "02-more/07-set.md": "---\nsidebar_position: 3\n---\n\n# Set\n",
        "02-more/09-kept.md": "---\nparse_number_prefixes: false\n---\n\n# Kept\n",
        "02-more/10-broken.md": "---\nbroken: [\n---\n\n# Broken\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    run(tmp_path)
    found = dict(Explainer.objects.values_list("title", "position"))
    assert found == {"First": 1, "Set": 3, "Kept": None, "Broken": 10}
    assert Section.objects.get().position == 2
    assert "0 created, 0 updated, 5 unchanged" in run(tmp_path)
    operate("export_markdown", tmp_path)
    assert {name: (tmp_path / name).read_text() for name in files} == files
    Explainer.objects.filter(title="First").update(position=4)
    operate("export_markdown", tmp_path)
    first = (tmp_path / "02-more/1-first.md").read_text()
    assert first == "---\nsidebar_position: 4\n---\n" + files["02-more/1-first.md"]
    assert "0 created, 0 updated, 5 unchanged" in run(tmp_path)


def test_running_it_twice_changes_nothing(folder: Path) -> None:
    run(folder)
    version = Explainer.objects.get().version
    assert "0 created, 0 updated, 3 unchanged, 0 conflict, 0 skipped" in run(folder)
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


def test_a_refused_slug_is_named_with_its_line(folder: Path) -> None:
    (folder / "bad.md").write_text("---\nweight: 3\nslug: /../etc passwd/\n---\n\n# Title\n")
    with pytest.raises(CommandError, match=r"bad\.md:3: "):
        run(folder)
    assert not Explainer.objects.exists()


@pytest.mark.parametrize(
    ("name", "front", "path"),
    [
        ("01-first/02-second.md", "", "/first/second/"),
        ("First/README.md", "", "/First/"),
        ("tools/tools.mdx", "", "/tools/"),
        ("a/b.md", "slug: /moved", "/moved/"),
        ("a/b.md", "slug: ../c", "/c/"),
        ("a/index.md", "slug: start", "/a/start/"),
        ("a/b.md", "id: named", "/a/named/"),
        ("2021-11-notes.md", "", "/2021-11-notes/"),
        ("7.0-news.md", "", "/7.0-news/"),
        ("03-x.md", "parse_number_prefixes: false", "/03-x/"),
        ("index.md", "", "/"),
        ("a/index.md", "id: index", "/a/"),
    ],
)
def test_addresses_are_those_of_docusaurus(
    tmp_path: Path, name: str, front: str, path: str
) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{front}\n---\n\n# Title\n\nText.\n" if front else "# Title\n\nText.\n")
    run(tmp_path)
    assert Explainer.objects.get().path == path


def test_the_config_of_a_site_is_read_and_only_its_docs_are_pages(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text("---\nslug: /other\n---\n# Page\n\nText.\n")
    (tmp_path / "README.md").write_text("# Not a page\n")
    (tmp_path / "docusaurus.config.ts").write_text("docs: { routeBasePath: 'guide' },")
    run(tmp_path)
    assert [page.path for page in Explainer.objects.all()] == ["/guide/other/"]
    run(tmp_path / "docs", under="/elsewhere/")
    assert Explainer.objects.count() == 2


def test_sections_come_from_category_files_index_pages_and_folders(tmp_path: Path) -> None:
    for folder in ("json", "yaml", "start", "plain_words"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.md").write_text("# Page\n\nText.\n")
    (tmp_path / "json" / "_category_.json").write_text(
        '{"label": "Of JSON", "position": 2.5, "link": {"type": "generated-index",'
        ' "description": "All of it."}}'
    )
    (tmp_path / "yaml" / "_category_.yml").write_text("label: Of YAML\nposition: 3\n")
    (tmp_path / "start" / "index.mdx").write_text("---\nsidebar_position: 4\n---\n# Of a page\n")
    run(tmp_path)
    said = {section.path: (section.title, section.position) for section in Section.objects.all()}
    assert said == {
        "/json/": ("Of JSON", 2),
        "/yaml/": ("Of YAML", 3),
        "/start/": ("Of a page", 4),
        "/plain_words/": ("Plain words", 0),
    }
    assert Section.objects.get(path="/json/").description == "All of it."


def test_a_section_renamed_here_keeps_its_name_until_the_file_renames_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "page.md").write_text("# Page\n\nText.\n")
    run(tmp_path)
    Section.objects.update(title="Ours")
    run(tmp_path)
    assert Section.objects.get().title == "Ours"
    (tmp_path / "a" / "_category_.json").write_text('{"label": "Theirs"}')
    run(tmp_path)
    assert Section.objects.get().title == "Theirs"


def test_links_between_files_lead_to_pages_when_published(tmp_path: Path, client: Client) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.md").write_text("# A\n\n[one](./01-one.md#part) [two](../two.md)\n")
    (tmp_path / "a" / "01-one.md").write_text("# One\n\n## Part\n\n[up](@site/docs/two.md)\n")
    (tmp_path / "two.md").write_text("---\nslug: /zwei\n---\n# Two\n\n[a](/a/one/#part)\n")
    said = run(tmp_path, publish=True)
    assert "0 unresolved links" in said
    html = client.get("/a/").content.decode()
    assert 'href="/a/one/#part"' in html
    assert 'href="/zwei/"' in html
    assert 'href="/zwei/"' in client.get("/a/one/").content.decode()


def test_links_that_lead_nowhere_are_named_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# A\n\nSome words\nand [one](./none.md),\n"
        "[two](/nowhere/), [three](b.md#no), [four](#no).\n"
    )
    (tmp_path / "b.md").write_text("# B\n\nText.\n")
    said = run(tmp_path)
    assert "warning: a.md:4: The link leads to no file: ./none.md" in said
    assert "warning: a.md:5: The link leads to no page: /nowhere/" in said
    assert "warning: a.md:5: The page has no such heading: b.md#no" in said
    assert "warning: a.md:5: The page has no such heading: #no" in said
    assert "4 unresolved links" in said


def test_old_addresses_in_front_matter_lead_to_the_page(tmp_path: Path, client: Client) -> None:
    (tmp_path / "a.md").write_text(
        "---\nredirect_from:\n  - /was/here\naliases: [/or/]\n---\n# A\n\nT.\n"
    )
    run(tmp_path, publish=True)
    for path in ("/was/here/", "/or/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (301, "/a/")


def test_a_page_that_moves_in_its_folder_stays_the_same_page(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nText.\n")
    run(tmp_path, publish=True)
    identity = Explainer.objects.get().identity
    (tmp_path / "a.md").rename(tmp_path / "b.md")
    run(tmp_path, publish=True)
    page = Explainer.objects.get()
    assert (page.identity, page.path) == (identity, "/b/")
    assert Redirect.objects.get().path == "/a/"


def test_drafts_and_unlisted_pages_are_not_published_with_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ndraft: true\n---\n# A\n\nText.\n")
    (tmp_path / "b.md").write_text("---\nunlisted: true\n---\n# B\n\nText.\n")
    (tmp_path / "c.md").write_text("# C\n\nText.\n")
    run(tmp_path, publish=True)
    assert Explainer.objects.count() == 3
    assert [page.path for page in Page.objects.all()] == ["/c/"]


def test_the_report_can_be_read_by_machines(folder: Path) -> None:
    said = json.loads(run(folder, json=True))
    assert said["counts"]["created"] == 3
    assert said["found"]["comparisons"] == 1
    assert {"file": "basics/this-or-that.md", "status": "created"}.items() <= said["items"][
        0
    ].items()


def test_pages_that_left_the_folder_are_reported_and_stay(folder: Path) -> None:
    run(folder)
    (folder / "basics" / "this-or-that.md").unlink()
    (folder / "other.md").write_text("# Other\n\nText.\n")
    assert "note: basics/this-or-that.md: It is no longer in the folder" in run(folder)
    assert Explainer.objects.count() == 2


def test_a_page_deleted_here_stays_away(folder: Path) -> None:
    run(folder)
    Explainer.objects.all().delete()
    assert "skipped  basics/this-or-that.md" in run(folder)
    assert not Explainer.objects.exists()


def test_pictures_come_in_and_show_on_the_page(tmp_path: Path, client: Client) -> None:
    docs = tmp_path / "docs"
    (docs / "img").mkdir(parents=True)
    (docs / "img" / "one.png").write_bytes(png())
    (docs / "a.md").write_text("# A\n\n![One](./img/one.png)\n")
    run(docs, publish=True)
    image = Image.objects.get()
    assert f'src="/media/{image.file}"' in client.get("/a/").content.decode()
    assert "0 created, 0 updated, 2 unchanged" in run(docs)


VARIANTS = """# A

<ThemedImage
  alt="One"
  sources={{
    light: useBaseUrl('/img/light.png'),
    dark: useBaseUrl('/img/dark.png'),
  }}
/>

<Figure src="/img/light.png" dark="/img/dark.png" alt="Two" />

![Three](/img/light.png#gh-light-mode-only)![Three](/img/dark.png#gh-dark-mode-only)
"""


def test_pictures_for_each_scheme_come_in_show_and_go_out(tmp_path: Path, client: Client) -> None:
    docs, img = tmp_path / "site" / "docs", tmp_path / "site" / "static" / "img"
    docs.mkdir(parents=True)
    img.mkdir(parents=True)
    (img / "light.png").write_bytes(png())
    (img / "dark.png").write_bytes(png((0, 0, 9)))
    (docs / "a.md").write_text(VARIANTS)
    run(tmp_path / "site", publish=True)
    html = client.get(Explainer.objects.get().path).content.decode()
    light, dark = (
        ExchangedFile.objects.get(name=f"static/img/{name}.png").image for name in ("light", "dark")
    )
    assert light and dark and light != dark
    assert html.count(f'<source srcset="/media/{dark.file}"') == 3
    assert html.count(f'<img src="/media/{light.file}"') == 3
    out = tmp_path / "out"
    operate("export_markdown", str(out))
    assert (out / "docs" / "a.md").read_text().endswith(VARIANTS)  # below its address
    assert (out / "static" / "img" / "dark.png").exists()


def test_a_picture_that_is_none_is_told_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "one.png").write_bytes(b"<svg onload=alert(1)>")
    (tmp_path / "a.md").write_text("# A\n\n![One](one.png)\n")
    assert "skipped  one.png" in run(tmp_path)
    assert not Image.objects.exists()


def test_lists_of_resources_become_sources(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# A\n\nText.\n\n## Additional resources\n\n- [A paper](https://arxiv.org/abs/2205.14135)\n"
        "- [A page](https://example.com/x)\n- [Here](/a/)\n"
    )
    run(tmp_path)
    run(tmp_path)
    said = {source.key: (source.title, source.kind) for source in Source.objects.all()}
    assert said == {
        "arxiv-2205.14135": ("A paper", "paper"),
        "a-page": ("A page", "web"),
    }


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_files_are_read_and_rendered(folder: Path, monkeypatch) -> None:
    (folder / "basics" / "beside.png").write_bytes(png())
    worked = []

    def watched(work):
        def do(*arguments, **more):
            worked.append(connection.in_atomic_block)
            return work(*arguments, **more)

        return do

    monkeypatch.setattr(pages, "render_to_keep", watched(pages.render_to_keep))
    monkeypatch.setattr(pictures.images, "encode", watched(pictures.images.encode))
    monkeypatch.setattr(ledger, "HELD_BYTES", 1)  # each is written down by itself
    run(folder)
    assert worked == [False, False]
    assert Explainer.objects.count() == Image.objects.count() == 1
