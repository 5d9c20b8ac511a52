"""What only a browser tells of the looks: length of lines, directions, forced colours."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

EXPLAINER = "/llm-basics/training-vs-inference/"
COMPARED = "/compare/fine-tuning/inference/pre-training/training/"
SAMPLE = "Training writes the parameters of a model, inference reads them at every request."
ARIAL = 36.2  # width of SAMPLE in em, in Arial and in all faces made to its measure
LINES = """() => {
  const found = [];
  for (const text of document.querySelectorAll('.prose > p')) {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), range = new Range();
    const lines = new Map();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest('sup')) continue;
      for (let at = 0; at < node.length; at++) {
        range.setStart(node, at); range.setEnd(node, at + 1);
        const box = range.getClientRects()[0];
        const line = box && Math.round(box.bottom / 8);
        if (box) lines.set(line, (lines.get(line) ?? 0) + 1);
      }
    }
    found.push(...[...lines.values()].slice(0, -1)); // the last one is not full
  }
  return found;
}"""
WIDTH = """(sample) => {
  const span = document.createElement('span');
  span.style.cssText = 'white-space: nowrap; position: absolute';
  span.textContent = sample;
  const text = document.querySelector('.prose > p');
  text.append(span);
  return span.getBoundingClientRect().width / parseFloat(getComputedStyle(text).fontSize);
}"""


def test_lines_have_60_to_75_characters_here_and_in_a_narrow_face(site, tab):
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto(EXPLAINER)
    lines = tab.evaluate(LINES)
    mean = sum(lines) / len(lines)
    as_arial = mean * tab.evaluate(WIDTH, SAMPLE) / ARIAL
    assert len(lines) > 20
    assert 60 <= mean <= 75
    assert 60 <= as_arial <= 75


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_scrolls_sideways_from_right_to_left_and_code_stays_as_it_is(site, tab, width):
    tab.set_viewport_size({"width": width, "height": 844})
    too_wide = {}
    for path in ("/", EXPLAINER, "/glossary/", "/glossary/kv-cache/", COMPARED, "/styleguide/"):
        tab.goto(path)
        tab.evaluate("document.documentElement.dir = 'rtl'")
        if (found := tab.evaluate("document.documentElement.scrollWidth")) > width:
            too_wide[path] = found
    assert not too_wide
    for piece in (
        "pre",
        "code",
        "kbd",
        "math",
        ".code-title",
        ".train-infer-lab-text",
        ".chart-area",
    ):
        assert style(tab, f".prose {piece}", "direction") == "ltr", piece


def test_every_mark_and_state_is_seen_in_the_readers_own_colours(site, tab):
    tab.emulate_media(forced_colors="active")
    tab.goto("/styleguide/")
    for marked in (
        '[aria-pressed="true"]',
        ".hll",
        ".filters [aria-current]",
        ".contents [aria-current]",
    ):
        assert style(tab, marked, "outlineStyle") == "solid", marked
    opened, closed = ".tab[open] > summary", ".tab:not([open]) > summary"
    ground = style(tab, "html", "backgroundColor")
    assert style(tab, closed, "borderBottomColor") == ground
    assert style(tab, opened, "borderBottomColor") != ground
    ink = style(tab, "main", "color")
    for line in (".chart .is-training", ".chart .is-serving", ".chart .is-point"):
        assert style(tab, line, "stroke") == ink, line
    focused = ".lifecycle-map:has([value=training]:checked) .is-training"
    assert style(tab, focused, "borderTopWidth") == "2px"


def test_nothing_moves_for_those_who_asked_for_rest(site, tab):
    tab.emulate_media(reduced_motion="reduce")
    for path in ("/", EXPLAINER, "/styleguide/"):
        tab.goto(path)
        assert style(tab, "html", "scrollBehavior") == "auto"
        assert tab.evaluate("document.getAnimations().length") == 0


def test_on_a_phone_heads_stand_above_their_cells_and_the_button_above_the_code(site, tab):
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto("/styleguide/")
    wide = tab.locator(".comparison table:has(thead tr > :nth-child(5))").first
    heads, cells = (
        wide.locator("thead th:not(:first-child)"),
        wide.locator("tbody tr:has(td)").first,
    )
    lefts = [head.bounding_box()["x"] for head in heads.all()]
    assert lefts == [cell.bounding_box()["x"] for cell in cells.locator("td").all()]
    button, code = tab.locator(".copy-corner > .copy").first, tab.locator(".copy-corner code").first
    box = button.bounding_box()
    assert box["y"] + box["height"] <= code.bounding_box()["y"]


def test_what_the_calculator_asks_stands_in_line_across_its_groups(site, tab):
    tab.goto("/llm-basics/break-even/")
    lines = [
        [field.evaluate("one => one.getBoundingClientRect().bottom") for field in group.all()]
        for group in (
            one.locator("input, select")
            for one in tab.locator(".break-even-calculator fieldset").all()
        )
    ]
    for first, second, third in zip(*lines, strict=False):
        assert first == pytest.approx(second, abs=1)
        assert first == pytest.approx(third, abs=1)


def style(tab, selector, name):
    return tab.locator(selector).first.evaluate(f"(one) => getComputedStyle(one).{name}")
