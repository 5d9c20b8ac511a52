"""The read API: what is published, in every form that an integrator may ask for."""

from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext, override

from glossary.documents import Column
from glossary.models import Concept, Explainer, Page, Publication, PublicChange
from glossary.publishing import stated_twice
from glossary.publishing.actions import publish, publish_all, schedule, withdraw
from glossary.publishing.derive import ensure_current
from glossary.publishing.due import publish_due
from glossary.views.api.endpoints import ENDPOINTS
from glossary.views.api.problems import TITLES
from tests.make import make_comparison, make_concept, make_explainer, make_faq

pytestmark = pytest.mark.django_db


def titles(answer):
    return [item["title"] for item in answer["items"]]


def test_a_concept_says_all_that_its_page_says(ask, published):
    said = ask("concepts/training")
    assert said["title"] == "Training"
    assert said["names"] == [{"text": "model training", "kind": "alias"}]
    assert [(fact["attribute"], fact["value"]) for fact in said["facts"]] == [
        ("Hardware", "large clusters")
    ]
    assert ask(f"concepts/{said['id']}") == said


def test_facts_stand_in_the_order_of_the_page_on_every_database(ask, client):
    concept = make_concept("Training")
    publish(concept)
    columns = (Column(text="Training", concept=concept.identity), Column(text="Other"))
    for title, path in (
        ("Same", "/b/same/"),
        ("Same", "/a/same/"),
        ("Abc", "/y/"),
        ("Ab z", "/z/"),
    ):
        make_comparison(make_explainer(title, path=path), columns=columns)
    publish_all(list(Explainer.objects.all()))
    found = [urlsplit(fact["url"]) for fact in ask("concepts/training")["facts"]]
    places = [f"{url.path}#{url.fragment}" for url in found]
    assert list(dict.fromkeys(url.path for url in found)) == ["/z/", "/y/", "/a/same/", "/b/same/"]
    twin = client.get("/glossary/training.json").json()
    assert [fact["from"] for fact in twin["facts"]] == places
    assert [pair.facts[0].address for pair in stated_twice.pairs()][0] == places[0]


def test_an_explainer_carries_its_tables_and_questions(ask, published):
    (line,) = ask("explainers")["items"]
    said = ask(f"explainers/{line['id']}")
    (table,) = said["comparisons"]
    assert table["rows"][0]["cells"] == ["large *clusters*", "smaller ones"]
    assert table["columns"][0]["concept"] == ask("concepts/training")["id"]
    (faq,) = said["faqs"]
    assert (faq["question"], faq["answer"]) == ("Which comes first?", "Training.")
    assert ask(f"comparisons/{table['key']}") == table
    assert ask(f"faqs/{faq['id']}") == faq


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("concepts", {"q": "model tr"}, ["Training"]),
        ("concepts", {"q": "aining"}, []),
        ("concepts", {"kind": "phase", "stage": "run"}, ["Inference"]),
        ("concepts", {"updated_since": "2999-01-01"}, []),
        ("concepts", {"updated_since": "1999-01-01T00:00:00+02:00"}, ["Inference", "Training"]),
        ("explainers", {"section": "/basics/"}, ["Guide"]),
        ("explainers", {"path": "/nowhere/"}, []),
    ],
)
def test_lists_can_be_narrowed(ask, published, path, query, found):
    assert titles(ask(path, **query)) == found


def test_parts_are_found_by_concept_and_page(ask, published):
    for path, concept, count in (
        ("faqs", "training", 1),
        ("faqs", "inference", 0),
        ("comparisons", "inference", 1),
        ("comparisons", "nothing", 0),
        ("facts", "inference", 1),
        ("facts", "nothing", 0),
    ):
        assert len(ask(path, concept=concept)["items"]) == count, (path, concept)
    assert len(ask("facts", attribute="HARDWARE")["items"]) == 2
    assert len(ask("faqs", page="/basics/guide/")["items"]) == 1
    assert ask("comparisons", page="/elsewhere/")["items"] == []


@pytest.mark.parametrize("query", [{}, {"updated_since": "1999-01-01"}])
def test_following_next_gives_everything_once(ask, editor, query):
    publish_all([make_concept(f"Term {number}") for number in range(7)], by=editor)
    found, answer = [], ask("concepts", limit=3, **query)
    while True:
        found += titles(answer)
        if answer["next"] is None:
            break
        answer = ask(answer["next"])
    assert found == [f"Term {number}" for number in range(7)]


