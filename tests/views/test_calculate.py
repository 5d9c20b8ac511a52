"""The calculator at its own address: the reader's numbers are in the query."""

import json
from html import unescape
from pathlib import Path

import pytest

from glossary.rendering.charts import readable

pytestmark = pytest.mark.django_db
PATH = "/calculate/break-even/"
SAMPLES = Path(__file__).resolve().parents[1] / "samples"
CASES = json.loads((SAMPLES / "break_even.json").read_text())


@pytest.mark.parametrize("case", CASES)
def test_the_form_works_out_the_table_without_a_script(client, case):
    page = client.get(PATH, case["inputs"]).text
    for name in ("tokens", "ratio", "operations", "hours", "training_cost", "daily_cost"):
        if name in case["expect"]:
            assert f'data-out="{name}">{readable(case["expect"][name])}<' in page, name
    if "days" in case["expect"]:
        assert f'data-out="span">{readable(case["expect"]["days"])} days' in page


def test_its_link_leads_to_the_same_numbers(client):
    page = client.get(PATH, {"served": "100", "trained": "adapters"}).text
    (link,) = [each for each in page.split('"') if each.startswith(f"{PATH}?")]
    again = client.get(unescape(link)).text
    assert "5 days</b>" in page
    assert "5 days</b>" in again
    assert f'href="{link}"' in again


def test_weights_that_nobody_offers_are_not_counted(client):
    answer = client.get(PATH, {"trained": "some"})
    assert answer.status_code == 400
    assert '<option value="all" selected>' in answer.text


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
