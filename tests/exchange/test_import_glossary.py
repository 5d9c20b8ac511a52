"""manage.py import_glossary and export_glossary: a whole glossary in, or nothing of it."""

import json
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.test import Client

from glossary.exchange.glossaries.formats.terms import WHOLE, lost
from glossary.models import FAQ, Concept, Label, Source
from tests.commands import operate
from tests.make import make_comparison, make_concept, make_faq

pytestmark = pytest.mark.django_db

TABLE = """name;id;aka;short_description;broader;review_by
KV cache;kv-cache;key-value cache; Keeps what was computed.;memory;2027-01-31
Memory;memory;;Where things stay.;;
"""


run, export = partial(operate, "import_glossary"), partial(operate, "export_glossary")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "terms.csv"
    file.write_text(TABLE)
    return file


def test_rows_become_drafts_that_may_refer_to_later_rows(table: Path) -> None:
    assert "2 created" in run(table)
    cache, memory = Concept.objects.order_by("slug")
    assert cache.to_document().broader[0].identity == memory.identity
    assert [label.text for label in cache.labels.all()] == ["key-value cache"]
    assert cache.short_md == " Keeps what was computed."
    assert str(cache.review_by) == "2027-01-31"
    assert cache.state == "draft"


def test_importing_twice_changes_nothing(table: Path) -> None:
    run(table)
    assert "0 created, 0 updated, 2 unchanged" in run(table)
    assert set(Concept.objects.values_list("version", flat=True)) == {1}


def test_a_dry_run_says_the_same_and_writes_nothing(table: Path) -> None:
    said = run(table, dry_run=True, publish=True)
    assert "2 created" in said and "nothing was written" in said
    assert not Concept.objects.exists()


def test_what_is_imported_can_be_published_at_once(table: Path, client: Client) -> None:
    run(table, publish=True)
    assert "key-value cache" in client.get("/glossary/kv-cache/").content.decode()


def test_nothing_is_imported_where_it_can_not_be_published(table: Path) -> None:
    table.write_text("name\nAlone\n")
    with pytest.raises(CommandError, match="short definition is missing(?s:.)*Nothing was"):
        run(table, publish=True)
    assert not Concept.objects.exists()


def test_add_leaves_what_is_there(table: Path) -> None:
    make_concept("Memory", short_md="Mine.")
    assert "1 created, 0 updated, 0 unchanged, 0 conflict, 1 skipped" in run(table, mode="add")
    assert Concept.objects.get(slug="memory").short_md == "Mine."


def test_merge_keeps_what_empty_cells_leave_out_and_replace_does_not(table: Path) -> None:
    make_concept("KV cache", kind="technique", names=("the cache",))
    table.write_text("id,kind,aka,short_description\nkv-cache,,,New.\n")
    run(table, mode="merge")
    cache = Concept.objects.get()
    assert (cache.short_md, cache.kind, cache.labels.count()) == ("New.", "technique", 1)
    run(table, mode="replace")
    cache = Concept.objects.get()
    assert (cache.name, cache.kind, cache.labels.count()) == ("KV cache", "", 0)


def test_a_text_changed_here_since_the_export_is_a_conflict(tmp_path: Path) -> None:
    concept = make_concept("KV cache", short_md="First.")
    file = tmp_path / "out.csv"
    export(file)
    concept.short_md = "Changed here."
    concept.save()
    file.write_text(file.read_text().replace("First.", "Changed there."))
    said = run(file)
    assert "1 conflict" in said and "out.csv:2: “KV cache” was changed here" in said
    assert Concept.objects.get().short_md == "Changed here."
    assert "1 updated" in run(file, mode="replace")
    assert Concept.objects.get().short_md == "Changed there."


def test_comparisons_and_questions_outlive_a_trip_through_a_spreadsheet(tmp_path: Path) -> None:
    concept = make_concept("KV cache")
    table, faq = make_comparison(concept), make_faq(concept)
    file = tmp_path / "out.csv"
    assert "can't hold keys of comparisons" in export(file)
    assert "1 unchanged" in run(file, mode="replace")
    file.write_text(file.read_text().replace("Because.", "Therefore."))
    assert "1 updated" in run(file)
    concept = Concept.objects.get()
    assert concept.faqs.get().code == faq.code
    assert concept.faqs.get().answer_md == "Therefore."
    assert concept.comparisons.get().key == table.key


def test_a_question_that_was_reworded_in_a_table_keeps_its_id_and_is_told(tmp_path: Path) -> None:
    faq = make_faq(make_concept("KV cache"), question="Why is the cache so large?")
    file = tmp_path / "out.csv"
    export(file)
    file.write_text(file.read_text().replace("Why is the cache so large", "Why is it so large"))
    assert "“Why is it so large?” was taken for the older question" in run(file)
    assert FAQ.objects.get().code == faq.code
    assert FAQ.objects.get().question == "Why is it so large?"


