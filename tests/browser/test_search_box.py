"""The field that completes what is typed: by keyboard, by mouse, by touch."""

import pytest

from glossary.publishing.actions import publish_all
from tests.make import make_concept, make_explainer, make_faq

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def _published(editor):
    page = make_explainer("Serving", body_md="## What a cache costs\n\nMemory.")
    publish_all([make_concept("KV cache"), make_concept("Cache line"), page], by=editor)


def test_a_name_is_completed_and_chosen_by_the_keyboard_alone(_published, tab):
    tab.goto("/glossary/")
    tab.keyboard.press("/")
    tab.keyboard.type("cach")
    field = tab.get_by_role("combobox", name="Search")
    options = tab.get_by_role("option")
    options.get_by_text("All results for “cach”").wait_for()  # and not for its beginning
    assert field.get_attribute("aria-expanded") == "true"
    assert [" ".join(text.split()) for text in options.all_inner_texts()] == [
        "Cache line",
        "KV cache",
        "What a cache costs Serving",
        "All results for “cach”",
    ]
    assert tab.get_by_role("status").get_by_text("3 suggestions").count() == 1
    assert tab.get_by_role("group", name="Terms").get_by_role("option").count() == 2
    assert tab.get_by_role("group", name="Sections").get_by_role("option").count() == 1

    def active():
        named = field.get_attribute("aria-activedescendant")
        return named and tab.locator(f"#{named}[aria-selected=true]").inner_text().split("\n")[0]

    seen = []
    for key in ("ArrowDown", "ArrowDown", "End", "ArrowDown", "ArrowUp", "Home"):
        tab.keyboard.press(key)
        seen.append(active())
    last = "All results for “cach”"
    assert seen == ["Cache line", "KV cache", last, None, last, "Cache line"]
    tab.keyboard.press("Escape")
    assert not options.first.is_visible()
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "cach"
    tab.keyboard.press("ArrowDown")
    options.first.wait_for()
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/basics/serving/#what-a-cache-costs")


def test_what_is_typed_before_the_style_came_is_completed_as_well(_published, tab):
    held = []
    tab.route("**/tools*.css", lambda route: held.append(route))  # noqa: PLW0108 (it looks into a function)
    tab.goto("/glossary/")
    with tab.expect_request("**/tools*.css"):
        tab.keyboard.press("/")
    tab.keyboard.type("cach")
    tab.wait_for_timeout(1000)  # longer than an answer takes
    held.pop().continue_()
    tab.get_by_role("option").get_by_text("All results for “cach”").wait_for()
    field = tab.get_by_role("combobox", name="Search")
    assert field.get_attribute("aria-expanded") == "true"


def test_enter_asks_for_a_page_of_results_and_the_mouse_chooses(_published, tab):
    tab.goto("/glossary/")
    tab.get_by_label("Search", exact=True).fill("kv")
    tab.get_by_role("option", name="KV cache").click()
    tab.wait_for_url("**/glossary/kv-cache/")
    tab.get_by_label("Search", exact=True).fill("cache")
    tab.get_by_role("option", name="KV cache").wait_for()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search/?q=cache")


def test_a_name_is_chosen_by_touch_and_nothing_is_cut_off(_published, phone):
    phone.goto("/")
    phone.locator("#g-search").tap()
    phone.keyboard.type("kv")
    phone.get_by_role("option", name="All results for “kv”").wait_for()
    option = phone.get_by_role("option", name="KV cache")
    option.wait_for()
    box = phone.get_by_role("listbox").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert option.bounding_box()["height"] >= 40
    option.tap()
    phone.wait_for_url("**/glossary/kv-cache/")


def test_a_place_is_opened_beside_by_the_middle_button(_published, tab):
    tab.goto("/glossary/")
    tab.get_by_label("Search", exact=True).fill("kv")
    with tab.context.expect_page() as opened:
        tab.get_by_role("option", name="KV cache").click(button="middle")
    assert opened.value.url.endswith("/glossary/kv-cache/")
    assert tab.url.endswith("/glossary/")


def test_who_types_too_fast_is_told(_published, tab):
    refusal = {"status": 429, "json": {"error": "Too many requests at once."}}
    tab.route("**/search/complete.json*", lambda route: route.fulfill(**refusal))
    tab.goto("/glossary/")
    tab.get_by_label("Search", exact=True).fill("kv")
    tab.locator(".combobox-list").get_by_text("Too many requests at once.").wait_for()
    assert tab.get_by_role("status").get_by_text("Too many requests at once.").count() == 1
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search/?q=kv")


def test_a_page_that_is_not_there_completes_what_is_looked_for(_published, tab):
    tab.goto("/glossary/kv-cach/")
    tab.locator("#g-find").fill("kv")
    tab.get_by_role("option", name="KV cache").click()
    tab.wait_for_url("**/glossary/kv-cache/")


def test_the_key_can_be_switched_off(_published, tab):
    tab.goto("/search/")
    tab.get_by_role("checkbox").uncheck()
    tab.goto("/glossary/")
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement === document.body")


def test_a_list_that_holds_no_such_question_offers_to_look_in_the_answers(editor, tab):
    page = make_explainer("Guide")
    make_faq(page, "What is stored?", answer_md="The keys of attention.")
    make_faq(page, "Who pays?")
    publish_all([page], by=editor)
    tab.goto("/faqs/")
    tab.get_by_label("Questions with").press_sequentially("attent")
    tab.get_by_text("No question here holds that.").wait_for()
    tab.get_by_role("button", name="Look in the answers too").click()
    tab.wait_for_url("**/faqs/?q=attent*")
    assert tab.get_by_role("link", name="What is stored?", exact=True).is_visible()
    assert not tab.get_by_text("Who pays?").is_visible()
