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
        ),
    )
    publish_all([*concepts, page], by=editor)


def heads(tab):
    shown = tab.locator(".compare thead th").all()
    return [head.inner_text() for head in shown if head.is_visible()]


def test_on_a_phone_any_two_columns_stand_side_by_side_and_their_heads_stay(_published, tab):
    tab.set_viewport_size({"width": 390, "height": 500})
    tab.goto("/compare/alpha/beta/gamma/")
    assert heads(tab) == ["Alpha", "Beta"]
    tab.get_by_label("Left column").select_option(label="Gamma")
    assert heads(tab) == ["Beta", "Gamma"]
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.get_by_role("rowheader", name="Colour").scroll_into_view_if_needed()
    tab.mouse.wheel(0, 150)
    assert tab.locator(".compare thead").bounding_box()["y"] >= 0


def test_columns_are_hidden_rows_filtered_and_differences_kept(_published, tab):
    tab.goto("/compare/alpha/beta/gamma/")
    tab.get_by_role("checkbox", name="Beta").uncheck()
    assert heads(tab) == ["Alpha", "Gamma"]
    size, colour = (tab.locator("tr", has_text=name).last for name in ("Size", "Colour"))
    tab.get_by_label("Only differences").check()
    assert size.is_visible()
    assert not colour.is_visible()
    tab.get_by_label("Only differences").uncheck()
    tab.get_by_label("Rows with").fill("RED")
    size.wait_for(state="hidden")
    assert colour.is_visible()
    tab.get_by_label("Rows with").fill("nothing")
    tab.get_by_text("No row holds that.").wait_for()


def test_terms_are_chosen_by_their_beginnings(_published, tab):
    tab.goto("/compare/")
    tab.get_by_label("One term").fill("alp")
    tab.get_by_role("option", name="Alpha").click()
    other = tab.get_by_label("and another")
    other.press_sequentially("gam")
    tab.get_by_role("option", name="Gamma").wait_for()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/compare/alpha/gamma/")
