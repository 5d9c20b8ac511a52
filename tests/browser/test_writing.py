"""Markdown fields in a real browser: toolbar, pickers, pictures, the page beside the form."""

import base64
import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from glossary.models import Source
from tests.make import make_comparison, make_concept, make_explainer, make_faq

from .forms import PASTE, change, fresh, save, typed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

AREA = "#id_body_md"
PASTE_PICTURE = """async picture => {
    const bytes = Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "leaf.png", {type: "image/png"}));
    const how = {clipboardData: data, bubbles: true, cancelable: true};
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
}"""


def leaf() -> str:
    """A green picture, as text."""
    file = io.BytesIO()
    Image.new("RGB", (4, 4), "green").save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def tool(name: str) -> str:
    return f".field-body_md .g-tool-{name}"


def test_the_toolbar_writes_markdown_that_can_be_undone(desk):
    concept = make_concept(body_md="A cache.")
    desk.goto(change(concept))
    area = "#id_body_md"
    desk.focus(area)
    desk.evaluate("document.getElementById('id_body_md').setSelectionRange(2, 7)")
    desk.click(".field-body_md .g-tool-bold")
    assert typed_in(desk, area) == "A **cache**."
    desk.keyboard.press("Control+z")
    assert typed_in(desk, area) == "A cache."
    desk.keyboard.press("Control+i")
    assert typed_in(desk, area) == "A *cache*."


def test_tab_leaves_a_markdown_field(desk):
    desk.goto(change(make_concept()))
    desk.focus("#id_body_md")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.id") != "id_body_md"
    assert typed_in(desk, "#id_body_md") == ""


def test_a_preview_is_asked_for_and_then_follows_the_typing(desk):
    asked = []
    desk.on("request", lambda request: "markdownify" in request.url and asked.append(request.url))
    desk.goto(change(make_concept(body_md="Some *words*.")))
    desk.wait_for_timeout(300)
    assert not asked
    desk.click(".field-body_md .g-tool-preview")
    shown = desk.locator(".field-body_md .markdownx-preview")
    shown.locator("em", has_text="words").wait_for()
    desk.fill("#id_body_md", "Other **words**.")
    shown.locator("strong", has_text="words").wait_for()


def test_a_term_is_found_by_typing_and_becomes_a_link(desk):
    make_concept("Prefill")
    desk.goto(change(make_concept(body_md="")))
    desk.focus("#id_body_md")
    desk.click(".field-body_md .g-tool-term")
    desk.keyboard.type("pref")
    desk.locator("#g-found-term [role=option]", has_text="Prefill").wait_for()
    desk.keyboard.press("Enter")
    desk.wait_for_selector("dialog[open]", state="detached")
    assert typed_in(desk, "#id_body_md") == "[Prefill](/glossary/prefill/)"


def test_a_picture_needs_words_and_then_stands_in_the_text(desk, tmp_path):
    file = tmp_path / "leaf.png"
    Image.new("RGB", (4, 4), "green").save(file)
    desk.goto(change(make_concept(body_md="")))
    desk.click(".field-body_md .g-tool-image")
    desk.set_input_files("dialog[open] input[type=file]", file)
    desk.click("dialog[open] button[type=submit]")
    desk.locator("dialog[open] [role=alert]", has_text="Say what").wait_for()
    desk.fill("dialog[open] [name=alt]", "A leaf")
    desk.click("dialog[open] button[type=submit]")
    desk.wait_for_selector("dialog[open]", state="detached")
    assert typed_in(desk, "#id_body_md").startswith("![A leaf](/media/")


def test_a_question_that_was_just_added_has_a_working_field(desk):
    page = make_explainer()
    desk.goto(change(page))
    desk.click("#faqs-group .add-row a")
    desk.fill("#id_faqs-0-question", "Why?")
    desk.focus("#id_faqs-0-answer_md")
    desk.click("#faqs-0 .g-tool-bold")
    assert typed_in(desk, "#id_faqs-0-answer_md") == "**bold**"
    save(desk)
    assert [faq.question for faq in page.faqs.all()] == ["Why?"]
    assert "<FAQs />" in fresh(page).body_md