def test_an_id_may_be_renamed_where_the_identity_stays(tmp_path: Path) -> None:
    concept = make_concept("KV cache")
    file = tmp_path / "out.csv"
    export(file)
    file.write_text(file.read_text().replace("kv-cache,", "key-value-cache,"))
    assert "1 updated" in run(file)
    assert Concept.objects.get().slug == "key-value-cache"
    assert Concept.objects.get().identity == concept.identity


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("name,broader\nA,B\n", "terms.csv:2: broader: there is no concept 'B'"),
        ("name,related\nA,A\n", "terms.csv:2: related: a concept can't stand in a relation to it"),
        ("name,sources\nA,nowhere\n", "terms.csv:2: sources: there is no source nowhere"),
        ("name,id\nA,x\nB,x\n", "terms.csv:3: id: “B” stands twice: see line 2"),
        ("name,broader\nA,B\nB,C\nC,A\n", "terms.csv:2: broader: these stand above each other"),
        ("name,review_by\nA,tomorrow\n", "terms.csv:2: review_by: 'tomorrow' is no date"),
        ("name,identity\nA,no-uuid\n", "terms.csv:2: identity: no identity"),
        ("name,id\nA,/etc/passwd\n", "terms.csv:2: id: “/etc/passwd” can't be part of an address"),
        ("name\n" + "x" * 300 + "\n", "terms.csv:2: name: 300 characters; at most 200 fit"),
        ('name,text\nA,"never closed\n', "terms.csv:2: a quote that begins here is never closed"),
        ("name,text\nA,b,c,d\n", "terms.csv:2: 4 cells, but 2 columns"),
        ("colour,size\nred,3\n", "terms.csv:1: no column is called name or id"),
        ("name,term\nA,B\n", "terms.csv:1: two columns are for name"),
        ("name,id\n,x\n", "terms.csv:2: name: write the name of the term"),
    ],
)
def test_what_is_wrong_is_told_by_its_line_and_nothing_is_written(
    table: Path, rows: str, said: str
) -> None:
    table.write_text(rows)
    with pytest.raises(CommandError) as refused:
        run(table, mode="replace")
    assert said in str(refused.value)
    assert "Nothing was imported" in str(refused.value)
    assert not Concept.objects.exists()


def test_all_errors_are_told_at_once(table: Path) -> None:
    table.write_text("name,review_by\nA,x\nB,2027-01-01\nC,y\n")
    with pytest.raises(CommandError, match="(?s)terms.csv:2.*terms.csv:4"):
        run(table)


def test_names_of_two_concepts_and_unknown_columns_are_reported(table: Path) -> None:
    make_concept("Memory", names=("RAM",))
    table.write_text("name,aka,colour\nStore,RAM,red\nShop,store,blue\n")
    said = run(table)
    assert "terms.csv:2: names: “RAM” is a name of “Memory” too" in said
    assert "terms.csv:3: names: “store” is a name of “Store” too" in said
    assert "terms.csv:1: the column 'colour' is not known and was left out" in said


def test_a_report_for_machines_is_json(table: Path) -> None:
    report = json.loads(run(table, json=True))
    assert report["counts"]["created"] == 2
    assert report["items"][0]["address"] == "/glossary/kv-cache/"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_are_read_as_spreadsheets_write_them(
    table: Path, encoding: str, delimiter: str
) -> None:
    mark = "\ufeff" if encoding.startswith("utf-16-") else ""
    rows = [["Name", "Short definition", "Also known as"], ["Überblick", '"a;b",\tc', "x; y"]]
    quoted = [delimiter.join('"' + c.replace('"', '""') + '"' for c in row) for row in rows]
    table.write_bytes((mark + "\r\n".join(quoted) + "\r\n").encode(encoding))
    run(table)
    concept = Concept.objects.get()
    assert (concept.slug, concept.short_md) == ("überblick", '"a;b",\tc')
    assert [label.text for label in concept.labels.all()] == ["x", "y"]


@pytest.mark.parametrize("name", ["out.csv", "out.tsv", "out.json"])
def test_the_shipped_glossary_goes_out_and_in_again(site: None, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    export(file)
    assert f"{Concept.objects.count()} unchanged" in run(file, mode="replace")
    before = {c.slug: c.to_document() for c in Concept.objects.all()}
    identities = {document.identity for document in before.values()}
    Label.objects.all().delete()
    Concept.objects.filter(identity__in=identities).delete()
    assert f"{len(before)} created" in run(file)
    for concept in Concept.objects.all():
        again = concept.to_document()
        if name == "out.json" or not lost(before[concept.slug]):
            assert again == before[concept.slug]


def test_everything_of_a_concept_comes_back_from_json(tmp_path: Path) -> None:
    Source.objects.create(key="paper", title="A paper")
    concept = make_concept("KV cache", names=("the cache",), extra=[["tags", "tags: [a]"]])
    make_comparison(concept)
    make_faq(concept)
    before = Concept.objects.get().to_document()
    assert lost(before, WHOLE) == []
    export(tmp_path / "out.json")
    Concept.objects.all().delete()
    run(tmp_path / "out.json")
    assert Concept.objects.get().to_document() == before


def test_a_concept_in_two_languages_keeps_one_identity(table: Path) -> None:
    table.write_text("id,language,name\nkv-cache,en,KV cache\nkv-cache,de,KV-Cache\n")
    run(table)
    english, german = Concept.objects.order_by("-language")
    assert english.identity == german.identity
    assert (english.language, german.language) == ("en", "de")


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.csv: there is no such file"):
        run(tmp_path / "gone.csv")


def test_a_file_of_no_known_format_is_named(tmp_path: Path) -> None:
    (tmp_path / "terms.docx").write_bytes(b"PK")
    with pytest.raises(CommandError, match=r"terms\.docx: which format is this\?"):
        run(tmp_path / "terms.docx")
