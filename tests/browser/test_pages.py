"""What only a browser can tell of whole pages: findings of axe, their width, the policy kept."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.audit import extras
from tests.audit.states import STATES

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ONE_OF_EACH_KIND = [
    "/",
    "/llm-basics/",
    "/llm-basics/training-vs-inference/",
    "/llm-basics/fine-tuning/",
    "/glossary/",
    "/glossary/kind/phase/",
    "/glossary/training/",
    "/glossary/kv-cache/",
    "/faqs/",
    "/llm-basics/break-even/",
    "/llm-basics/train-a-tiny-model/",
    "/calculate/break-even/?tokens=x",
    "/glossary/kv-cache/around/",
    "/helpful/?page=/glossary/kv-cache/",
    "/compare/",
    "/compare/?with=training&with=infrence",
    "/compare/inference/training/",
    "/compare/fine-tuning/pre-training/prompt-engineering/",
    "/search/?q=kv+cache",
    "/search/?q=zzzz",
    "/nothing-here/",
]


def test_axe_finds_nothing_in_either_scheme(site, tab):
    found = []
    for scheme, width in (("light", 1280), ("dark", 390)):
        tab.emulate_media(color_scheme=scheme)
        tab.set_viewport_size({"width": width, "height": 844})
        for path in ONE_OF_EACH_KIND:
            tab.goto(path)
            for violation in Axe().run(tab).response["violations"]:
                places = [node["html"][:120] for node in violation["nodes"][:3]]
                found.append((scheme, path, violation["id"], places))
    assert not found


@pytest.mark.parametrize(("name", "path", "lead"), STATES, ids=[one[0] for one in STATES])
def test_axe_finds_nothing_in_a_piece_that_is_used(site, tab, name, path, lead):
    tab.emulate_media(reduced_motion="reduce")
    tab.goto(path)
    lead(tab)
    found = {
        each["id"]: each["nodes"][0]["html"][:120] for each in Axe().run(tab).response["violations"]
    }
    assert not found


def test_axe_finds_nothing_where_a_word_has_senses_or_a_page_was_withdrawn(editor, tab):
    extras.add()
    for path, status in ((extras.SENSES, 200), (extras.WITHDRAWN, 410)):
        assert tab.goto(path).status == status
        assert not Axe().run(tab).response["violations"]


def test_no_page_scrolls_sideways_on_a_phone_or_breaks_the_policy(site, tab):
    complaints = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on(
        "console",
        lambda line: (
            complaints.append(line.text)
            if line.type == "error" and not {"400", "404"} & set(line.text.split())
            else None
        ),
    )
    tab.set_viewport_size({"width": 390, "height": 844})
    too_wide = {}
    for path in ONE_OF_EACH_KIND:
        tab.goto(path)
        width = tab.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            too_wide[path] = width
    assert not too_wide
    assert not complaints


def test_every_text_is_there_without_javascript(site, browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/llm-basics/training-vs-inference/")
    assert tab.get_by_role("columnheader", name="Inference").is_visible()
    tab.get_by_role("navigation", name="On this page").get_by_text("How inference works").click()
    tab.wait_for_url("**#how-inference-works")
    tab.get_by_label("Training", exact=True).check()
    assert tab.get_by_text("loss, accuracy, evaluation scores").is_visible()
    tab.locator("main a.term", has_text="prefill").first.click()
    tab.wait_for_url("**/glossary/prefill/")
    context.close()


def test_a_comparison_reads_as_a_table_on_a_phone_too(site, tab):
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto("/llm-basics/training-vs-inference/")
    table = tab.get_by_role("table", name="Training and inference of a large language model")
    row = table.get_by_role("row").filter(has=tab.get_by_role("rowheader", name="Purpose"))
    assert row.get_by_role("cell").count() == 2
    left, right = (cell.bounding_box() for cell in row.get_by_role("cell").all())
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    head = table.get_by_role("columnheader", name="Inference")
    assert head.bounding_box()["x"] == right["x"]
