"""The pieces to play with, in a real browser: by keyboard, and with the same sums as the server."""

import json
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
BREAK_EVEN = "/llm-basics/break-even/"


def module(name):
    return f"const it = await import('/static/glossary/js/{name}.js');"


def test_the_module_has_the_sums_of_the_server(tab):
    tab.goto("/")
    cases = json.loads((SAMPLES / "break_even.json").read_text())
    found = tab.evaluate(
        f"async (all) => {{ {module('break-even')} return all.map((each) => it.outcome(each)) }}",
        [case["inputs"] for case in cases],
    )
    for case, outcome in zip(cases, found, strict=True):
        for name, value in case["expect"].items():
            assert outcome[name] == pytest.approx(value), (case, name)


def test_the_module_writes_numbers_as_the_server_does(tab):
    tab.goto("/")
    charts = json.loads((SAMPLES / "charts.json").read_text())
    words = {name: f"%(n)s {name}" for name in ("million", "billion", "trillion")}
    written = tab.evaluate(
        f"async ([words, all]) => {{ {module('chart')} return all.map(it.reader(words, 'en')) }}",
        [words, [value for value, _text in charts["readable"]]],
    )
    assert written == [text for _value, text in charts["readable"]]
    axes = tab.evaluate(
        f"async (all) => {{ {module('chart')} return all.map((most) => it.axis(most)) }}",
        [most for most, _top, _steps in charts["axis"]],
    )
    for made, (_most, top, steps) in zip(axes, charts["axis"], strict=True):
        assert (made["top"], len(made["values"]) - 1) == (pytest.approx(top), steps)


def test_a_number_typed_by_keyboard_changes_result_chart_table_and_address(site, tab):
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(BREAK_EVEN)
    assert not any("break-even.js" in url for url in asked)  # until somebody touches the form
    tab.get_by_label("Tokens served a day").focus()
    tab.keyboard.press("Control+A")
    tab.keyboard.type("100")
    tab.locator(".calculator-answer", has_text="7.5 days").wait_for()
    assert "served=100" in tab.url
    assert tab.locator(".chart-x li").last.inner_text() == "15"
    tab.get_by_text("The chart as a table").focus()
    tab.keyboard.press("Enter")
    assert tab.get_by_role("rowheader", name="15", exact=True).is_visible()
    tab.reload()
    tab.locator(".calculator-answer", has_text="7.5 days").wait_for()
    tab.get_by_role("link", name="Page with these numbers").click()
    assert "7.5 days" in tab.locator(".calculator-answer").inner_text()


def test_a_wrong_number_is_told_beside_it_and_the_last_result_stays(site, tab):
    tab.goto(BREAK_EVEN)
    field = tab.get_by_label("Tokens trained on")
    field.fill("many")
    error = tab.locator(".field-error", has_text="write a number from")
    error.wait_for()
    assert field.get_attribute("aria-invalid") == "true"
    assert "750 days" in tab.locator(".calculator-answer").inner_text()
    field.fill("10")
    error.wait_for(state="detached")
    assert field.get_attribute("aria-invalid") is None


def test_the_views_of_the_map_change_by_arrow_keys(site, tab):
    tab.goto("/")
    tab.get_by_role("radio", name="Whole lifecycle").focus()
    tab.keyboard.press("ArrowRight")
    assert tab.get_by_text("one long job, away from users").is_visible()
    assert not tab.get_by_text("built once, then run all the time").is_visible()
    tab.get_by_role("link", name="Train", exact=True).press("Enter")
    tab.wait_for_url("**/glossary/training/")
