"""The calculator at its own address: the reader's numbers are in the query."""

import pytest

pytestmark = pytest.mark.django_db
PATH = "/calculate/break-even/"


def test_the_numbers_of_the_query_are_worked_out(client):
    answer = client.get(PATH, {"tokens": "1000", "served": "100", "serve_use": "40"})
    assert answer.status_code == 200
    assert "30 days</b>" in answer.text
    assert 'name="served" value="100"' in answer.text
    assert 'content="noindex"' in answer.text


def test_a_wrong_number_is_said_where_it_stands_and_nothing_typed_is_lost(client):
    answer = client.get(PATH, {"tokens": '"><b>', "served": "7"})
    assert answer.status_code == 400
    assert 'name="tokens" value="&quot;&gt;&lt;b&gt;"' in answer.text
    assert "Tokens trained on: write a number from" in answer.text
    assert 'name="served" value="7"' in answer.text


def test_only_the_plain_address_is_kept_for_others(client):
    assert client.get(PATH).has_header("X-Gloss-Keep")
    assert not client.get(PATH, {"served": "7"}).has_header("X-Gloss-Keep")


def test_its_terms_are_linked(client, site):
    assert '<a class="term" href="/glossary/mixture-of-experts/"' in client.get(PATH).text


def test_a_nul_is_not_handed_back(client):
    answer = client.get(f"{PATH}?tokens=%001x")
    assert answer.status_code == 400
    assert "\0" not in answer.text
