"""What a printer gets: words and pictures, and nothing that only a screen can do."""

import pytest

from tests.audit.places import ONE_OF_EACH_KIND

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

TOOLS = """() => [...document.querySelectorAll("button, input, select, textarea, [data-play] nav")]
    .filter((each) => each.checkVisibility() && !each.closest(".break-even-calculator-form"))
    .map((each) => each.outerHTML.slice(0, 120))"""
ASIDE = (
    ".skip, .site-header nav, .site-footer nav, .rail, .steps, .comparison-tools, .compare-tools,"
    " .compare-files, .chosen, .filters, .letters, .faq-near, .helpful"
)


def test_nothing_to_press_and_no_way_on_is_printed(site, tab):
    for path in ONE_OF_EACH_KIND:
        tab.goto(path)
        tab.locator("body > [role=status]").first.wait_for(state="attached")  # the module has run
        tab.emulate_media(media="print")
        assert tab.evaluate(TOOLS) == [], path
        for aside in tab.locator(ASIDE).all():
            assert not aside.is_visible(), (path, aside.get_attribute("class"))
        assert tab.locator("h1").is_visible(), path
        tab.emulate_media(media="screen")


def test_numbers_of_the_calculator_and_all_rows_of_a_table_are_printed(site, tab):
    tab.goto("/llm-basics/break-even/")
    tab.emulate_media(media="print")
    assert tab.get_by_label("Tokens trained on").is_visible()
    assert not tab.get_by_role("button", name="Work it out").is_visible()
    assert tab.get_by_text("750 days").first.is_visible()
    tab.goto("/llm-basics/training-vs-inference/")
    rows = tab.locator(".comparison tbody tr")
    assert all(row.is_visible() for row in rows.all())


def test_all_terms_side_by_side_are_printed_though_a_sheet_is_narrow(site, tab):
    tab.set_viewport_size({"width": 660, "height": 900})
    tab.goto("/compare/decode/inference/prefill/training/")
    heads = tab.locator(".compare thead th")
    assert len(heads.filter(visible=True).all()) == 2
    tab.emulate_media(media="print")
    assert len(heads.filter(visible=True).all()) == 4
    table, room = tab.locator(".compare table"), tab.locator(".comparison-scroll")
    assert table.bounding_box()["width"] <= room.bounding_box()["width"] + 1
