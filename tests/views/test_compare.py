"""Terms side by side: how they are chosen, what is shown of them, and the same as files."""

import csv
import io
import re

import pytest
from django.test import Client

from glossary.documents import Column, Row
from glossary.models import Concept, Explainer, Fact, Source
from glossary.publishing import partners
from glossary.publishing.actions import publish, publish_all, withdraw
from glossary.publishing.live_edits import source_changed
from glossary.views import compare
from site_config.rate_limits import RateLimit
from tests.make import make_comparison, make_concept, make_explainer

pytestmark = pytest.mark.django_db


def table(title: str, concepts: list[Concept], rows: tuple[Row, ...]) -> Explainer:
    page = make_explainer(title)
    columns = tuple(Column(text=one.name, concept=one.identity) for one in concepts)
    make_comparison(page, columns=columns, rows=rows)
    return page


@pytest.fixture
def terms(editor):
    """Three terms; two share a table with a source and a formula, one stands beside in another."""
    Source.objects.create(key="paper", title="A paper", url="https://example.org/paper", year=2023)
    training = make_concept("Training", names=("model training",))
    inference, serving = make_concept("Inference"), make_concept("Serving")
    alone = make_concept("Alone")
    rows = (
        Row(text="Aim", cells=("learn [^paper]", "answer")),
        Row(text="Cost", cells=("=1+1", "=1+1")),
        Row(text="Only here", cells=("yes", "")),
    )
    pages = [
        table("Both", [training, inference], rows),
        table("Other", [inference, serving], (Row(text="Latency", cells=("low", "lower")),)),
    ]
    publish_all([training, inference, serving, alone, *pages], by=editor)
    return {one.slug: one for one in (training, inference, serving, alone)}


@pytest.mark.parametrize(
    "query",
    [
        "with=training&with=inference",
        "with=Model+Training&with=INFERENCE",
        "with=&with=inference&with=training&with=&with=training",
    ],
)
def test_two_known_names_lead_to_their_table_in_one_order(terms, client, query):
    answer = client.get(f"/compare/?{query}")
    assert (answer.status_code, answer["Location"]) == (302, "/compare/inference/training/")
    other = client.get("/compare/training/inference/")
    assert (other.status_code, other["Location"]) == (301, "/compare/inference/training/")


def test_an_unknown_name_is_said_with_what_may_be_meant(terms, client):
    said = client.get("/compare/?with=training&with=infrence").content.decode()
    assert "No term is called “infrence”." in said
    assert 'href="/compare/inference/training/"' in said
    assert '<input type="hidden" name="with" value="training">' in said
    said = client.get("/compare/?with=%00'%3Cb%3E").content.decode()
    assert "&lt;b&gt;" in said


def test_a_name_of_several_terms_is_asked_back(terms, client, editor):
    seeds = [make_concept("Seed data"), make_concept("Seed of chance")]
    for seed in seeds:
        seed.labels.create(text="seed", kind="alias", position=5, auto_link=False)
    publish_all(seeds, by=editor)
    said = client.get("/compare/?with=seed&with=training").content.decode()
    assert "“seed” has several meanings:" in said
    assert 'href="/compare/seed-data/training/"' in said
    assert 'href="/compare/seed-of-chance/training/"' in said


def test_a_name_with_a_sign_is_told_from_the_one_without(terms, client, editor):
    publish_all([make_concept("C", slug="c"), make_concept("C++", slug="cpp")], by=editor)
    answers = [client.get("/compare/", {"with": [name, "training"]}) for name in ("C++", "c")]
    assert [one["Location"] for one in answers] == [
        "/compare/cpp/training/",
        "/compare/c/training/",
    ]


def test_names_near_an_unknown_one_are_looked_for_as_rarely_as_other_searches(
    terms, client, monkeypatch
):
    monkeypatch.setattr(compare, "SEARCHES", RateLimit(name="few", most=1))
    assert client.get("/compare/?with=infrence").status_code == 200
    assert client.get("/compare/?with=infrence").status_code == 429
    assert client.get("/compare/?with=inference").status_code == 200


