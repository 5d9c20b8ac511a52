"""A walk by the keyboard through each piece: order of Tab, focus seen and kept, states told."""

import pytest
from playwright.sync_api import expect

from glossary.models import Section
from glossary.publishing import chrome

from .forms import seen

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

EXPLAINER = "/llm-basics/training-vs-inference/"
FOUR = "/compare/decode/inference/prefill/training/"
FOCUSED = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect(), drawn = getComputedStyle(one);
  const name = one.ariaLabel ?? one.labels?.[0]?.firstChild.textContent.trim() ?? "";
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    name: name || one.labels?.[0]?.innerText.trim() || one.innerText.trim() || one.tagName,
    isSeen: drawn.outlineStyle === "solid" && parseFloat(drawn.outlineWidth) > 2 && inside,
  };
}"""


@pytest.fixture(autouse=True)
def _no_gliding(tab):
    """What gets the focus is in view at once."""
    tab.emulate_media(reduced_motion="reduce")


def focused(tab):
    """The name of what has the focus, which a reader must see."""
    found = tab.evaluate(FOCUSED)
    assert found["isSeen"], found["name"]
    return found["name"]


def walk(tab, steps):
    """Press Tab so many times; returns the names of what had the focus."""
    names = []
    for _ in range(steps):
        tab.keyboard.press("Tab")
        names.append(focused(tab))
    return names


def step_onto(tab, place):
    """Come to `place` by the keyboard, from what stands before it."""
    place.focus()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Tab")
    expect(place).to_be_focused()
    return focused(tab)


def test_the_tools_of_a_table(site, tab):
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.goto(EXPLAINER)
    first = tab.get_by_role("button", name="Copy table")
    assert [step_onto(tab, first), *walk(tab, 3)] == [
        "Copy table",
        "CSV",
        "Differences",
        "Rows with",
    ]
    status = tab.locator(".comparison-said")
    expect(status).to_have_attribute("role", "status")
    tab.keyboard.type("who")
    expect(status).to_contain_text("Rows: 2 of")
    assert focused(tab) == "Rows with"
    tab.keyboard.press("Escape")
    expect(status).to_be_empty()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Space")
    expect(status).to_contain_text("Differing rows")
    differences = tab.get_by_role("button", name="Differences")
    expect(differences).to_have_attribute("aria-pressed", "true")
    assert focused(tab) == "Differences"
    tab.keyboard.press("Enter")
    expect(differences).to_have_attribute("aria-pressed", "false")
    tab.keyboard.press("Shift+Tab")
    with tab.expect_download():
        tab.keyboard.press("Enter")
    assert focused(tab) == "CSV"
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Space")
    told = "document.querySelector('body > [role=status]').textContent === 'Copied'"
    seen(tab, f"{told} && document.activeElement.textContent === 'Copied'")  # for two seconds
    assert focused(tab) in ("Copied", "Copy table")
    expect(tab.get_by_role("button", name="Copy table")).to_be_focused()


def test_the_tools_above_terms_side_by_side(site, tab):
    tab.goto(FOUR)
    names = [step_onto(tab, tab.get_by_label("Rows with")), *walk(tab, 8)]
    tools = ["Rows with", "Show", "Mark differences", "Only differences"]
    assert names[:-1] == [*tools, "Decode", "Inference", "Prefill", "Training"]
    expect(tab.get_by_role("region", name="What the tables on these pages say")).to_be_focused()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Space")
    expect(tab.get_by_role("checkbox", name="Training")).not_to_be_checked()
    expect(tab.get_by_role("columnheader", name="Training")).not_to_be_visible()
    assert focused(tab) == "Training"
    for _ in range(4):
        tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Space")
    assert focused(tab) == "Only differences"
    tab.wait_for_url("**only=on**")
    tab.keyboard.press("Space")
    step_onto(tab, tab.get_by_label("Rows with"))
    tab.keyboard.type("nothing like it")
    expect(tab.get_by_role("status").get_by_text("No row holds that.")).to_be_visible()
    assert focused(tab) == "Rows with"
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("rowheader", name="Purpose")).to_be_visible()
    tab.keyboard.type("purpose")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**rows=purpose**")
    expect(tab.get_by_role("rowheader", name="Purpose")).to_be_visible()


def test_the_filter_of_questions(site, tab):
    tab.goto("/faqs/")
    assert step_onto(tab, tab.get_by_label("Questions with")) == "Questions with"
    shown = tab.locator(".question-list > li:visible")
    whole = shown.count()
    tab.keyboard.type("gpu")
    expect(shown).to_have_count(1)
    expect(tab.get_by_role("status").get_by_text(f"1 of {whole} questions")).to_be_visible()
    tab.keyboard.type("zzz")
    expect(tab.get_by_role("status").get_by_text("No question here holds that.")).to_be_visible()
    assert walk(tab, 2) == ["Show", "Look in the answers too"]
    for _ in range(2):
        tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Escape")
    expect(shown).to_have_count(whole)
    assert focused(tab) == "Questions with"


def test_the_filters_of_the_glossary(site, tab):
    tab.goto("/glossary/")
    kinds = tab.get_by_role("navigation", name="Kind of term")
    metric = kinds.get_by_role("link", name="Metric")
    step_onto(tab, metric)
    tab.keyboard.press("Enter")
    count = tab.locator(".glossary-count")
    expect(count).to_have_attribute("role", "status")
    expect(count).to_contain_text("of")
    expect(metric).to_have_attribute("aria-current", "true")
    expect(metric).to_be_focused()
    focused(tab)
    field = tab.get_by_label("Terms with")
    for _ in range(30):
        tab.keyboard.press("Tab")
        if focused(tab) == "Terms with":
            break
    expect(field).to_be_focused()
    tab.keyboard.type("time to first")
    expect(count).to_contain_text("3 of")
    assert focused(tab) == "Terms with"
    assert walk(tab, 2)[0] == "Search"  # on to the letters that are left
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/glossary/kind/metric/#**")


def test_the_calculator(site, tab):
    tab.goto("/llm-basics/break-even/")
    names = [step_onto(tab, tab.get_by_label("Weights that are trained")), *walk(tab, 11)]
    training = ["Weights that are trained", "Tokens trained on", "Utilization", "Accelerator price"]
    assert names == [
        *training,
        "Tokens served a day",
        "Utilization",
        "Accelerator price",
        "Active parameters",
        "Peak of one accelerator",
        "Work it out",
        "Page with these numbers",
        "The chart as a table",
    ]
    tab.keyboard.press("Space")
    expect(tab.locator(".break-even-calculator details")).to_have_attribute("open", "")
    assert focused(tab) == "The chart as a table"
    field = tab.get_by_label("Tokens served a day")
    step_onto(tab, field)
    tab.keyboard.press("Control+A")
    tab.keyboard.type("many")
    expect(field).to_have_attribute("aria-invalid", "true")
    told = field.get_attribute("aria-describedby").split()[-1]
    expect(tab.locator(f"[id='{told}']")).to_contain_text("Tokens served a day")
    tab.keyboard.press("Control+A")
    tab.keyboard.type("100")
    tab.keyboard.press("Enter")
    answer = tab.locator(".break-even-calculator-answer")
    expect(answer).to_have_attribute("aria-live", "polite")
    expect(answer).to_contain_text("7.5 days")
    assert focused(tab) == "Tokens served a day"


def test_the_lab(site, tab):
    tab.goto("/llm-basics/train-a-tiny-model/")
    names = [step_onto(tab, tab.get_by_role("button", name="Start training")), *walk(tab, 6)]
    assert names == [
        "Start training",
        "Forget all",
        "Let it write",
        "Prompt",
        "Temperature",
        "Characters",
        "What it learns from",
    ]
    tab.keyboard.press("Space")
    steps = tab.get_by_role("spinbutton", name="Steps")
    assert walk(tab, 2) == ["Seed", "Steps"]
    tab.keyboard.press("Control+A")
    tab.keyboard.type("100")
    expect(steps).to_have_value("100")
    temperature = tab.get_by_role("slider", name="Temperature")
    step_onto(tab, temperature)
    tab.keyboard.press("ArrowRight")
    expect(tab.locator('[data-lab="temperature-shown"]')).to_have_text("0.9")
    step_onto(tab, tab.get_by_role("button", name="Start training"))
    tab.keyboard.press("Space")
    done = tab.get_by_role("button", name="Trained")
    done.wait_for()
    status = tab.locator('[data-lab="status"]')
    expect(status).to_have_attribute("role", "status")
    expect(status).to_contain_text("100 % trained")
    expect(done).to_be_focused()  # though it can't be pressed any more
    expect(done).to_be_disabled()
    assert focused(tab) == "Trained"
    tab.keyboard.press("Space")
    expect(done).to_be_focused()
    assert walk(tab, 1) == ["Forget all"]


def test_the_map_of_the_lifecycle(site, tab):
    tab.goto("/")
    step_onto(tab, tab.get_by_role("radio", name="Whole lifecycle"))
    tab.keyboard.press("ArrowRight")
    training = tab.get_by_role("radio", name="Training")
    expect(training).to_be_checked()
    expect(training).to_be_focused()
    facts = tab.locator(".lifecycle-facts")
    expect(facts).to_have_attribute("aria-live", "polite")
    expect(facts).to_contain_text("one long job")
    assert walk(tab, 6) == ["Data", "Train", "Evaluate", "Deploy", "Infer", "Optimize"]
    for _ in range(6):
        tab.keyboard.press("Shift+Tab")
    expect(training).to_be_focused()  # the views are one stop, at the one that is chosen


def test_what_the_menu_keeps_under_more(db, tab):
    for number in range(8):
        Section.objects.create(path=f"/s{number}/", title=f"Section {number}", position=number)
    chrome.renew()
    tab.goto("/glossary/")
    tab.locator("body > [role=status]").wait_for(state="attached")  # the module has run
    more, last = tab.locator(".site-more > summary"), tab.get_by_role("link", name="Section 7")
    step_onto(tab, more)
    tab.keyboard.press("Enter")
    assert walk(tab, 2) == ["Section 6", "Section 7"]
    tab.keyboard.press("Escape")
    expect(last).not_to_be_visible()
    expect(more).to_be_focused()
    focused(tab)
    tab.keyboard.press("Space")
    expect(last).to_be_visible()
    walk(tab, 3)  # past its end: it doesn't lie over what follows
    expect(last).not_to_be_visible()
    more.click()
    tab.locator("h1").click()
    expect(last).not_to_be_visible()