def test_the_toolbar_is_one_stop_and_arrows_move_within_it(desk):
    desk.goto(change(make_concept(body_md="A cache.")))
    desk.focus(AREA)
    desk.keyboard.press("Control+a")
    desk.keyboard.press("Shift+Tab")
    here = "document.activeElement.dataset.do"
    assert desk.evaluate(here) == "heading"
    for key, name in (("ArrowRight", "bold"), ("End", "large"), ("ArrowRight", "heading")):
        desk.keyboard.press(key)
        assert desk.evaluate(here) == name
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    assert typed_in(desk, AREA) == "**A cache.**"
    desk.keyboard.press("Shift+Tab")
    assert desk.evaluate(here) == "bold"
    desk.keyboard.press("Escape")
    assert desk.evaluate("document.activeElement.id") == "id_body_md"


def test_lists_go_on_at_enter_and_end_where_an_item_is_empty(desk):
    desk.goto(change(make_concept(body_md="one")))
    desk.focus(AREA)
    desk.keyboard.press("End")
    desk.click(tool("numbers"))
    desk.keyboard.press("Enter")
    desk.keyboard.type("two")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    assert typed_in(desk, AREA) == "1. one\n2. two\n"
    desk.click(tool("list"))
    desk.keyboard.type("apart")
    assert typed_in(desk, AREA) == "1. one\n2. two\n- apart"


def test_a_source_is_found_by_typing_and_cited(desk):
    Source.objects.create(key="kwon2023", title="Efficient memory management", year=2023)
    desk.goto(change(make_concept(body_md="Paged.")))
    desk.focus(AREA)
    desk.keyboard.press("End")
    desk.click(tool("source"))
    desk.keyboard.type("memory 2023")
    desk.locator("#g-found-source [role=option]", has_text="Efficient").wait_for()
    desk.keyboard.press("Enter")
    desk.wait_for_selector("dialog[open]", state="detached")
    assert typed_in(desk, AREA) == "Paged.[^kwon2023]"


def test_a_component_is_put_in_by_its_form_and_changed_by_it(desk):
    desk.goto(change(make_concept(body_md="")))
    desk.focus(AREA)
    desk.click(tool("component"))
    desk.select_option("#g-component [name=component]", "LifecycleMap")
    desk.select_option("#g-component [name=focus]", "training")
    desk.frame_locator(".g-component-preview").get_by_text("Evaluate").first.wait_for()
    desk.click("#g-component [type=submit]")
    desk.wait_for_selector("dialog[open]", state="detached")
    assert typed_in(desk, AREA) == '<LifecycleMap focus="training" />\n'
    desk.click(tool("component"))
    assert typed_in(desk, "#g-component [name=focus]") == "training"
    desk.select_option("#g-component [name=focus]", "inference")
    desk.click("#g-component [type=submit]")
    desk.wait_for_selector("dialog[open]", state="detached")
    assert typed_in(desk, AREA) == '<LifecycleMap focus="inference" />\n'


def test_a_component_that_needs_something_asks_for_it(desk):
    table = make_comparison(make_explainer(), caption="Engines compared")
    desk.goto(change(make_concept(body_md="")))
    desk.focus(AREA)
    desk.click(tool("component"))
    desk.select_option("#g-component [name=component]", "Comparison")
    desk.click("#g-component [type=submit]")
    desk.locator("#g-component [role=alert]", has_text="Fill in").wait_for()
    desk.fill("#g-component [name=key]", "engines")
    option = desk.locator("#g-component datalist option", has_text="Engines compared")
    option.wait_for(state="attached")
    desk.fill("#g-component [name=key]", option.get_attribute("value"))
    desk.keyboard.press("Enter")
    desk.wait_for_selector("dialog[open]", state="detached")
    assert typed_in(desk, AREA) == f'<Comparison key="{table.key}" />\n'


def test_a_box_is_put_around_what_was_selected(desk):
    desk.goto(change(make_concept(body_md="Mind the gap.")))
    desk.focus(AREA)
    desk.keyboard.press("Control+a")
    desk.click(tool("note"))
    desk.select_option("#g-note [name=kind]", "warning")
    desk.fill("#g-note [name=title]", "Careful")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("dialog[open]", state="detached")
    assert typed_in(desk, AREA) == ":::warning Careful\n\nMind the gap.\n\n:::\n"