def test_one_chosen_term_is_offered_its_partners(terms, client):
    said = client.get("/compare/?with=inference").content.decode()
    assert 'href="/compare/inference/training/"' in said
    assert 'href="/compare/inference/serving/"' in said
    assert "/compare/alone/" not in said


def test_partners_are_those_of_most_shared_attributes_on_both_pages(editor, client, monkeypatch):
    monkeypatch.setattr(partners, "MOST_PARTNERS", 2)
    terms = [make_concept(name) for name in ("Alpha", "Beta", "Gamma", "Delta")]
    rows = (
        Row(text="One", cells=("1", "2", "3", "4")),
        Row(text="Two", cells=("1", "", "3", "4")),
        Row(text="Three", cells=("1", "", "3", "")),
    )
    publish_all([*terms, table("All", terms, rows)], by=editor)
    wanted = ["/compare/alpha/gamma/", "/compare/alpha/delta/"]
    for path in (terms[0].path, "/compare/?with=alpha"):
        said = client.get(path).content.decode()
        assert re.findall(r'href="(/compare/[^"?]+)"', said) == wanted


def test_a_term_in_no_table_can_be_compared_too(terms, client):
    assert 'href="/compare/?with=alone"' in client.get("/glossary/alone/").content.decode()


def test_shared_attributes_come_first_and_each_fact_names_its_origin_and_source(terms, client):
    said = client.get("/compare/inference/training/").content.decode()
    assert said.index("Said of both") < said.index("Aim") < said.index("Said of one only")
    assert said.index("Said of one only") < said.index("Only here")
    assert 'href="/basics/both/#row-aim"' in said
    assert 'href="https://example.org/paper"' in said
    assert said.count('data-differs="12" class="unlike"') == 1
    assert said.count('">1<span class="visually-hidden"> From: Both') == 5
    notes = said[said.index('class="origins"') :]
    assert '<li><a href="/basics/both/">Both</a></li>' in notes
    assert 'name="robots"' not in said


def test_a_source_that_changes_changes_its_facts(terms, client, editor):
    fact = Fact.objects.get(attribute="Aim", concept=terms["training"].identity)
    assert fact.sources == [{"text": "A paper (2023)", "url": "https://example.org/paper"}]
    assert "A paper (2023)" in client.get("/glossary/training/").content.decode()
    assert Fact.objects.get(attribute="Aim", concept=terms["inference"].identity).sources == []


def test_a_source_with_authors_is_named_by_its_title_and_told_whole_beside_it(terms, client):
    paper = Source.objects.get(key="paper")
    paper.authors = "Ada: A. and B. Bee"
    paper.save()
    source_changed(paper)
    said = client.get("/compare/inference/training/").content.decode()
    assert 'title="Ada: A. and B. Bee: A paper (2023)">A paper (2023)</a>' in said


def test_rows_are_filtered_without_javascript(terms, client):
    said = client.get("/compare/inference/training/?rows=LEARN").content.decode()
    rows = re.findall(r"<tr data-row.*?>", said)
    assert [row.endswith("hidden>") for row in rows] == [False, True, True, True]
    assert 'content="noindex"' in said
    assert (
        "No row holds “zz”." in client.get("/compare/inference/training/?rows=zz").content.decode()
    )


@pytest.fixture
def three(editor):
    concepts = [make_concept(name) for name in ("Alpha", "Beta", "Gamma")]
    rows = (
        Row(text="Size", cells=("one", "two", "three")),
        Row(text="Weight", cells=("light", "light", "heavy")),
        Row(text="Price", cells=("", "", "high")),
    )
    publish_all([*concepts, table("All", concepts, rows)], by=editor)


