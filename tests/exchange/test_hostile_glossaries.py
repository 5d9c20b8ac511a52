"""Hostile glossary files: each refused in words that say where, and nothing is written."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.documents import DocumentError
from glossary.exchange.glossaries.formats import limits
from glossary.exchange.glossaries.formats.csv_tables import read_table
from glossary.exchange.glossaries.formats.folders import read_file
from glossary.exchange.glossaries.known_formats import FORMATS
from glossary.models import Concept
from tests.make import make_concept

ONE = '"id": "a", "name": "A"'
SKOS = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"


def concept(**more: object) -> str:
    return json.dumps({"concepts": [{"id": "a", "name": "A", **more}]})


HOSTILE: dict[str, tuple[str, str | bytes, str]] = {
    # name: (ending, content, what the refusal says)
    "empty": ("csv", "", "no column is called name"),
    "only a mark": ("csv", b"\xef\xbb\xbf", "no column is called name"),
    "a picture": ("csv", b"\x89PNG\r\n\x1a\n\0\0", "not UTF-8"),
    "a workbook": ("xlsx", b"PK\x03\x04", "save the sheet as CSV"),
    "an old workbook": ("xls", b"\xd0\xcf\x11\xe0", "save the sheet as CSV"),
    "a workbook called csv": ("csv", b"PK\x03\x04\x14\0\x06\0", "remove the character U+0000"),
    "NUL in a cell": ("csv", "name\nA\0B\n", "x.csv:2: remove the character U+0000"),
    "Windows-1252": ("csv", b"name\n\xfcber\n", "x.csv:2: the file is not UTF-8"),
    "half an UTF-16": ("csv", b"\xff\xfen\0a\0m\0e", "the file is not UTF-8"),
    "UTF-32": ("csv", "name\nA\n".encode("utf-32"), "UTF-32"),
    "half a character": ("json", concept(name="\ud800"), "U+D800"),
    "an overlong sequence": ("csv", b"name\n\xc0\xaf\n", "not UTF-8"),
    "an open quote": ("csv", 'name,text\nA,"b\nC,d\n', "x.csv:2: a quote that begins here"),
    "text behind a quote": ("csv", 'name\n"A"B\n', "write a quote inside a cell twice"),
    "a huge cell": ("csv", "name,text\nA," + "x" * 300_001, "a cell has more than"),
    "a text too long for a page": ("csv", "name,text\nA," + "x" * 260_000, "longer than 256 kB"),
    "many columns": ("csv", ",".join(f"c{i}" for i in range(300)), "more than 200 columns"),
    "cells without a column": ("csv", "name\nA,B\n", "2 cells, but 1 columns"),
    "two columns of one name": ("csv", "name,name\nA,B\n", "two columns are for name"),
    "an id that climbs": ("csv", "id,name\n../../etc,A\n", "can't be part of an address"),
    "an id with a slash": ("csv", "id,name\na/b,A\n", "can't be part of an address"),
    "an id in capitals": ("csv", "id,name\nABC,A\n", "can't be part of an address"),
    "an id of markup": ("csv", "id,name\n<b>,A\n", "can't be part of an address"),
    "a name of symbols alone": ("csv", "name\n***\n", "can't be part of an address"),
    "a long id": ("csv", f"id,name\n{'a' * 101},A\n", "at most 100 fit"),
    "a long alias": ("csv", f"name,aka\nA,{'b' * 201}\n", "at most 200 fit"),
    "a long kind": ("csv", f"name,kind\nA,{'b' * 41}\n", "at most 40 fit"),
    "a long definition": ("csv", f"name,definition\nA,{'b' * 601}\n", "at most 600 fit"),
    "a line break in a name": ("csv", 'name\n"A\nB"\n', "must be one line"),
    "an id twice": ("csv", "id,name\na,A\na,B\n", "stands twice: see line 2"),
    "an identity twice": (
        "csv",
        "id,name,identity\na,A,00000000-0000-0000-0000-000000000001\n"
        "b,B,00000000-0000-0000-0000-000000000001\n",
        "stands twice: see line 2",
    ),
    "one id for two identities": (
        "csv",
        "id,name,identity\na,A,00000000-0000-0000-0000-000000000001\n"
        "a,B,00000000-0000-0000-0000-000000000002\n",
        "two terms have the id",
    ),
    "a circle": ("csv", "name,broader\nA,B\nB,A\n", "stand above each other in a circle: a → b"),
    "above itself": ("csv", "name,broader\nA,a\n", "in a relation to itself"),
    "a date that isn't": ("csv", "name,review_by\nA,2026-02-30\n", "is no date"),
    "a year of many digits": ("csv", f"name,review_by\nA,{'9' * 9000}-01-01\n", "is no date"),
    "a version of many digits": ("csv", f"name,version\nA,{'9' * 99}\n", "no version"),
    "a source that isn't": ("csv", "name,sources\nA,../x\n", "there is no source ../x"),
    "no JSON": ("json", "{", "x.json:1: no JSON"),
    "JSON that ends": ("json", '{"concepts": [\n{"id": ', "x.json:2: no JSON"),
    "a text as JSON": ("json", '"hello"', 'begin with {"concepts": ['),
    "a number as JSON": ("json", "1", 'begin with {"concepts": ['),
    "no list": ("json", '{"concepts": {}}', 'begin with {"concepts": ['),
    "a list of texts": ("json", '["a"]', "concepts[0]: must be an object"),
    "deep JSON": ("json", "[" * 100_000, "nested deeper than 20"),
    "deep JSON in a text": ("json", '{"a":' * 30 + "1" + "}" * 30, "nested deeper than 20"),
    "a key twice": ("json", '{"concepts": [{"id": "a", "id": "b"}]}', "stands twice"),
    "NaN": ("json", '{"concepts": [NaN]}', "NaN is no value"),
    "Infinity": ("json", '{"concepts": [-Infinity]}', "is no value"),
    "a number of many digits": ("json", "[" + "9" * 10_000 + "]", "no JSON"),
    "a number for a name": ("json", concept(name=1), "concepts[0].name: must be a text"),
    "a text for a list": ("json", concept(aka="x"), "concepts[0].aka: must be a list"),
    "a list in a list": ("json", concept(aka=[["x"]]), "concepts[0].aka[0]: must be a text"),
    "an empty name among names": ("json", concept(aka=[""]), "concepts[0].label: write the name"),
    "a table without columns": (
        "json",
        concept(comparisons=[{"key": "k"}]),
        "concepts[0].comparisons[0].columns: add a column",
    ),
    "a ragged table": (
        "json",
        concept(
            comparisons=[
                {"key": "k", "columns": [{"text": "x"}], "rows": [{"text": "r", "cells": []}]}
            ]
        ),
        "concepts[0].comparisons[0].rows: give 'r' 1 cells",
    ),
    "a question without words": (
        "json",
        concept(faqs=[{"id": "x", "question": "a\nb"}]),
        "concepts[0].faqs[0].question: must be one line",
    ),
    "the id of a question": (
        "json",
        concept(faqs=[{"id": "../x", "question": "Why?"}]),
        "concepts[0].faqs[0].faq id: use letters",
    ),
    "a level that isn't": ("json", concept(faq_level=99), "concepts[0].faq_level: choose 2 to 6"),
    "front matter that begins another": (
        "json",
        concept(extra=[["tags", "tags: [a]\n---\nid: b"]]),
        "can't be written so",
    ),
    "a front matter bomb": (
        "json",
        concept(extra=[["a", "a: &a [x]\nb: *a"]]),
        "concepts[0].front matter",
    ),
    "XML": ("xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "XML is not read"),
    "RDF/XML": ("rdf", "<rdf:RDF/>", "RDF/XML is not read"),
    "XML called Turtle": ("ttl", "<?xml version='1.0'?><a/>", "RDF/XML is not read"),
    "an unending list in Turtle": ("ttl", "<urn:a> <urn:b> " + "(" * 9_999, "nested deeper"),
    "no label": ("ttl", SKOS + "<urn:a> a skos:Concept .", "no skos:prefLabel"),
    "two labels in a language": (
        "ttl",
        SKOS + '<urn:a> skos:prefLabel "A"@en, "B"@en .',
        "x.ttl:2: name: two preferred labels in en",
    ),
    "a circle in SKOS": (
        "ttl",
        SKOS + '<urn:a> skos:prefLabel "A"@en ; skos:broader <urn:b> .\n'
        '<urn:b> skos:prefLabel "B"@en ; skos:broader <urn:a> .',
        "in a circle",
    ),
    "a remote context": ("jsonld", '{"@context": "http://127.0.0.1:9/"}', "have to be fetched"),
    "a file as context": ("jsonld", '{"@context": "file:///etc/passwd"}', "have to be fetched"),
    "a term file without a name": ("md", "", "there is no name"),
    "a term file of front matter alone": ("md", "---\n---\n", "there is no name"),
    "an alias in front matter": ("md", "---\na: &a x\nb: *a\n---\n# X\n", "x.md:2: front matter"),
    "a tag in front matter": ("md", "---\na: !!binary x\n---\n# X\n", "x.md:2: front matter"),
    "deep front matter": ("md", f"---\na: {'[' * 30}\n---\n# X\n", "front matter"),
    "long front matter": ("md", f"---\na: {'x' * 17_000}\n---\n# X\n", "longer than 16 kB"),
    "a title of two lines": ("md", "---\nid: A B\n---\n# X\n", "x.md:2: slug"),
    "no ending": ("", "name\nA\n", "which format is this?"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_its_place_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    ending, content, said = HOSTILE[name]
    file = tmp_path / (f"x.{ending}" if ending else "x")
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    make_concept("Here before")
    with pytest.raises(CommandError) as refused:
        call_command("import_glossary", file, mode="replace", verbosity=0)
    message = str(refused.value)
    assert said in message
    assert message.endswith("Nothing was imported.")
    assert len(message) < 2_000 and "Traceback" not in message
    assert Concept.objects.get().name == "Here before"


def test_there_are_many_of_them() -> None:
    assert len(HOSTILE) >= 60


def test_a_file_too_large_is_not_read_whole(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(limits, "MOST_BYTES", 100)
    with pytest.raises(DocumentError, match="at most"):
        limits.text_of(b"x" * 101)


def test_too_many_terms_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(limits, "MOST_TERMS", 2)
    with pytest.raises(DocumentError, match="more than 2 terms: split the file"):
        read_table(b"name\nA\nB\nC\n")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_no_bytes_at_all_break_a_reader(raw: bytes) -> None:
    for form in FORMATS.values():
        try:
            form.read(raw)
        except DocumentError as error:
            assert len(str(error)) < 500
    try:
        read_file(raw, "x.md")
    except DocumentError as error:
        assert str(error)


@settings(max_examples=80, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "id",
                        "name",
                        "aka",
                        "faqs",
                        "comparisons",
                        "rows",
                        "columns",
                        "broader",
                        "extra",
                        "version",
                        "@context",
                        "@graph",
                        "@id",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_at_all_breaks_a_reader(data: object) -> None:
    for name in ("json", "jsonld"):
        try:
            FORMATS[name].read(json.dumps({"concepts": [data], "@graph": data}).encode())
        except DocumentError as error:
            assert str(error)
