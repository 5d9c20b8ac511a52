"""“Was this helpful?”: counted for the text that was read, and for nobody."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from glossary.models import Concept, Helpfulness, Snapshot
from glossary.publishing import votes
from glossary.publishing.actions import publish, withdraw
from site_config import rate_limits
from tests.make import make_concept

pytestmark = pytest.mark.django_db
ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture(autouse=True)
def _nothing_counted():
    votes.VOTES._counts.clear()


@pytest.fixture
def term(editor):
    concept = make_concept("KV cache")
    publish(concept, by=editor)
    return concept


def say(client, answer="yes", *, path="/glossary/kv-cache/", number="1", headers=None, **extra):
    sent = {"page": path, "number": number, "answer": answer}
    return client.post("/helpful/", sent, headers=ORIGIN | (headers or {}), **extra)


def counted() -> list[tuple[int, int, int]]:
    votes.VOTES.write()
    rows = Helpfulness.objects.order_by("snapshot__number")
    return list(rows.values_list("snapshot__number", "helpful", "unhelpful"))


def test_a_page_asks_and_an_answer_is_thanked_for_and_counted(term, client):
    page = client.get("/glossary/kv-cache/").content.decode()
    assert '<form class="helpful" action="/helpful/" method="post">' in page
    assert '<input type="hidden" name="number" value="1">' in page
    assert "csrf" not in page
    answer = say(client)
    assert answer.status_code == 302
    assert not answer.cookies
    thanks = client.get(answer["Location"]).content.decode()
    assert "Thank you" in thanks
    assert 'href="/glossary/kv-cache/"' in thanks
    assert counted() == [(1, 1, 0)]


def test_each_published_text_has_numbers_of_its_own(term, client, editor):
    say(client, "no")
    term.short_md = "Something else."
    term.save()
    publish(term, by=editor)
    assert 'name="number" value="2"' in client.get("/glossary/kv-cache/").content.decode()
    say(client, "yes", number="2", REMOTE_ADDR="192.0.2.2")
    say(client, "no", number="1", REMOTE_ADDR="192.0.2.3")
    assert counted() == [(1, 0, 2), (2, 1, 0)]


def test_a_second_answer_of_the_same_address_is_not_counted(term, client):
    for _time in range(3):
        assert say(client).status_code == 302
    assert counted() == [(1, 1, 0)]


def test_who_answers_too_often_is_told_to_wait(term, client):
    codes = [say(client).status_code for _time in range(21)]
    assert codes == [302] * 20 + [429]


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_a_form_of_another_site_is_refused(term, headers):
    sent = {"page": "/glossary/kv-cache/", "number": "1", "answer": "yes"}
    assert Client().post("/helpful/", sent, headers=headers).status_code == 403
    assert counted() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": "perhaps"},
        {"path": "/glossary/nothing/"},
        {"path": "/\0/"},
        {"number": "2"},
        {"number": "-1"},
        {"number": "9" * 40},
        {"number": "²"},
    ],
)
def test_an_answer_to_nothing_is_refused(term, client, wrong):
    assert say(client, **wrong).status_code == 400
    assert counted() == []


def test_what_is_withdrawn_takes_no_answers(term, client, editor):
    withdraw(term, by=editor)
    assert say(client).status_code == 400


def test_a_module_gets_its_thanks_as_data(term, client):
    answer = say(client, headers={"Accept": "application/json"})
    assert "Thank you" in answer.json()["says"]


def test_editors_see_numbers_in_the_history_and_unhelpful_pages_on_the_desk(term, client):
    for number in range(4):
        rate_limits.forget()
        say(client, "yes" if number == 0 else "no")
    counted()
    door = Client()
    door.force_login(User.objects.get(username="editor"))
    history = door.get(reverse("admin:glossary_concept_history", args=[term.pk])).content.decode()
    assert "1 yes, 3 no" in history
    listed = door.get(f"{reverse('admin:glossary_concept_changelist')}?finding=unhelpful")
    assert list(listed.context["cl"].queryset) == [Concept.objects.get()]
    assert "Found unhelpful by readers" in door.get(reverse("admin:index")).content.decode()


def test_votes_of_a_text_that_is_gone_hold_up_no_others(term):
    votes.VOTES.add(votes.Vote(999_999, True))
    votes.VOTES.add(votes.Vote(Snapshot.objects.get().pk, False))
    assert counted() == [(1, 0, 1)]
