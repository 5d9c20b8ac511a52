"""When serving has cost more than training: the sums, the inputs, the component."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation

from glossary.rendering.break_even import RANGES, Inputs, outcome, read_inputs
from glossary.rendering.charts import (
    axis,
    counted,
    forms,
    in_address,
    number,
    readable,
    spelled,
)
from glossary.rendering.components.break_even_calculator import address, calculator
from glossary.rendering.pipeline import finish, render_text

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
CASES = json.loads((SAMPLES / "break_even.json").read_text())
CHARTS = json.loads((SAMPLES / "charts.json").read_text())


@pytest.mark.parametrize("case", CASES)
def test_the_break_even_point_is_that_of_the_table(case):
    found = outcome(Inputs(**case["inputs"]))
    for name, value in case["expect"].items():
        assert getattr(found, name) == pytest.approx(value), name


def test_at_the_break_even_point_both_have_cost_the_same():
    found = outcome(Inputs(parameters=13, served=2.5, train_price=3.1, serve_use=7))
    assert found.days * found.daily_cost == pytest.approx(found.training_cost)


@pytest.mark.parametrize(("value", "text"), CHARTS["readable"])
def test_numbers_are_written_as_one_reads_them(value, text):
    assert readable(value) == text


@pytest.mark.parametrize(("text", "decimal", "value"), CHARTS["typed"])
def test_numbers_are_read_in_the_spelling_of_the_language(text, decimal, value):
    with translation.override("de" if decimal == "," else "en"):
        found = number(text)
    assert math.isnan(found) if value is None else found == value


@pytest.mark.parametrize("value", [0.000001, 0.125, 1.125, 100.001, 1000, 15600.5, 1e6, 3.0])
@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_written_into_a_field_or_an_address_is_read_back(value, language):
    with translation.override(language):
        assert number(spelled(value)) == number(in_address(value)) == value


def test_spans_are_said_in_the_plural_forms_of_the_language():
    def said(n):  # as in Polish
        few = n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)
        return "dzień" if n == 1 else "dni (few)" if few else "dni"

    assert forms(said) == {"1": "dzień", "2": "dni (few)", "3": "dni (few)", "100": "dni"}
    assert [counted(value) for value in (1.0004, 1.5, 12345, 3)] == [1, 100, 12300, 3]


@pytest.mark.parametrize(
    ("days", "span"), [(0.04166, "1 hour"), (3.0, "3 days"), (1000, "1,000 days, or 2.74 years")]
)
def test_a_span_is_said_as_one_says_it(days, span):
    given = Inputs(tokens=1, served=1 / days * 0.75, serve_use=10)
    assert calculator(given, id="x")["figures"]["span"] == span


def test_german_readers_write_and_read_a_comma():
    with translation.override("de"):
        given, wrong = read_inputs({"served": "0,1", "tokens": "15.600"}, Inputs())
        assert (given, wrong) == (Inputs(served=0.1, tokens=15_600), ())
        fields = {f["name"]: f for _, group in calculator(given, id="x")["groups"] for f in group}
        assert (fields["served"]["value"], fields["tokens"]["value"]) == ("0,1", "15600")
        assert "served=0.1&" in address(given)


def test_the_usual_numbers_need_no_query():
    assert address(Inputs()) == "/calculate/break-even/"
    assert "tokens=15600&" in address(Inputs(tokens=15_600))
    assert address(Inputs(trained="adapters")).endswith("trained=adapters")


@pytest.mark.parametrize(("most", "top", "steps"), CHARTS["axis"])
def test_an_axis_ends_at_a_round_number(most, top, steps):
    made = axis(most)
    assert (made.top, made.steps) == (pytest.approx(top), steps)


def test_what_was_not_typed_has_its_usual_value():
    assert read_inputs({"served": " 100 ", "tokens": ""}, Inputs()) == (Inputs(served=100), ())


@pytest.mark.parametrize(
    "text", ["x", "0", "-1", "1e9", "nan", "inf", "1,5,1", "1_0", "٣", "9" * 25, "1e-99"]
)
def test_what_is_no_number_in_range_is_named(text):
    given, wrong = read_inputs({"served": text}, Inputs())
    assert wrong == ("served",)
    assert given == Inputs()


@pytest.mark.parametrize("end", ["least", "most"])
def test_every_input_takes_the_ends_of_its_range(end):
    given = replace(Inputs(), **{name: getattr(takes, end) for name, takes in RANGES.items()})
    assert outcome(given).days > 0
    texts = {name: repr(getattr(takes, end)) for name, takes in RANGES.items()}
    assert read_inputs(texts, Inputs()) == (given, ())


def test_a_calculator_is_a_form_with_its_result_and_a_chart_that_can_be_read():
    rendered = render_text("<BreakEvenCalculator served={100} train_use={40} serveUse={10} />")
    assert not rendered.problems
    assert rendered.stylesheets == ("glossary/play.css",)
    html = finish(rendered.html, rendered.inserts)
    assert 'action="/calculate/break-even/" method="get"' in html
    assert 'name="served" value="100"' in html
    assert "7.5 days</b>" in html
    assert "reaches the same sum after 7.5 days.</desc>" in html
    assert '<th scope="row">15</th><td>1.5 trillion</td>' in html
    assert "mixture of experts" in html
    assert 'href="/calculate/break-even/?parameters=70&amp;tokens=1000&amp;served=100' in html
    assert " style=" not in html


def test_two_calculators_share_no_id():
    rendered = render_text("<BreakEvenCalculator />\n\n<BreakEvenCalculator tokens={2} />")
    html = finish(rendered.html, rendered.inserts)
    assert html.count('id="g-break-even"') == html.count('id="g-break-even-1"') == 1


def test_adapters_are_counted_with_four_operations_and_the_result_is_called_rough():
    rendered = render_text('<BreakEvenCalculator trained="adapters" serve_use={40} />')
    html = finish(rendered.html, rendered.inserts)
    assert "2,000 days" in html
    assert '<option value="adapters" selected>' in html
    assert "<p data-rough>" in html
    usual = render_text("<BreakEvenCalculator />")
    assert "<p data-rough hidden>" in finish(usual.html, usual.inserts)


def test_a_prop_out_of_range_is_told():
    (problem,) = render_text("<BreakEvenCalculator tokens={0} />").problems
    assert "“tokens”: write a number from 0.000001 to 1 million." in problem.message
