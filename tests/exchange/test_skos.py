"""SKOS as others write it: read without a request, and what has no place here is told."""

import socket
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from glossary.documents import ConceptDocument, DocumentError
from glossary.exchange.glossaries.formats.skos.reading import read_json_ld, read_turtle
from glossary.exchange.glossaries.formats.terms import Term, document_of

THESAURUS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix t: <http://thesaurus.example/thesaurus/> .

t: a skos:ConceptScheme ; owl:imports <http://thesaurus.example/other.ttl> .
t:group1 a skos:Collection ; skos:prefLabel "Education"@en ; skos:member t:concept1 .

t:concept1 a skos:Concept ;
    skos:inScheme t: ;
    skos:notation "1.05" ;
    skos:prefLabel "Teaching"@en , "Enseignement"@fr ;
    skos:altLabel "Instruction"@en ;
    skos:hiddenLabel "Teching"@en ;
    skos:scopeNote "What teachers do."@en ;
    skos:note [ rdf:value "Also at home."@en ] ;
    skos:narrower t:concept2 ;
    skos:exactMatch <http://other.example/teaching> ;
    skos:changeNote "Renamed in 1998."@en .

t:concept2 a skos:Concept ;
    xl:prefLabel [ xl:literalForm "Lesson"@en ] ;
    skos:definition "A unit of teaching."@en ;
    skos:related t:concept1 , <http://elsewhere.example/x> .
"""


@pytest.fixture(autouse=True)
def no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tries to connect to anything fails the test."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError(f"a connection out: {args}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


def by_slug(terms: list[Term]) -> dict[str, Term]:
    return {f"{term.slug} {term.language}": term for term in terms}


def test_a_thesaurus_is_read_with_its_languages_relations_and_matches() -> None:
    parsed = read_turtle(THESAURUS.encode())
    assert not parsed.errors
    terms = by_slug(parsed.terms)
    assert set(terms) == {"teaching en", "teaching fr", "lesson en"}
    teaching = terms["teaching en"]
    assert teaching.said["aka"] == ("Instruction",)
    assert teaching.said["hidden"] == ("Teching",)
    assert teaching.said["short_description"] == "What teachers do."
    assert teaching.said["text"] == "Also at home."
    assert teaching.identity == terms["teaching fr"].identity
    assert THESAURUS.split("\n")[(teaching.line or 0) - 1].startswith("t:concept1")
    kept = dict(teaching.said["kept"])
    assert "http://other.example/teaching" in kept["exact_match"]
    assert "http://thesaurus.example/thesaurus/concept1" in kept["exact_match"]
    assert "1.05" in kept["notation"]
    lesson = terms["lesson en"]
    assert [ref.slug for ref in lesson.said["broader"]] == ["teaching"]
    assert [ref.slug for ref in lesson.said["related"]] == ["teaching"]
    document = document_of(lesson, identity=UUID(int=1), slug="lesson")
    assert (document.title, document.short_md) == ("Lesson", "A unit of teaching.")


def test_what_was_left_out_is_told() -> None:
    said = [str(remark) for remark in read_turtle(THESAURUS.encode()).remarks]
    assert any("changeNote" in one for one in said)
    assert any("owl:imports" in one and "nothing is fetched" in one for one in said)
    assert any("http://elsewhere.example/x" in one for one in said)


def test_another_order_of_names_is_no_change() -> None:
    def of(names: str, base: ConceptDocument | None = None) -> ConceptDocument:
        head = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        raw = f'{head} <urn:a> skos:prefLabel "A"@en ; skos:altLabel {names} .'
        (term,) = read_turtle(raw.encode()).terms
        return document_of(term, identity=UUID(int=1), slug="a", base=base)

    first = of('"one"@en, "two"@en')
    names = [label.text for label in first.labels]
    assert of('"two"@en, "one"@en', first) == first
    more = of('"two"@en, "new"@en, "one"@en', first)
    assert [label.text for label in more.labels] == [*names, "new"]


def test_a_long_definition_stays_whole_in_the_text() -> None:
    long = "A sentence of some words. " * 40
    text = f"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <urn:x> skos:prefLabel "X"@en ; skos:definition "{long}"@en ."""
    (term,) = read_turtle(text.encode()).terms
    assert len(term.said["short_description"]) <= 600
    assert term.said["short_description"].endswith("words.")
    assert term.said["text"] == long