def test_a_picture_that_was_pasted_needs_words_too(desk):
    desk.goto(change(make_concept(body_md="")))
    desk.focus(AREA)
    desk.evaluate(PASTE_PICTURE, leaf())
    desk.locator("#g-picture .g-picture-name", has_text="leaf.png").wait_for()
    desk.click("#g-picture [type=submit]")
    desk.locator("#g-picture [role=alert]", has_text="Say what").wait_for()
    desk.fill("#g-picture [name=alt]", "A leaf")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("dialog[open]", state="detached")
    assert typed_in(desk, AREA).startswith("![A leaf](/media/")


def test_a_block_from_a_spreadsheet_becomes_a_table(desk):
    desk.goto(change(make_concept(body_md="")))
    desk.focus(AREA)
    desk.evaluate(PASTE, "Item\tCost\nGPU\t3|4")
    assert typed_in(desk, AREA) == "| Item | Cost |\n| --- | --- |\n| GPU | 3\\|4 |\n"


def beside(tab):
    return tab.frame_locator("#g-beside iframe.g-front")


def test_the_page_beside_the_form_follows_the_typing_and_keeps_its_place(desk):
    page = make_explainer(body_md="\n\n".join(f"Paragraph {n}." for n in range(80)))
    make_faq(page, "Why so long?")
    desk.goto(change(page))
    desk.keyboard.press("Alt+Shift+P")
    beside(desk).get_by_text("Paragraph 79.").wait_for()
    assert beside(desk).get_by_text("Why so long?").count()
    front = "document.querySelector('#g-beside iframe.g-front').contentWindow"
    desk.evaluate(f"{front}.scrollTo(0, 1500)")
    desk.fill("#id_title", "Another title")
    beside(desk).get_by_role("heading", name="Another title").wait_for()
    assert desk.evaluate(f"{front}.scrollY") == 1500
    assert fresh(page).title != "Another title"
    assert fresh(page).version == page.version


def test_the_page_beside_the_form_says_what_keeps_it_back(desk):
    page = make_explainer()
    desk.goto(change(page))
    desk.click("#g-beside-toggle")
    beside(desk).get_by_text("Some words").first.wait_for()
    desk.fill("#id_path", "no path")
    line = desk.locator(".g-beside-problems li").first
    line.wait_for()
    line.locator("a").click()
    assert desk.evaluate("document.activeElement.id") == "id_path"


def test_on_a_phone_the_page_takes_the_forms_place(desk):
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(change(make_explainer()))
    desk.click("#g-beside-toggle")
    beside(desk).get_by_text("Some words").first.wait_for()
    assert not desk.locator(AREA).is_visible()
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
    desk.click("#g-beside-toggle")
    assert desk.locator(AREA).is_visible()


def test_full_screen_shows_the_page_and_escape_leaves_it(desk):
    desk.goto(change(make_explainer()))
    desk.focus(AREA)
    desk.click(tool("large"))
    beside(desk).get_by_text("Some words").first.wait_for()
    desk.keyboard.press("Escape")
    assert desk.locator(".g-large").count() == 0
    assert not desk.locator("#g-beside").is_visible()


def test_axe_finds_nothing_in_dialogs_and_beside_the_form(door):
    desk = door  # axe itself writes styles that the policy refuses
    Source.objects.create(key="kwon2023", title="Efficient memory management")
    found = []
    for scheme, width in (("light", 1280), ("dark", 390)):
        desk.emulate_media(color_scheme=scheme)
        desk.set_viewport_size({"width": width, "height": 844})
        desk.goto(change(make_explainer(f"In {scheme}")))
        desk.focus(AREA)
        for name in ("term", "source", "component", "note", "image", None):
            if name:
                desk.click(tool(name))
                desk.wait_for_selector("dialog[open]")
            else:
                desk.click("#g-beside-toggle")
                beside(desk).get_by_text("Some words").first.wait_for()
            for violation in Axe().run(desk).response["violations"]:
                places = [node["html"][:160] for node in violation["nodes"][:3]]
                found.append((scheme, name, violation["id"], places))
            if desk.evaluate("document.documentElement.scrollWidth") > width:
                found.append((scheme, name, "too wide", []))
            desk.keyboard.press("Escape")
        desk.click("#g-beside-toggle")
    assert not found