@pytest.mark.parametrize("path", ["facts", "faqs", "comparisons"])
def test_parts_are_paged_too(ask, editor, published, path):
    second = make_concept("Second")
    make_faq(second, "And then?")
    publish(second, by=editor)
    first = ask(path, limit=1)
    whole = ask(path)["items"]
    rest = ask(first["next"])["items"] if first["next"] else []
    assert first["items"] + rest == whole


def test_drafts_are_in_no_answer(ask, client, published):
    secret = make_concept("Secret", slug="secret", short_md="Hush.", kind="hidden")
    draft = make_explainer("Secret page", body_md="Hush.")
    make_faq(draft, "Secret question?")
    changed = Concept.objects.get(slug="training")
    changed.short_md = "Hush."
    changed.save()
    ask("concepts/secret", status=404)
    ask(f"concepts/{secret.identity}", status=404)
    paths = ["concepts", "explainers", "comparisons", "faqs", "facts", "changes", "search?q=secret"]
    for path in [*paths, "concepts/training", "search?q=hush"]:
        said = client.get(f"/api/v1/{path}").content.decode()
        assert "Hush" not in said
        assert "Secret" not in said


def test_a_fact_of_an_unpublished_concept_is_not_told(ask, editor, published):
    withdraw(Concept.objects.get(slug="inference"), by=editor)
    assert [fact["concept"]["title"] for fact in ask("facts")["items"]] == ["Training"]
    (table,) = ask("comparisons")["items"]
    assert [column["concept"] is None for column in table["columns"]] == [False, True]


def test_wrong_parameters_are_all_named_with_the_way_to_mend_them(ask):
    said = ask("concepts", status=400, limit="0", foo="1", updated_since="yesterday", cursor="!")
    assert {error["parameter"] for error in said["errors"]} == {
        "limit",
        "foo",
        "updated_since",
        "cursor",
    }
    assert "from 1 to 200" in said["detail"]
    assert ask("search", status=400)["errors"][0]["parameter"] == "q"


@pytest.mark.parametrize("cursor", ["W10", "WzFd", "eyJhIjoxfQ", "W251bGxd", "WyJhIiwiYiIsImMiXQ"])
@pytest.mark.parametrize("path", ["concepts", "faqs", "facts", "comparisons", "changes"])
def test_a_made_up_cursor_is_refused(client, path, cursor):
    answer = client.get(f"/api/v1/{path}", {"cursor": cursor, "limit": 1})
    assert answer.status_code in (200, 400, 410)


def test_a_parameter_given_twice_is_refused(client):
    answer = client.get("/api/v1/concepts?limit=1&limit=2")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_what_moved_or_went_is_told(client, ask, editor, published):
    concept = Concept.objects.get(slug="training")
    concept.slug = "model-training"
    concept.save()
    publish(concept, by=editor)
    answer = client.get("/api/v1/concepts/training")
    assert answer.status_code == 301
    assert answer["Location"].endswith(f"/api/v1/concepts/{concept.identity}")
    withdraw(concept, by=editor)
    ask("concepts/training", status=410)
    ask("concepts/model-training", status=410)
    withdraw(Concept.objects.get(slug="inference"), by=editor)


