"""An address where nothing is: what is offered instead."""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from glossary.publishing.actions import publish_all
from glossary.search import query
from glossary.views.missing import suggestions
from tests.make import make_concept, make_explainer

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(editor):
    terms = [make_concept("KV cache"), make_concept("Quantization"), make_concept("Decode")]
    publish_all([*terms, make_explainer("Cost of inference", path="/basics/cost/")], by=editor)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/glossary/kv_cache", "/glossary/kv-cache/"),
        ("/docs/old/kv-cache.html", "/glossary/kv-cache/"),
        ("/glossary/quantizaton/", "/glossary/quantization/"),
        ("/somewhere/cost-of-inference/", "/basics/cost/"),
        ("/decode/index.md", "/glossary/decode/"),
    ],
)
def test_the_nearest_pages_are_offered(client, site, path, found):
    assert found in [each["path"] for each in suggestions(path)]
    answer = client.get(path, follow=True)
    assert answer.status_code == 404
    assert f'<a href="{found}"' in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/-/..;/%00/",
        "/a'%22)%20OR%201=1--/",
        "/%E2%80%AE%F0%9F%98%80/",
        "/%ff%fe/",
        "/" + "a/" * 2_000,
        "/" + "NEAR(" * 40,
        "/*:^AND%20OR%20NOT/",
        "/<script>alert(1)</script>/",
    ],
)
def test_any_path_is_answered(client, site, path):
    if path == "/":
        assert suggestions("/") == []
        return
    answer = client.get(path, follow=True)
    assert answer.status_code in (400, 404)
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/wp-login.php/", "/static/kv-cache.js", "/media/kv-cache.png"])
def test_nothing_is_looked_for_where_no_page_was_asked_for(path, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert suggestions(path) == []


def test_a_long_address_costs_no_more_queries(site):
    def queries(words: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            suggestions("/" + "-".join(f"word{number}" for number in range(words)))
        return len(captured)

    assert queries(40) <= queries(12)  # words of a search; what is beyond is left out


def test_the_page_is_there_without_a_search(client, site, monkeypatch):
    def fail(*args, **options):
        raise DatabaseError

    monkeypatch.setattr(query, "search", fail)
    assert client.get("/glossary/kv/").status_code == 404