def test_rows_differ_where_the_columns_that_are_shown_do(three, client):
    def unlike(query):
        said = client.get(f"/compare/alpha/beta/gamma/{query}").content.decode()
        return [" class=" in row for row in re.findall(r"<tr data-row.*?>", said)]

    assert unlike("") == [True, True, False]
    assert unlike("?show=alpha&show=beta") == [True, False, False]
    assert unlike("?show=nobody") == [True, True, False]
    said = client.get("/compare/alpha/beta/gamma/").content.decode()
    assert 'data-differs="12 13 23"' in said
    assert 'data-differs="13 23"' in said


@pytest.mark.parametrize(
    ("query", "checked"),
    [
        ("", ["marks", "show", "show", "show"]),
        ("?marks=off&marks=on&show=alpha&show=gamma", ["marks", "show", "show"]),
        ("?marks=off&only=on", ["only", "show", "show", "show"]),
    ],
)
def test_boxes_are_as_the_address_says(three, client, query, checked):
    said = client.get(f"/compare/alpha/beta/gamma/{query}").content.decode()
    assert re.findall(r'<input type="checkbox"[^>]*name="(\w+)"[^>]* checked>', said) == checked


def test_the_pair_of_a_phone_is_as_the_address_says_and_never_one_term_twice(three, client):
    def chosen(query):
        said = client.get(f"/compare/alpha/beta/gamma/{query}").content.decode()
        return re.findall(r'<option value="(\w+)"[^>]* selected>', said)

    assert chosen("") == ["alpha", "beta"]
    assert chosen("?left=gamma&right=alpha") == ["gamma", "alpha"]
    assert chosen("?left=gamma&right=gamma") == ["gamma", "alpha"]
    assert chosen("?left=alpha&right=nobody") == ["alpha", "beta"]


def test_files_hold_what_the_tools_show(three, client):
    data = client.get("/compare/alpha/beta/gamma.json?show=alpha&show=gamma&only=on&rows=e").json()
    assert [term["title"] for term in data["terms"]] == ["Alpha", "Gamma"]
    assert [(row["name"], len(row["values"])) for row in data["attributes"]] == [
        ("Size", 2),
        ("Weight", 2),
    ]
    said = client.get("/compare/alpha/beta/gamma/?only=on").content.decode()
    assert 'href="/compare/alpha/beta/gamma.csv?only=on"' in said


def test_nothing_in_common_is_no_page_for_search_engines(terms, client):
    said = client.get("/compare/serving/training/").content.decode()
    assert 'content="noindex"' in said
    assert client.get("/compare/alone/training/").status_code == 200


@pytest.mark.parametrize("said", ["trainings", "Model trainings", "Training's", "training\u2019s"])
def test_a_plural_or_possessive_is_the_term_as_in_texts(terms, client, said):
    answer = client.get("/compare/", {"with": [said, "inference"]})
    assert answer["Location"] == "/compare/inference/training/"


def lead(client, path):
    """Where the table and its files lead, each with its status."""
    answers = [client.get(f"/compare/{path}{form}") for form in ("/", ".csv", ".md", ".json")]
    return [(answer.status_code, answer.headers.get("Location")) for answer in answers]


def moved_to(path):
    return [(301, f"/compare/{path}{form}") for form in ("/", ".csv", ".md", ".json")]


def test_a_term_that_moves_takes_its_tables_along(terms, client, editor):
    training = terms["training"]
    for slug in ("teaching", "learning"):
        training.slug = slug
        training.save()
        publish(training, by=editor)
    assert lead(client, "inference/training") == moved_to("inference/learning")
    assert lead(client, "serving/teaching/inference") == moved_to("inference/learning/serving")
    answer = client.get("/compare/?with=teaching&with=serving")
    assert answer["Location"] == "/compare/learning/serving/"


