"""What only a browser tells of the looks: length of lines, directions, forced colours."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

EXPLAINER = "/llm-basics/training-vs-inference/"
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
