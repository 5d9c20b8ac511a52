"""Folders of term files, as public glossaries keep them in git."""

from pathlib import Path

import pytest
from django.core.management import CommandError
from hypothesis import Phase, given, settings

from glossary.documents import ConceptDocument, write
from glossary.exchange.glossaries.formats.folders import read_file
from glossary.exchange.glossaries.formats.terms import FLAT, document_of, lost
from glossary.models import Concept
from tests.commands import operate
from tests.documents.strategies import concepts

TERM = """---
title: KV Cache
id: kv-cache
date: 2018-04-12
full_link: /docs/kv-cache/   # kept
short_description: >
  Keeps what was computed,
  so that it is not computed again.

aka:
- key-value cache
tags:
- fundamental
- 'memory'
category: technique
status: Completed
related: [memory]
---
 Keeps what was computed.

<!--more-->

More about it.
"""
OTHER = "---\nid: memory\n---\n\n# Memory\n\nWhere things stay.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "terms"
    folder.mkdir()
    (folder / "kv-cache.md").write_text(TERM)
    (folder / "memory.md").write_text(OTHER)
    (folder / "_index.md").write_text("No term.")
    (folder / "README.md").write_text("No term either.")
    return folder


@pytest.mark.django_db
def test_a_folder_becomes_drafts_and_comes_out_byte_for_byte(folder: Path, tmp_path: Path) -> None:
    assert "2 created" in operate("import_glossary", folder)
    cache = Concept.objects.get(slug="kv-cache")
    assert (cache.name, cache.kind) == ("KV Cache", "technique")
    assert cache.short_md.startswith("Keeps what was computed, so that")
    assert [label.text for label in cache.labels.all()] == ["key-value cache"]
    assert {key for key, _raw in cache.extra} == {"date", "full_link", "tags", "status"}
    assert cache.relations.get().target == Concept.objects.get(slug="memory").identity
    operate("export_glossary", tmp_path / "out")
    assert (tmp_path / "out" / "kv-cache.md").read_text() == TERM
    assert (tmp_path / "out" / "memory.md").read_text() == OTHER
    assert "2 unchanged" in operate("import_glossary", tmp_path / "out")


@pytest.mark.django_db
def test_only_what_was_edited_changes_in_the_file(folder: Path) -> None:
    operate("import_glossary", folder)
    cache = Concept.objects.get(slug="kv-cache")
    cache.kind = "method"
    cache.save()
    operate("export_glossary", folder)
    text = (folder / "kv-cache.md").read_text()
    assert text == TERM.replace("category: technique", "category: method")


@pytest.mark.django_db
def test_a_folder_for_each_language_gives_translations_of_one_concept(tmp_path: Path) -> None:
    for language, name in (("en", "Memory"), ("de", "Speicher")):
        (tmp_path / "in" / language).mkdir(parents=True)
        (tmp_path / "in" / language / "memory.md").write_text(f"# {name}\n\nText.\n")
    operate("import_glossary", tmp_path / "in")
    german, english = Concept.objects.order_by("language")
    assert german.identity == english.identity
    assert (german.name, english.name) == ("Speicher", "Memory")
    operate("export_glossary", tmp_path / "out")
    assert (tmp_path / "out" / "de" / "memory.md").read_text() == "# Speicher\n\nText.\n"


@pytest.mark.django_db
def test_a_term_with_relations_and_tables_is_changed_by_its_file_again_and_again(
    tmp_path: Path,
) -> None:
    table = "| | Cache | Store |\n| --- | --- | --- |\n| Speed | high | low |\n"
    (tmp_path / "cache.md").write_text(
        f"---\nrelated: [store]\n---\n# Cache\n\nFirst.\n\n{table}\n## FAQ\n\n### Why?\n\nSo.\n"
    )
    (tmp_path / "store.md").write_text("# Store\n\nKeeps.\n")
    operate("import_glossary", tmp_path)
    for before, after in (("First.", "Second."), ("Second.", "Third.")):
        file = tmp_path / "cache.md"
        file.write_text(file.read_text().replace(before, after))
        assert "1 updated, 1 unchanged, 0 conflict" in operate("import_glossary", tmp_path)
        assert after in Concept.objects.get(slug="cache").body_md


@pytest.mark.django_db
def test_what_both_sides_changed_is_a_conflict(folder: Path) -> None:
    operate("import_glossary", folder)
    Concept.objects.filter(slug="memory").update(body_md="Changed here.")
    (folder / "memory.md").write_text(OTHER.replace("stay", "wait"))
    said = operate("import_glossary", folder)
    assert "1 unchanged, 1 conflict" in said and "memory.md" in said
    assert Concept.objects.get(slug="memory").body_md == "Changed here."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("x.md", b"---\nid: ../../etc\n---\n# X\n", "x.md:2: slug: use letters"),
        ("x.md", b"---\na: &a [1]\nb: *a\n---\n# X\n", "x.md:2: front matter: write anchors"),
        ("x.md", b"---\na: !!python/object:os.system x\n---\n# X\n", "x.md:2: front matter"),
        ("x.md", b"# X\n\n\xff\xfe\n", "x.md:3: the file is not UTF-8"),
        ("x.md", b"# X\n\n\0\n", "x.md:3: remove the character U+0000"),
        ("x.md", b"", "x.md: there is no name"),
        ("x.md", b"# X\n" + b"a" * 1_000_001, "x.md: the file has"),
        ("x.md", b"---\nid: memory\n---\n# X\n", "id: “X” stands twice"),
        ("x.md", b"---\nbroader: nowhere\n---\n# X\n", "x.md: broader: there is no concept"),
    ],
)
def test_one_bad_file_stops_all_with_its_name_and_line(
    folder: Path, name: str, raw: bytes, said: str
) -> None:
    (folder / name).write_bytes(raw)
    with pytest.raises(CommandError) as refused:
        operate("import_glossary", folder)
    assert said in str(refused.value)
    assert not Concept.objects.exists()


@pytest.mark.django_db
def test_links_out_of_the_folder_are_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n")
    (folder / "secret.md").symlink_to(tmp_path / "secret.md")
    (folder / "up").symlink_to(tmp_path)
    assert "2 created" in operate("import_glossary", folder)


@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(concepts().filter(lambda one: one.slug))
def test_out_and_in_again_gives_an_equal_concept(document: ConceptDocument) -> None:
    term = read_file(write(document).text.encode(), "x.md")
    again = document_of(term, identity=document.identity, slug=term.slug)
    if not lost(document, FLAT | {"preamble", "extra"}):
        assert again == document
    assert (again.labels, again.short_md) == (document.labels, document.short_md)
    assert (again.kind, again.extra) == (document.kind, document.extra)
