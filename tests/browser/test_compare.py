"""The table of terms side by side, on a phone and with its tools."""

import pytest

from glossary.documents import Column, Row
from glossary.publishing.actions import publish_all
from tests.make import make_comparison, make_concept, make_explainer

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

NAMES = ("Alpha", "Beta", "Gamma")


@pytest.fixture
def _published(editor):
    concepts = [make_concept(name) for name in NAMES]
    page = make_explainer("Page")
    make_comparison(
        page,
        columns=tuple(Column(text=one.name, concept=one.identity) for one in concepts),
        rows=(
            Row(text="Size", cells=("one", "two", "three")),
            Row(text="Colour", cells=("red", "red", "red")),
            Row(text="Weight", cells=("light", "light", "heavy")),
        ),
    )
    publish_all([*concepts, page], by=editor)


def heads(tab):
    """Of the columns that are shown, from left to right."""
    shown = [head for head in tab.locator(".compare thead th").all() if head.is_visible()]
    return [head.inner_text() for head in sorted(shown, key=lambda one: one.bounding_box()["x"])]


def row(tab, name):
    return tab.locator(".compare tr[data-row]", has_text=name)


def is_tinted(tab, name):
    tint = "row => getComputedStyle(row.querySelector('td')).backgroundColor"
    return row(tab, name).evaluate(tint) != "rgba(0, 0, 0, 0)"


def test_on_a_phone_any_two_columns_stand_side_by_side_and_their_heads_stay(_published, tab):
    tab.set_viewport_size({"width": 390, "height": 500})
    tab.goto("/compare/alpha/beta/gamma/")
    assert heads(tab) == ["Alpha", "Beta"]
    tab.get_by_label("Left column").select_option(label="Gamma")
    assert heads(tab) == ["Gamma", "Beta"]
    cells = row(tab, "Size").locator("td").all()
    places = {cell.inner_text()[:3]: cell.bounding_box() for cell in cells if cell.is_visible()}
    assert places["thr"]["x"] < places["two"]["x"]
    tab.get_by_label("Right column").select_option(label="Gamma")  # they change places
    assert heads(tab) == ["Beta", "Gamma"]
    assert tab.get_by_label("Left column").locator("option:checked").inner_text() == "Beta"
    tab.reload()
    assert heads(tab) == ["Beta", "Gamma"]
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.get_by_role("rowheader", name="Colour").scroll_into_view_if_needed()
    tab.mouse.wheel(0, 150)
    assert tab.locator(".compare thead").bounding_box()["y"] >= 0


def test_columns_are_hidden_rows_filtered_and_differences_kept(_published, tab):
    tab.goto("/compare/alpha/beta/gamma/")
    tab.get_by_role("checkbox", name="Beta").uncheck()
    assert heads(tab) == ["Alpha", "Gamma"]
    size, colour = row(tab, "Size"), row(tab, "Colour")
    tab.get_by_label("Only differences").check()
    assert size.is_visible()
    assert not colour.is_visible()
    tab.get_by_label("Only differences").uncheck()
    tab.get_by_label("Rows with").fill("RED")
    size.wait_for(state="hidden")
    assert colour.is_visible()
    tab.get_by_role("status").get_by_text("Rows: 1 of ").wait_for()
    tab.get_by_label("Rows with").fill("nothing")
    tab.get_by_text("No row holds that.").wait_for()


def test_terms_are_chosen_by_their_beginnings(_published, tab):
    tab.goto("/compare/")
    tab.get_by_label("One term").fill("alp")
    tab.get_by_role("option", name="Alpha").click()
    tab.get_by_label("and another").fill("gam")
    tab.get_by_role("option", name="Gamma").wait_for()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/compare/alpha/gamma/")


def test_marks_follow_the_columns_that_are_shown_and_are_switched_off(_published, tab):
    tab.goto("/compare/alpha/beta/gamma/")
    tab.mouse.move(0, 0)
    assert [is_tinted(tab, name) for name in ("Size", "Colour", "Weight")] == [True, False, True]
    tab.get_by_role("checkbox", name="Gamma").uncheck()
    tab.mouse.move(0, 0)
    assert [is_tinted(tab, name) for name in ("Size", "Colour", "Weight")] == [True, False, False]
    assert row(tab, "Weight").get_by_role("rowheader").inner_text() == "Weight"
    tab.get_by_label("Only differences").check()
    assert [row(tab, name).is_visible() for name in ("Size", "Weight")] == [True, False]
    tab.get_by_label("Only differences").uncheck()
    tab.get_by_label("Mark differences").uncheck()
    tab.mouse.move(0, 0)
    assert not is_tinted(tab, "Size")


def test_what_is_set_stands_in_the_address_and_comes_back(_published, tab):
    tab.goto("/compare/alpha/beta/gamma/")
    tab.get_by_role("checkbox", name="Gamma").uncheck()
    tab.get_by_label("Only differences").check()
    tab.get_by_label("Rows with").fill("size")
    tab.wait_for_url("**/?rows=size&show=alpha&show=beta&only=on")
    assert (
        tab.get_by_role("link", name="CSV")
        .get_attribute("href")
        .endswith("/compare/alpha/beta/gamma.csv?rows=size&show=alpha&show=beta&only=on")
    )
    tab.reload()
    assert heads(tab) == ["Alpha", "Beta"]
    row(tab, "Colour").wait_for(state="hidden")
    assert row(tab, "Size").is_visible()
    tab.get_by_label("Rows with").fill("red")
    tab.get_by_text("No row differs.").wait_for()
    tab.get_by_label("Only differences").uncheck()
    assert row(tab, "Colour").is_visible()
    assert not tab.get_by_text("No row differs.").is_visible()
