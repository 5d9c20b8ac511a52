"""What the module adds to pages: previews of terms, copying, contents that follow, a key."""

import pytest

from glossary.publishing import votes
from glossary.publishing.actions import publish_all
from tests.make import make_comparison, make_concept, make_explainer

from .forms import COPIED, seen, wait

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAGE = "/basics/page/"


@pytest.fixture
def page(editor, tab):
    """A tab that shows an explainer with two linked terms and a table."""
    explainer = make_explainer(
        "Page", path=PAGE, body_md="The KV cache saves work.\n\n## Later\n\nIt is read in decode."
    )
    make_comparison(explainer)
    terms = [
        make_concept("KV cache", short_md="Keys and values, kept."),
        make_concept("Decode", short_md="One token after another."),
    ]
    publish_all([*terms, explainer], by=editor)
    tab.goto(PAGE)
    return tab


def test_a_preview_opens_by_the_mouse_can_be_hovered_and_closes_with_escape(page):
    preview = page.locator(".preview")
    page.locator("a.term", has_text="KV cache").hover()
    preview.get_by_text("Keys and values, kept.").wait_for()
    preview.hover()
    page.wait_for_timeout(400)
    assert preview.is_visible()
    page.keyboard.press("Escape")
    assert preview.count() == 0


def test_a_preview_closes_when_the_mouse_has_left(page):
    page.locator("a.term", has_text="KV cache").hover()
    preview = page.locator(".preview")
    preview.wait_for()
    page.mouse.move(1, 1)
    preview.wait_for(state="detached")


def test_a_preview_opens_by_the_keyboard_and_describes_its_link(page):
    link = page.locator("a.term", has_text="KV cache")
    for _ in range(30):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    preview = page.locator(".preview")
    preview.get_by_text("Keys and values, kept.").wait_for()
    assert link.get_attribute("aria-describedby") == preview.locator("div").get_attribute("id")
    assert page.get_by_role("status").get_by_text("Keys and values, kept.").count() == 1
    page.keyboard.press("Escape")
    assert preview.count() == 0
    assert page.get_by_role("status").get_by_text("Keys and values, kept.").count() == 0
    assert link.evaluate("link => link === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/kv-cache/")


CORNERS = (
    "top:0;left:0",
    "top:0;right:0",
    "bottom:0;left:0",
    "bottom:0;right:0",
    "top:45%;right:0",
)


