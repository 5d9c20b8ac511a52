"""The way of somebody new: from a search engine on a term, by links alone, to a sheet of paper."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_a_newcomer_reads_compares_asks_plays_and_prints(site, tab):
    def follow(link, address):
        link.click()
        tab.wait_for_url(f"**{address}")

    def link(name, place="main"):
        return tab.locator(place).get_by_role("link", name=name, exact=True).first

    tab.goto("/glossary/kv-cache/")  # the only address that is typed
    assert tab.locator(".definition").bounding_box()["y"] < 500  # answers in its first screen
    follow(link("LLM training vs. inference"), "/llm-basics/training-vs-inference/")
    follow(link("Inference", ".comparison thead"), "/glossary/inference/")
    follow(
        link("Training", ".entry-aside section:has-text('Compare with')"),
        "/compare/inference/training/",
    )
    assert tab.get_by_role("rowheader", name="Purpose").is_visible()

    tab.locator("#g-search").fill("does inference need a GPU")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search/?q=**")
    tab.locator(".hits").get_by_role("link", name="Does inference need a GPU?").click()
    tab.wait_for_url("**/llm-basics/what-is-llm-inference/#**")
    assert tab.get_by_role("heading", name="Does inference need a GPU?").is_visible()

    follow(
        link("When has serving cost more than training?", ".section-nav"), "/llm-basics/break-even/"
    )
    tab.get_by_label("Tokens served a day").fill("100")
    tab.locator(".break-even-calculator-answer", has_text="7.5 days").wait_for()

    tab.emulate_media(media="print")
    assert "7.5 days" in tab.locator(".break-even-calculator-answer").inner_text()
    assert not tab.locator(".site-nav, .rail, .helpful button").filter(visible=True).count()
    assert tab.pdf().startswith(b"%PDF")
