"""The glossary from A to Z: filters, letters, names that lead to terms, and what it costs."""

import json
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from glossary.models import Label
from glossary.publishing.actions import publish_all
from tests.make import make_concept

pytestmark = pytest.mark.django_db

LISTS = "glossary.publishing.glossary_lists.ON_ONE_PAGE"


@pytest.fixture
def terms(editor: User) -> None:
    made = [
        make_concept("Latency", kind="metric", stage="infer"),
        make_concept("Loss", kind="metric", stage="train"),
        make_concept("Batching", kind="technique", stage="infer"),
        make_concept("3D parallelism", kind="technique", stage="train"),
        make_concept("Time to first token", kind="metric", stage="infer"),
    ]
    Label.objects.create(concept=made[4], text="TTFT", kind="abbreviation")
    Label.objects.create(concept=made[4], text="First-token time", kind="alias")
    publish_all(made, by=editor)


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(html: str) -> list[str]:
    return re.findall(r'<d[td]>.*?href="/glossary/([^"]+)/"', html)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/glossary/kind/metric/", ["latency", "loss", "time-to-first-token"]),
        ("/glossary/stage/train/", ["loss", "3d-parallelism"]),
        ("/glossary/kind/metric/stage/infer/", ["latency", "time-to-first-token"]),
    ],
)
def test_the_list_is_narrowed_by_kind_and_by_stage(
    client: Client, terms: None, path: str, found: list[str]
) -> None:
    shown = listed(read(client, path))
    assert list(dict.fromkeys(shown)) == found
    assert f"{len(found)} terms" in read(client, path)


def test_each_filter_keeps_what_the_other_one_says(client: Client, terms: None) -> None:
    links = re.findall(r'href="(/glossary/(?:kind|stage)/[^"]*)"', read(client, "/glossary/"))
    assert links == [
        "/glossary/kind/metric/",
        "/glossary/kind/technique/",
        "/glossary/stage/train/",
        "/glossary/stage/infer/",
    ]
    narrowed = read(client, "/glossary/kind/technique/stage/train/")
    assert 'href="/glossary/kind/metric/stage/train/"' in narrowed
    assert 'href="/glossary/stage/train/"' in narrowed
    assert 'href="/glossary/kind/technique/stage/infer/"' in narrowed


def test_what_leads_to_nothing_is_not_offered(client: Client, editor: User) -> None:
    publish_all([make_concept("A", kind="x", stage="train"), make_concept("B", kind="y")])
    assert "/stage/train/" not in read(client, "/glossary/kind/y/")
    assert "/kind/y/stage" not in read(client, "/glossary/stage/train/")
    assert client.get("/glossary/kind/y/stage/train/").status_code == 404


def test_kinds_and_stages_are_said_in_words(client: Client, terms: None) -> None:
    html = read(client, "/glossary/kind/metric/stage/infer/")
    assert "<title>Glossary: Metric, Infer · Gloss</title>" in html
    assert "<h1>Glossary: Metric, Infer</h1>" in html
    assert "<small>Metric</small>" in html
    term = read(client, "/glossary/loss/")
    assert ">Metric</a>" in term
    assert "Train" in term
    assert "<small>metric" not in html


def test_under_a_filter_letters_lead_to_what_is_listed(client: Client, terms: None) -> None:
    html = read(client, "/glossary/kind/metric/")
    bar = html.split('class="letters"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]*)"', bar) == ["#g-l", "#g-t"]
    assert 'id="g-l"' in html


def test_an_abbreviation_stands_under_its_own_letter(client: Client, terms: None) -> None:
    html = read(client, "/glossary/")
    under_t = html.split('id="g-t"')[1]
    assert re.search(r"<dt>TTFT</dt>.*?>Time to first token</a>", under_t, re.DOTALL)
    assert "First-token time" not in html
    assert "TTFT" not in read(client, "/glossary/stage/train/")


def test_digits_follow_the_letters(
    client: Client, terms: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert listed(read(client, "/glossary/"))[-1] == "3d-parallelism"
    monkeypatch.setattr(LISTS, 2)
    html = read(client, "/glossary/")
    assert listed(html) == ["batching"]
    assert 'href="/glossary/letter/0-9/"' in html
    assert listed(read(client, "/glossary/letter/0-9/")) == ["3d-parallelism"]


def test_a_long_list_of_a_kind_has_letters_of_its_own(
    client: Client, terms: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LISTS, 2)
    html = read(client, "/glossary/kind/metric/")
    assert listed(html) == ["latency", "loss"]
    assert 'href="/glossary/kind/metric/letter/t/"' in html
    assert "/glossary/kind/metric/letter/b/" not in html
    assert listed(read(client, "/glossary/kind/metric/letter/t/")) == ["time-to-first-token"]


def test_no_part_is_longer_than_a_page_whatever_it_lists(
    client: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LISTS, 2)
    made = [make_concept(name) for name in ("Zero", "Kaa", "Kbb", "Kcc")]
    for number in range(5):
        Label.objects.create(concept=made[0], text=f"KA{number}", kind="abbreviation")
    publish_all(made, by=editor)
    paths = re.findall(r'href="(/glossary/letter/k/[^"]*)"', read(client, "/glossary/letter/k/"))
    pages = [listed(read(client, path)) for path in dict.fromkeys(paths)]
    assert sorted(sum(pages, [])) == ["kaa", "kbb", "kcc", *["zero"] * 5]
    assert all(len(page) <= 4 for page in pages)


def test_each_list_speaks_of_itself_to_machines(client: Client, terms: None) -> None:
    for path, name in (("/glossary/", "Glossary"), ("/glossary/kind/metric/", "Glossary: Metric")):
        html = read(client, path)
        (said,) = re.findall(r"ld\+json\">(.*?)</script>", html, re.DOTALL)
        thing = json.loads(said)
        assert thing["@id"].endswith(path)
        assert thing["name"] == name
        assert len(thing["hasDefinedTerm"]) == (5 if path == "/glossary/" else 3)


def test_lists_have_twins(client: Client, terms: None) -> None:
    for path in ("/glossary/stage/train.md", "/glossary/kind/technique/stage/train.md"):
        assert "[3D parallelism](/glossary/3d-parallelism/)" in read(client, path)
        assert "Latency" not in read(client, path)


def test_a_list_asks_as_much_of_a_long_glossary_as_of_a_short_one(
    client: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LISTS, 3)
    asked = []
    for some in ("abc", "defghijklm", "nopqrstuvwxyz"):
        publish_all([make_concept(f"{head}aa", kind=f"kind {head}") for head in some], by=editor)
        with CaptureQueriesContext(connection) as queries:
            read(client, "/glossary/")
        asked.append(len(queries))
        assert not any("COUNT(" in query["sql"].upper() for query in queries)
    assert asked[1] == asked[2] <= 8
