"""The short glossary is narrowed on the page, and the address says how."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_filters_narrow_the_list_at_once_and_say_how_much_is_left(site, tab):
    tab.goto("/glossary/")
    shown = tab.locator(".entries dt a:visible")
    whole = shown.count()
    tab.get_by_role("navigation", name="Kind of term").get_by_text("Metric").click()
    expect(tab.locator(".glossary-count")).to_contain_text(f"of {whole} terms")
    assert tab.url.endswith("/glossary/kind/metric/")
    stages = tab.get_by_role("navigation", name="Stage of the lifecycle")
    stages.get_by_text("Infer", exact=True).click()
    expect(stages.locator("[aria-current]")).to_have_text("Infer")
    assert tab.url.endswith("/glossary/kind/metric/stage/infer/")
    left = shown.count()
    assert 0 < left < whole
    tab.reload()
    assert shown.count() == left
