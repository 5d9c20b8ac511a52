"""The pieces to play with, in a real browser: by keyboard, and with the same sums as the server."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.utils import translation

from glossary.publishing.actions import publish_all
from glossary.rendering.components.break_even_calculator import words
from tests.make import make_explainer

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
BREAK_EVEN = "/llm-basics/break-even/"


def module(name):
    return f"const it = await import('/static/glossary/js/{name}.js');"


def test_the_module_has_the_sums_of_the_server(tab):
    tab.goto("/")
    cases = json.loads((SAMPLES / "break_even.json").read_text())
    found = tab.evaluate(
        f"async (all) => {{ {module('break-even-calculator')}"
        " return all.map((each) => it.outcome(each)) }",
        [case["inputs"] for case in cases],
    )
    for case, outcome in zip(cases, found, strict=True):
        for name, value in case["expect"].items():
            assert outcome[name] == pytest.approx(value), (case, name)


def test_the_module_writes_numbers_as_the_server_does(tab):
    tab.goto("/")
    charts = json.loads((SAMPLES / "charts.json").read_text())
    words = {name: f"%(n)s {name}" for name in ("million", "billion", "trillion")}
    words["language"] = "en"
    written = tab.evaluate(
        f"async ([words, all]) => {{ {module('chart')} return all.map(it.reader(words)) }}",
        [words, [value for value, _text in charts["readable"]]],
    )
    assert written == [text for _value, text in charts["readable"]]
    axes = tab.evaluate(
        f"async (all) => {{ {module('chart')} return all.map((most) => it.axis(most)) }}",
        [most for most, _top, _steps in charts["axis"]],
    )
    for made, (_most, top, steps) in zip(axes, charts["axis"], strict=True):
        assert (made["top"], len(made["values"]) - 1) == (pytest.approx(top), steps)


def test_the_module_reads_numbers_as_the_server_does(tab):
    tab.goto("/")
    cases = json.loads((SAMPLES / "charts.json").read_text())["typed"]
    found = tab.evaluate(
        f"""async (all) => {{ {module("chart")}
        const read = all.map(([text, decimal]) => it.number(text, decimal));
        return read.map((each) => (Number.isNaN(each) ? null : each)) }}""",
        cases,
    )
    assert found == [value for _text, _decimal, value in cases]


@pytest.mark.parametrize("case", json.loads((SAMPLES / "break_even.json").read_text())[:3])
def test_an_address_gives_a_page_its_numbers(site, tab, case):
    tab.goto(f"{BREAK_EVEN}?{urlencode(case['inputs'])}")
    tab.locator(
        ".break-even-calculator-answer", has_text=f"{case['expect']['days']:,} days"
    ).wait_for()


def test_a_number_typed_by_keyboard_changes_result_chart_table_and_address(site, tab):
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(BREAK_EVEN)
    script = "break-even-calculator.js"
    assert not any(script in url for url in asked)  # until somebody touches the form
    tab.get_by_label("Tokens served a day").focus()
    tab.keyboard.press("Control+A")
    tab.keyboard.type("100")
    tab.locator(".break-even-calculator-answer", has_text="7.5 days").wait_for()
    tab.wait_for_url("**served=100**")
    assert tab.locator(".chart-x li").last.inner_text() == "15"
    tab.get_by_text("The chart as a table").focus()
    tab.keyboard.press("Enter")
    assert tab.get_by_role("rowheader", name="15", exact=True).is_visible()
    tab.reload()
    tab.locator(".break-even-calculator-answer", has_text="7.5 days").wait_for()
    tab.get_by_role("link", name="Page with these numbers").click()
    assert "7.5 days" in tab.locator(".break-even-calculator-answer").inner_text()


def test_the_address_keeps_what_else_is_in_it_and_two_calculators_apart(editor, tab):
    body = "<BreakEvenCalculator />\n\n<BreakEvenCalculator />"
    publish_all([make_explainer(path="/basics/two/", body_md=body)], by=editor)
    tab.goto("/basics/two/?from=elsewhere&tokens=2000")
    first, second = tab.locator(".break-even-calculator").all()[:2]
    first.locator(".break-even-calculator-answer", has_text="1,500 days").wait_for()
    second.get_by_label("Tokens served a day").fill("100")
    second.locator(".break-even-calculator-answer", has_text="7.5 days").wait_for()
    tab.wait_for_url("**served-1=100**")
    assert "from=elsewhere" in tab.url
    assert "tokens=2000" in tab.url
    tab.reload()
    tab.locator(".break-even-calculator-answer", has_text="7.5 days").wait_for()
    assert "1,500 days" in first.locator(".break-even-calculator-answer").inner_text()


def test_adapters_are_chosen_by_keyboard_and_their_result_is_called_rough(site, tab):
    tab.goto(BREAK_EVEN)
    choice = tab.get_by_label("Weights that are trained")
    assert not tab.get_by_text("A rough result").is_visible()
    choice.focus()
    tab.keyboard.press("ArrowDown")
    tab.locator(".break-even-calculator-answer", has_text="500 days").wait_for()
    assert tab.get_by_text("A rough result").is_visible()
    tab.wait_for_url("**trained=adapters**")
    tab.reload()
    tab.locator(".break-even-calculator-answer", has_text="500 days").wait_for()


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_module_says_spans_as_the_server_does(tab, language):
    tab.goto("/")
    with translation.override(language):
        said = tab.evaluate(
            f"""async (words) => {{ {module("chart")}
            const say = it.counter(words, it.reader(words));
            return [1, 1.5, 2, 12345].map((n) => say(words.days, n)) }}""",
            words(),
        )
    assert (
        said
        == {
            "en": ["1 day", "1.5 days", "2 days", "12,300 days"],
            "de": ["1 Tag", "1,5 Tage", "2 Tage", "12.300 Tage"],
        }[language]
    )


def test_a_wrong_number_is_told_beside_it_and_the_last_result_is_marked_as_such(site, tab):
    tab.goto(BREAK_EVEN)
    field = tab.get_by_label("Tokens trained on")
    field.fill("many")
    error = tab.locator(".field-error", has_text="write a number from")
    error.wait_for()
    assert field.get_attribute("aria-invalid") == "true"
    assert "750 days" in tab.locator(".break-even-calculator-answer").inner_text()
    stale = tab.get_by_text("This is the result of your last complete input.")
    assert stale.is_visible()
    field.fill("10")
    error.wait_for(state="detached")
    assert field.get_attribute("aria-invalid") is None
    assert not stale.count()


def test_the_views_of_the_map_change_by_arrow_keys(site, tab):
    tab.goto("/")
    tab.get_by_role("radio", name="Whole lifecycle").focus()
    tab.keyboard.press("ArrowRight")
    assert tab.get_by_text("one long job, away from users").is_visible()
    assert not tab.get_by_text("built once, then run all the time").is_visible()
    tab.get_by_role("link", name="Train", exact=True).press("Enter")
    tab.wait_for_url("**/glossary/training/")