def test_a_replaced_term_gives_its_place_to_the_other(terms, client, editor):
    withdraw(terms["training"], by=editor, replacement=terms["alone"].publication)
    assert lead(client, "inference/training") == moved_to("alone/inference")
    assert lead(client, "alone/training") == [(302, "/compare/?with=alone"), *[(410, None)] * 3]


def test_a_term_replaced_by_a_page_leaves_the_others(terms, client, editor):
    page = make_explainer("All of it")
    publish(page, by=editor)
    withdraw(terms["training"], by=editor, replacement=page.publication)
    assert lead(client, "inference/training")[0] == (302, "/compare/?with=inference")
    assert lead(client, "inference/serving/training") == moved_to("inference/serving")


def test_a_table_of_a_withdrawn_term_is_gone_and_says_what_is_left(terms, client, editor):
    withdraw(terms["training"], by=editor)
    assert lead(client, "inference/training") == [(410, None)] * 4
    said = client.get("/compare/inference/training/").content.decode()
    assert '<a href="/compare/?with=inference">Compare Inference with another term</a>' in said
    said = client.get("/compare/inference/serving/training/").content.decode()
    assert '<a href="/compare/inference/serving/">Inference vs. Serving</a>' in said
    assert client.get("/compare/nobody/training/").status_code == 404


def test_search_engines_are_led_to_pairs_alone(terms, client, editor):
    apart = [terms["alone"], make_concept("Other")]
    rows = (Row(text="Aim", cells=("yes", "")), Row(text="Cost", cells=("", "no")))
    publish_all([apart[1], table("Apart", apart, rows)], by=editor)
    listed = re.findall(
        r"<loc>[^<]+(/compare/[^<]+)</loc>", client.get("/sitemap.xml").content.decode()
    )
    assert listed == ["/compare/inference/training/", "/compare/inference/serving/"]
    three = client.get("/compare/inference/serving/training/").content.decode()
    assert 'content="noindex"' in three
    pair = client.get("/compare/inference/training/").content.decode()
    assert 'content="noindex"' not in pair
    assert '<a href="/compare/inference/serving/training/" rel="nofollow">Serving</a>' in pair


@pytest.mark.parametrize("path", ["inference", "inference/nobody", "a/b/c/d/e"])
def test_what_cannot_be_compared_is_not_found(terms, client, path):
    assert client.get(f"/compare/{path}/").status_code == 404
    assert client.get(f"/compare/{path}.csv").status_code == 404


def test_a_spreadsheet_runs_nothing_of_it(terms, client):
    answer = client.get("/compare/inference/training.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows[0][:3] == ["Attribute", "Inference", "Training"]
    assert rows[1][:3] == ["Aim", "answer", "learn"]
    assert rows[1][4].endswith("/basics/both/#row-aim · A paper (2023) https://example.org/paper")
    assert rows[2][1:3] == ["'=1+1", "'=1+1"]


def test_the_same_as_markdown_and_as_data(terms, client):
    text = client.get("/compare/inference/training.md").content.decode()
    assert "| **Aim** | answer[^1] | learn[^2] |" in text
    assert "[A paper (2023)](<https://example.org/paper>)" in text
    data = client.get("/compare/inference/training.json").json()
    aim = data["attributes"][0]
    assert (aim["name"], aim["is_shared"], aim["differs"]) == ("Aim", True, True)
    assert [[fact["text"] for fact in said] for said in aim["values"]] == [["answer"], ["learn"]]
    moved = client.get("/compare/training/inference.md")
    assert (moved.status_code, moved["Location"]) == (301, "/compare/inference/training.md")


def test_the_choice_costs_the_same_however_many_terms_there_are(
    terms, editor, django_assert_max_num_queries
):
    publish_all([make_concept(f"More {number}") for number in range(20)], by=editor)
    with django_assert_max_num_queries(12):
        Client().get("/compare/inference/training/")
    with django_assert_max_num_queries(8):
        page = Client().get("/compare/")
    assert "More 7" not in page.content.decode()
