"""A comparison table and its tools, in a real browser: what one sees, presses and hears read."""

import pytest

from glossary.documents import Column, Row
from glossary.publishing.actions import publish_all
from tests.make import make_comparison, make_explainer

from .forms import COPIED, seen

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAGE = "/basics/page/"
ROWS = (
    Row(text="Purpose", cells=("teach, at length", "=use"), group="What"),
    Row(text="Model", cells=("the same", "the same"), group="What"),
    Row(text="Cost", cells=("once", "always"), group="Money"),
)
PARTS = {"table", "row", "columnheader", "rowheader", "cell"}


@pytest.fixture
def page(editor, tab):
    """A tab that shows a table in two groups."""
    explainer = make_explainer("Page", path=PAGE, body_md="Before.\n\n## In `short`\n\nAfter.")
    make_comparison(
        explainer,
        caption="Training & use",
        corner="Aspect",
        columns=(Column(text="Training"), Column(text="Inference")),
        rows=ROWS,
    )
    publish_all([explainer], by=editor)
    tab.goto(PAGE)
    return tab


def tree(page):
    """The accessibility tree: (role, name) of all that is exposed, in reading order."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    found = []

    def walk(node):
        if not node.get("ignored"):
            found.append((node["role"]["value"], node.get("name", {}).get("value", "")))
        for child in node.get("childIds", ()):
            if child in by_id:
                walk(by_id[child])

    walk(nodes[0])
    return found


@pytest.mark.parametrize("width", [1280, 390])
def test_a_table_is_read_as_a_table_whatever_its_layout(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    assert [one for one in tree(page) if one[0] in PARTS] == [
        ("table", "Training & use"),
        *row(
            ("columnheader", "Aspect"), ("columnheader", "Training"), ("columnheader", "Inference")
        ),
        *row(("rowheader", "What")),
        *row(("rowheader", "Purpose"), ("cell", "teach, at length"), ("cell", "=use")),
        *row(("rowheader", "Model"), ("cell", "the same"), ("cell", "the same")),
        *row(("rowheader", "Money")),
        *row(("rowheader", "Cost"), ("cell", "once"), ("cell", "always")),
    ]


def row(*cells):
    return [("row", ""), *cells]


def test_headings_and_rows_lead_to_themselves_and_keep_their_names(page):
    named = tree(page)
    assert ("heading", "In short") in named
    assert ("link", "In short") in named
    assert ("link", "Purpose") in named
    page.get_by_role("link", name="Purpose", exact=True).press("Enter")
    page.wait_for_url("**#row-purpose")
    page.get_by_role("link", name="In short", exact=True).last.click()
    page.wait_for_url("**#in-short")


def test_the_mark_of_an_address_is_seen_on_touch(page, phone):
    shown = "getComputedStyle(document.querySelector('th > .anchor'), '::after').opacity"
    assert page.evaluate(shown) == "0"
    phone.goto(PAGE)
    assert phone.evaluate(shown) == "1"


def test_differences_are_told_by_a_sign_a_word_and_a_number(page):
    button = page.get_by_role("button", name="Differences")
    button.press("Enter")
    page.get_by_role("status").get_by_text("Differing rows: 2 of 3").wait_for()
    assert button.get_attribute("aria-pressed") == "true"
    named = tree(page)
    assert ("rowheader", "Purpose (differs)") in named
    assert ("rowheader", "Model") in named
    sign = "getComputedStyle(document.querySelector('tr.differs > th'), '::before').content"
    assert "≠" in page.evaluate(sign)
    button.press("Enter")
    page.locator(".differs").first.wait_for(state="detached")
    assert ("rowheader", "Purpose") in tree(page)
    assert not page.get_by_text("Differing rows").count()


def test_it_is_said_how_many_rows_the_words_leave(page):
    field = page.get_by_role("searchbox", name="Rows with")
    field.fill("same")
    page.get_by_role("status").get_by_text("Rows: 1 of 3").wait_for()
    assert not page.get_by_role("rowheader", name="Money").is_visible()
    field.fill("nothing like it")
    page.get_by_role("status").get_by_text("Rows: 0 of 3").wait_for()
    field.fill("")
    page.get_by_text("Rows: 0 of 3").wait_for(state="detached")
    assert page.get_by_role("rowheader", name="Money").is_visible()


def test_a_table_is_taken_as_csv_named_by_its_caption_with_the_rows_that_are_shown(page):
    page.get_by_role("button", name="Differences").press("Enter")
    page.locator("tr.differs").first.wait_for()
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV").press("Enter")
    assert taken.value.suggested_filename == "training-use.csv"
    with open(taken.value.path(), encoding="utf-8-sig", newline="") as file:
        assert file.read().split("\r\n") == [
            "Aspect,Training,Inference",
            'Purpose,"teach, at length",\'=use',
            "Model,the same,the same",
            "Cost,once,always",
            "",
        ]


def test_what_is_copied_is_what_is_seen(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("searchbox", name="Rows with").fill("once")
    page.get_by_text("Rows: 1 of 3").wait_for()
    page.get_by_role("button", name="Copy table").press("Enter")
    seen(page, COPIED)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.split("\n") == ["Aspect\tTraining\tInference", "Money", "Cost\tonce\talways"]


def test_without_a_clipboard_all_but_copying_is_offered(page):
    page.add_init_script("delete Navigator.prototype.clipboard")  # as on plain http
    page.reload()
    page.get_by_role("button", name="CSV").wait_for()
    assert page.get_by_role("button", name="Differences").is_visible()
    assert page.get_by_role("searchbox", name="Rows with").is_visible()
    assert not page.get_by_role("button", name="Copy table").count()
