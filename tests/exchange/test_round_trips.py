"""Out and in again gives equal concepts, in every format that a glossary is exchanged in."""

from collections.abc import Callable
from io import StringIO

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from glossary.documents import ConceptDocument
from glossary.exchange.glossaries.formats.csv_tables import read_table, write_table
from glossary.exchange.glossaries.formats.json_files import read_json, write_json
from glossary.exchange.glossaries.formats.skos.reading import read_json_ld, read_turtle
from glossary.exchange.glossaries.formats.skos.writing import Site, write_json_ld, write_turtle
from glossary.exchange.glossaries.formats.terms import (
    FLAT,
    LINKED,
    WHOLE,
    Parsed,
    document_of,
    lost,
)
from glossary.exchange.spreadsheets import guarded, joined, split, unguarded
from tests.documents.strategies import LETTERS, concepts, named

Way = Callable[[list[ConceptDocument]], Parsed]


def by_csv(documents: list[ConceptDocument], delimiter: str = ",") -> Parsed:
    out = StringIO(newline="")
    write_table(((each, 7) for each in documents), out, delimiter=delimiter)
    return read_table(out.getvalue().encode())


def by_tsv(documents: list[ConceptDocument]) -> Parsed:
    return by_csv(documents, "\t")


def by_json(documents: list[ConceptDocument]) -> Parsed:
    out = StringIO()
    write_json(((each, 7) for each in documents), out)
    return read_json(out.getvalue().encode())


def back(parsed: Parsed) -> list[ConceptDocument]:
    assert not parsed.errors and not parsed.remarks, (parsed.errors, parsed.remarks)
    return [
        document_of(term, identity=term.identity, slug=term.slug, language=term.language)
        for term in parsed.terms
    ]


def by_turtle(documents: list[ConceptDocument]) -> Parsed:
    out = StringIO()
    write_turtle(((each, 7) for each in documents), out, Site("https://terms.example"))
    return read_turtle(out.getvalue().encode())


def by_json_ld(documents: list[ConceptDocument]) -> Parsed:
    out = StringIO()
    write_json_ld(((each, 7) for each in documents), out, Site("https://terms.example"))
    return read_json_ld(out.getvalue().encode())


def names_a_source_twice(document: ConceptDocument) -> bool:
    """A text may; a draft doesn't, and a graph can't."""
    return len(set(document.sources)) < len(document.sources)


TWO = st.lists(
    concepts().filter(lambda one: one.slug and not names_a_source_twice(one)),
    min_size=1,
    max_size=2,
    unique_by=(lambda one: one.identity, lambda one: one.slug),
)
WAYS = [
    pytest.param(by_csv, FLAT, id="csv"),
    pytest.param(by_tsv, FLAT, id="tsv"),
    pytest.param(by_json, WHOLE, id="json"),
    pytest.param(by_turtle, LINKED, id="turtle"),
    pytest.param(by_json_ld, LINKED, id="json-ld"),
]


@pytest.mark.parametrize(("way", "fields"), WAYS)
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],  # documents are written when they are made
)
@given(documents=TWO)
def test_what_a_format_holds_comes_back_equal(
    way: Way, fields: frozenset[str], documents: list[ConceptDocument]
) -> None:
    for document, again in zip(documents, back(way(documents)), strict=True):
        if not lost(document, fields):
            assert again == document
        assert (again.labels, again.short_md) == (document.labels, document.short_md)
        assert (again.kind, again.stage, again.review_by, again.attribution) == (
            document.kind,
            document.stage,
            document.review_by,
            document.attribution,
        )
        assert (again.broader, again.related, again.sources) == (
            document.broader,
            document.related,
            document.sources,
        )


@given(concepts())
def test_json_loses_nothing(document: ConceptDocument) -> None:
    assert lost(document, WHOLE) == []


RISKY = st.sampled_from(list("=+-@\t'＝＋－＠;\\\" ")) | LETTERS  # noqa: RUF001


@given(st.text(RISKY, max_size=8))
def test_a_guarded_cell_never_begins_a_formula_and_comes_back(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠"))  # noqa: RUF001
    assert not cell.startswith(("\t", "\r", "\n"))


@given(st.lists(st.text(RISKY, max_size=6).map(lambda x: x.strip(" \t")).filter(bool), unique=True))
def test_a_list_in_a_cell_comes_back(items: list[str]) -> None:
    assert split(joined(items)) == tuple(items)


@given(named)
def test_a_name_alone_is_one_item(name: str) -> None:
    assert split(joined([name])) == (name,)