def test_concepts_of_the_same_name_get_ids_of_their_own() -> None:
    text = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <urn:a> skos:prefLabel "Bank"@en . <urn:b> skos:prefLabel "Bank"@en ."""
    assert [term.slug for term in read_turtle(text.encode()).terms] == ["bank", "bank-2"]


HOSTILE_LD = {
    "remote context": '{"@context": "https://schema.org/", "@id": "urn:x"}',
    "remote context in a list": '{"@context": [{}, "http://127.0.0.1:1/c"], "@id": "urn:x"}',
    "remote context deep inside": '{"@graph": [{"a": [{"@context": "file:///etc/passwd"}]}]}',
    "scoped remote context": '{"@context": {"p": {"@id": "urn:p", "@context": "http://x/"}}}',
    "import in a context": '{"@context": {"@version": 1.1, "@import": "http://127.0.0.1:1/"}}',
    "long prefix": '{"@context": {"p": "urn:' + "x" * 5_000 + '"}}',
    "deep": "[" * 5_000,
    "deep objects": '{"a":' * 5_000 + "1" + "}" * 5_000,
    "not JSON": "<rdf:RDF/>",
    "a number of many digits": '{"@id": ' + "9" * 100_000 + "}",
    "NaN": '{"a": NaN}',
    "a key twice": '{"@context": {}, "@context": {}}',
    "nothing": "",
}
HOSTILE_TURTLE = {
    "syntax": "<urn:a> <urn:b>",
    "unknown prefix": "x:a x:b x:c .",
    "deep brackets": "<urn:a> <urn:b> " + "[ <urn:b> " * 5_000,
    "deep lists": "<urn:a> <urn:b> " + "(" * 50_000,
    "a long prefix": f"@prefix p: <urn:{'x' * 10_000}> .\np:a p:b p:c .",
    "RDF/XML": '<?xml version="1.0"?><rdf:RDF/>',
    "entities": '<!DOCTYPE r [<!ENTITY a "b">]><rdf:RDF/>',
    "an open string": '<urn:a> <urn:b> "never closed',
    "an open long string": '<urn:a> <urn:b> """never closed',
    "NUL": "<urn:a> <urn:b> '\0' .",
    "bad escape": '<urn:a> <urn:b> "\\UFFFFFFFF" .',
    "not text": "\x89PNG\r\n\x1a\n\x00",
    "N3 rules": "{ ?x <urn:a> ?y } => { ?y <urn:a> ?x } .",
}


@pytest.mark.parametrize("name", HOSTILE_LD)
def test_hostile_json_ld_is_refused_in_words(name: str) -> None:
    refused_in_words(read_json_ld, HOSTILE_LD[name].encode())


@pytest.mark.parametrize("name", HOSTILE_TURTLE)
def test_hostile_turtle_is_refused_in_words(name: str) -> None:
    refused_in_words(read_turtle, HOSTILE_TURTLE[name].encode("latin-1", "replace"))


def refused_in_words(read: Callable[[bytes], object], raw: bytes) -> None:
    with pytest.raises(DocumentError) as refused:
        read(raw)
    assert 5 < len(str(refused.value)) < 300
    assert "Traceback" not in str(refused.value)


def test_without_rdflib_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rdflib", None)
    with pytest.raises(DocumentError, match=r"pip install -r requirements-skos\.txt"):
        read_turtle(b"")


def test_the_requirement_is_pinned() -> None:
    assert "rdflib==" in Path("requirements-skos.txt").read_text()
