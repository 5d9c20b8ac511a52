"""The published vocabulary as one file: /glossary.csv, .json, .jsonld and .ttl."""

import csv
import json
from io import StringIO

import pytest
from django.test import Client

from glossary.exchange.glossaries.formats.skos.reading import read_json_ld, read_turtle
from glossary.models import Concept, ConceptRelation
from glossary.publishing.actions import publish, publish_all, withdraw
from glossary.views import vocabulary
from tests.commands import operate
from tests.make import make_concept

pytestmark = pytest.mark.django_db
ENDINGS = ("csv", "json", "jsonld", "ttl")


@pytest.fixture
def two(db: None) -> Concept:
    """Two published terms, one under the other, and a draft."""
    memory = make_concept("Memory", short_md="Where **things** stay.", kind="part")
    cache = make_concept("KV cache", names=("=cmd|' /C calc'!A0", "key; value"))
    ConceptRelation.objects.create(concept=cache, relation="broader", target=memory.identity)
    publish_all([memory, cache])
    make_concept("Secret draft")
    return Concept.objects.get(slug="kv-cache")


def body(answer) -> str:
    return answer.getvalue().decode() if answer.streaming else answer.content.decode()


@pytest.mark.parametrize("most_kept", [2000, 0], ids=["kept", "sent while it is made"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_it_holds_what_is_published_and_no_draft(
    client: Client, two: Concept, monkeypatch: pytest.MonkeyPatch, ending: str, most_kept: int
) -> None:
    monkeypatch.setattr(vocabulary, "MOST_KEPT", most_kept)
    two.short_md = "Changed, not published."
    two.save()
    answer = client.get(f"/glossary.{ending}")
    text = body(answer)
    assert answer.status_code == 200 and "charset=utf-8" in answer["Content-Type"]
    assert "KV cache" in text and "Where things stay." in text
    assert "Secret draft" not in text and "not published" not in text
    withdraw(two)
    assert "KV cache" not in body(client.get(f"/glossary.{ending}"))


def test_no_cell_of_the_table_runs_as_a_formula(client: Client, two: Concept) -> None:
    rows = csv.DictReader(StringIO(body(client.get("/glossary.csv")).removeprefix("\ufeff")))
    cache, memory = sorted(rows, key=lambda row: row["name"])
    assert cache["aka"] == "'=cmd|' /C calc'!A0; key\\; value"
    assert (cache["broader"], memory["kind"]) == ("memory", "part")


@pytest.mark.parametrize(("ending", "read"), [("ttl", read_turtle), ("jsonld", read_json_ld)])
def test_linked_data_is_read_by_others_as_we_meant_it(client: Client, two, ending, read) -> None:
    parsed = read(body(client.get(f"/glossary.{ending}")).encode())
    assert not parsed.errors and not parsed.remarks
    terms = {term.slug: term for term in parsed.terms}
    assert terms["kv-cache"].identity == two.identity
    assert [ref.slug for ref in terms["kv-cache"].said["broader"]] == ["memory"]
    assert terms["kv-cache"].said["aka"] == ("=cmd|' /C calc'!A0", "key; value")


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_another_site_offers_can_be_imported(
    client: Client, two: Concept, tmp_path, ending: str
) -> None:
    file = tmp_path / f"theirs.{ending}"
    file.write_text(body(client.get(f"/glossary.{ending}")))
    Concept.objects.all().delete()
    told = operate("import_glossary", file)
    assert "2 created" in told and "warning" not in told


def test_a_long_one_is_known_again_by_its_tag(
    client: Client, two: Concept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocabulary, "MOST_KEPT", 0)
    tag = client.get("/glossary.ttl")["ETag"]
    assert client.get("/glossary.ttl", headers={"If-None-Match": tag}).status_code == 304
    publish(make_concept("Another"))
    assert client.get("/glossary.ttl", headers={"If-None-Match": tag}).status_code == 200


def test_reading_many_terms_takes_few_queries(
    client: Client, two: Concept, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(5):
        json.loads(body(client.get("/glossary.json")))


def test_the_glossary_page_leads_to_them(client: Client, two: Concept) -> None:
    page = client.get("/glossary/").content.decode()
    for ending in ENDINGS:
        assert f'<a href="/glossary.{ending}">' in page
        assert f'href="/glossary.{ending}" title=' in page