def test_scripts_of_any_site_may_ask(client):
    answer = client.options("/api/v1/concepts", headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in answer


def test_nothing_can_be_written(client):
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)("/api/v1/concepts")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["concepts", "concepts?limit=1", "changes", "search?q=training"])
def test_who_has_an_answer_gets_304_until_it_changes(client, editor, published, path):
    first = client.get(f"/api/v1/{path}")
    again = client.get(f"/api/v1/{path}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    publish_all([make_concept("Aardvark training")], by=editor)
    assert (
        client.get(f"/api/v1/{path}", headers={"if-none-match": first["ETag"]}).status_code == 200
    )


def test_unknown_addresses_are_told_as_problems(ask):
    for path in ("nothing", "concepts/", "concepts/a/b", "v2"):
        ask(path, status=404)


@pytest.mark.parametrize(
    "path", ["concepts", "explainers", "facts", "faqs", "comparisons", "changes"]
)
def test_lists_cost_the_same_number_of_queries_however_long_they_are(
    client, editor, published, path
):
    def queries():
        client.get(f"/api/v1/{path}")  # tables of a snapshot are read once
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(f"/api/v1/{path}")
        return len(found)

    before = queries()
    more = [make_concept(f"Term {number}") for number in range(5)]
    for concept in more:
        make_faq(concept, f"Why {concept.name}?")
    publish_all([*more, make_explainer("Another")], by=editor)
    assert queries() == before <= 4


def test_changes_tell_what_happened_and_why(ask, editor, published):
    start = ask("changes")
    assert {item["event"] for item in start["items"]} == {"published"}
    assert {item["note"] for item in start["items"]} == {"All new"}
    concept = Concept.objects.get(slug="training")
    concept.short_md = "Better."
    concept.save()
    publish(concept, by=editor, note="It was wrong", change="correction")
    concept.slug = "model-training"
    concept.save()
    publish(concept, by=editor)
    withdraw(Concept.objects.get(slug="inference"), by=editor)
    updated, moved, gone = ask(start["next"])["items"]
    assert (updated["event"], updated["change"], updated["note"]) == (
        "updated",
        "correction",
        "It was wrong",
    )
    assert (moved["event"], moved["path"], moved["old_path"]) == (
        "moved",
        "/glossary/model-training/",
        "/glossary/training/",
    )
    assert (gone["event"], gone["title"], gone["url"]) == ("withdrawn", None, None)
    assert titles(ask("changes", change="correction")) == ["Training"]
    assert len(ask("changes", event="withdrawn")["items"]) == 1


def test_whoever_keeps_the_cursor_misses_nothing(ask, editor):
    address, seen = ask("changes")["next"], []
    for number in range(5):
        publish(make_concept(f"Term {number}"), by=editor)
        if number % 2:
            answer = ask(address)
            address = answer["next"]
            seen += titles(answer)
    answer = ask(address)
    seen += titles(answer)
    assert seen == [f"Term {number}" for number in range(5)]
    assert ask(answer["next"])["items"] == []


def test_what_goes_live_late_is_told_as_late(ask, editor):
    concept = make_concept("Later")
    at = timezone.now() + timedelta(hours=1)
    schedule(concept, at=at, by=editor)
    address = ask("changes")["next"]
    asked_at = timezone.now()  # by somebody whose clock says that it is later than planned
    Publication.objects.update(next_at=asked_at - timedelta(minutes=5))
    publish_due()
    assert titles(ask(address)) == ["Later"]
    assert titles(ask("changes", since=asked_at.isoformat())) == ["Later"]


def test_a_clock_that_goes_back_hides_no_change(editor):
    publish_all([make_concept("First")], by=editor, at=timezone.now() + timedelta(days=1))
    publish(make_concept("Second"), by=editor)
    first, second = PublicChange.objects.all()
    assert first.at <= second.at


def test_a_cursor_of_another_history_is_refused(ask, editor):
    publish(make_concept("First"), by=editor)
    address = ask("changes")["next"]
    PublicChange.objects.all().delete()
    ask(address, status=410)


def test_pages_without_a_log_get_one(editor):
    publish_all([make_concept("First"), make_explainer("Second")], by=editor)
    withdraw(Explainer.objects.get(), by=editor)
    PublicChange.objects.all().delete()
    ensure_current()
    ensure_current()
    told = PublicChange.objects.values_list("path", "event")
    assert list(told) == [("/glossary/first/", "published"), ("/basics/second/", "withdrawn")]


def test_the_human_page_names_every_endpoint(client, published):
    said = client.get("/api/").content.decode()
    for path in ("concepts", "explainers/{explainer}", "changes", "openapi.json"):
        assert f"/api/v1/{path}" in said


def test_the_human_page_speaks_the_site_s_language_and_programs_get_english(client, published):
    told = [each.summary for each in ENDPOINTS]
    told += [one.description for each in ENDPOINTS for one in (*each.in_path, *each.parameters)]
    document = client.get("/api/v1/openapi.json").text
    with override("de"):
        page = unescape(client.get("/api/").text)
        assert client.get("/api/v1/openapi.json").text == document
        assert client.get("/api/v1/nothing").json()["title"] == "There is nothing at this address"
        for english in (*told, *TITLES.values()):
            assert gettext(english) != english
            assert gettext(english) in page
            assert f">{english}" not in page
        assert "50, wo nichts gesagt ist." in page
    with override("en"):
        page = unescape(client.get("/api/").text)
        assert all(english in page for english in (*told, *TITLES.values()))


def test_a_page_of_another_language_is_in_no_answer(client, published):
    Page.objects.filter(kind="concept").update(language="de")
    for path in ("concepts", "facts"):
        assert client.get(f"/api/v1/{path}").json()["items"] == []


def test_searching_is_limited_and_says_how_long_to_wait(client, published):
    for _ in range(60):
        assert client.get("/api/v1/search?q=x").status_code == 200
    answer = client.get("/api/v1/search?q=x")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert client.get("/api/v1/concepts").status_code == 200


def test_odd_addresses_get_answers_for_programs_too(client, published):
    answer = client.get("/api/v1/%00")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    moved = client.get("/api/v1")
    assert (moved.status_code, moved["Location"]) == (301, "/api/v1/")
    assert moved["Access-Control-Allow-Origin"] == "*"