@pytest.mark.parametrize("size", [(390, 700), (320, 256)], ids=["phone", "zoomed four times"])
def test_a_preview_is_cut_off_at_no_edge_and_moves_nothing(page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    wait(page, 0)  # a preview closes where the window changes
    link = page.locator("a.term", has_text="KV cache")
    preview = page.locator(".preview")
    for corner in CORNERS:
        page.mouse.move(size[0] / 2, size[1] / 2)
        link.evaluate(
            "(a, to) => Object.assign(a.style, {position: 'fixed', zIndex: 9, inset: ''}, to)",
            dict(side.split(":") for side in corner.split(";")),
        )
        height = page.evaluate("document.documentElement.scrollHeight")
        link.hover()
        preview.get_by_text("Keys and values, kept.").wait_for()
        box = preview.bounding_box()
        assert box["x"] >= 0, corner
        assert box["y"] >= 0, corner
        assert box["x"] + box["width"] <= size[0], corner
        assert box["y"] + box["height"] <= size[1], corner
        assert page.evaluate("document.documentElement.scrollHeight") == height, corner
        page.keyboard.press("Escape")


def test_a_preview_is_read_out_as_what_describes_its_link(page):
    page.locator("a.term", has_text="KV cache").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.locator(".preview").get_by_text("Keys and values, kept.").wait_for()
    devtools = page.context.new_cdp_session(page)
    nodes = devtools.send("Accessibility.getFullAXTree")["nodes"]
    said = [node.get("description", {}).get("value", "") for node in nodes]
    assert "KV cache Keys and values, kept." in [" ".join(one.split()) for one in said]


def test_the_first_tap_shows_a_preview_and_the_second_one_follows(page, phone):
    phone.goto(PAGE)
    link = phone.locator("a.term", has_text="decode")
    link.tap()
    preview = phone.locator(".preview")
    preview.get_by_text("One token after another.").wait_for()
    box = preview.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    link.tap()
    phone.wait_for_url("**/glossary/decode/")


def test_a_tap_is_known_in_browsers_whose_clicks_are_no_pointer_events(page):
    tap = """link => {
        link.dispatchEvent(new PointerEvent("pointerdown", {pointerType: "touch", bubbles: true}));
        const click = new MouseEvent("click", {bubbles: true, cancelable: true, detail: 1});
        link.dispatchEvent(click);
        return click.defaultPrevented;
    }"""
    link = page.locator("a.term", has_text="decode")
    assert link.evaluate(tap)
    page.locator(".preview").get_by_text("One token after another.").wait_for()
    assert page.url.endswith(PAGE)
    link.evaluate(tap)
    page.wait_for_url("**/glossary/decode/")


def test_a_tap_follows_where_there_is_no_preview(page):
    page.route("**/preview.json", lambda route: route.abort())
    page.locator("a.term", has_text="decode").evaluate(
        """link => {
            const touch = {pointerType: "touch", bubbles: true};
            link.dispatchEvent(new PointerEvent("pointerdown", touch));
            const click = {bubbles: true, cancelable: true, detail: 1};
            link.dispatchEvent(new MouseEvent("click", click));
        }"""
    )
    page.wait_for_url("**/glossary/decode/")


def test_a_link_that_an_author_made_to_a_term_has_a_preview_too(page, editor):
    text = "Read of [the first phase](/glossary/prefill/) in [all terms](/glossary/)."
    own = make_explainer("Own", path="/basics/own/", body_md=text)
    publish_all([make_concept("Prefill", short_md="Before decode."), own], by=editor)
    page.goto("/basics/own/")
    page.get_by_role("link", name="all terms").hover()
    page.get_by_role("link", name="the first phase").hover()
    page.locator(".preview").get_by_text("Before decode.").wait_for()


def test_a_table_is_copied_with_tabs_between_its_cells(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy table").click()
    seen(page, COPIED)
    rows = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert rows[1:] == ["Purpose\tone\tother", "Cost\tlow\thigh"]


def test_a_slash_leads_to_the_search_field_but_not_while_typing(page):
    field = page.locator("#g-search")
    page.keyboard.press("/")
    assert field.evaluate("field => field === document.activeElement")
    page.keyboard.type("a/b")
    assert field.input_value() == "a/b"


def test_tabs_stand_in_a_row_and_open_one_at_a_time(editor, tab):
    items = "".join(
        f'<TabItem label="{label}">\n\nText of {label}.\n\n</TabItem>\n' for label in ("One", "Two")
    )
    explainer = make_explainer("Tabs", path=PAGE, body_md=f"<Tabs>\n{items}</Tabs>")
    publish_all([explainer], by=editor)
    tab.goto(PAGE)
    first, second = (tab.locator(".tab > summary", has_text=label) for label in ("One", "Two"))
    assert first.bounding_box()["y"] == second.bounding_box()["y"]
    assert tab.get_by_text("Text of One.").is_visible()
    second.focus()
    tab.keyboard.press("Enter")
    assert tab.get_by_text("Text of Two.").is_visible()
    assert not tab.get_by_text("Text of One.").is_visible()


def test_an_answer_is_thanked_for_in_its_place(page, settings):
    settings.SITE_URL = page.url.partition("/basics")[0]
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_role("status").get_by_text("Thank you").wait_for()
    assert page.url.endswith(PAGE)
    assert votes.VOTES._counts.popitem()[0].is_helpful is False
