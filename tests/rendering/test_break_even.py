"""When serving has cost more than training: the sums, the inputs, the component."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from glossary.rendering.break_even import RANGES, Inputs, outcome, read_inputs
from glossary.rendering.charts import axis, readable
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


@pytest.mark.parametrize(("most", "top", "steps"), CHARTS["axis"])
def test_an_axis_ends_at_a_round_number(most, top, steps):
    made = axis(most)
    assert (made.top, made.steps) == (pytest.approx(top), steps)


def test_what_was_not_typed_has_its_usual_value():
    assert read_inputs({"served": " 100 ", "tokens": ""}, Inputs()) == (Inputs(served=100), ())


@pytest.mark.parametrize(
    "text", ["x", "0", "-1", "1e9", "nan", "inf", "1,5", "1_0", "٣", "9" * 25, "1e-99"]
)
def test_what_is_no_number_in_range_is_named(text):
    given, wrong = read_inputs({"served": text}, Inputs())
    assert wrong == ("served",)
    assert given == Inputs()


@pytest.mark.parametrize("end", ["least", "most"])
def test_every_input_takes_the_ends_of_its_range(end):
    given = Inputs(**{each.name: getattr(RANGES[each.name], end) for each in fields(Inputs)})
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
    assert " style=" not in html


def test_two_calculators_share_no_id():
    rendered = render_text("<BreakEvenCalculator />\n\n<BreakEvenCalculator tokens={2} />")
    html = finish(rendered.html, rendered.inserts)
    assert html.count('id="g-break-even"') == html.count('id="g-break-even-1"') == 1


def test_a_prop_out_of_range_is_told():
    (problem,) = render_text("<BreakEvenCalculator tokens={0} />").problems
    assert "“tokens”: write a number from 0.000001 to 1 million." in problem.message
