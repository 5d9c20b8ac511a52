"""Where one value changes, only its own lines differ."""

from dataclasses import replace
from difflib import SequenceMatcher

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from glossary.documents import DocumentError, read_concept, read_explainer, write

from .strategies import texts

quick = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came, with their ends."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    gone, come = [], []
    for kind, a, a_end, b, b_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += old[a:a_end]
            come += new[b:b_end]
    return gone, come


@quick
@given(texts(), st.data())
def test_a_new_cell_changes_only_its_row(text, data):
    page = read_explainer(text)
    own = [one for one in page.comparisons if one.rows]
    assume(own)
    one = data.draw(st.sampled_from(own))
    at = data.draw(st.integers(0, len(one.rows) - 1))
    row = replace(one.rows[at], cells=("quite | new", *one.rows[at].cells[1:]))
    other = replace(one, rows=(*one.rows[:at], row, *one.rows[at + 1 :]))
    gone, come = changed_lines(text, written_with(page, one, other))
    assert len(gone) == len(come) == 1
    assert "quite \\| new" in come[0]
    assert ending(gone[0]) == ending(come[0])


FORMS = (
    "### Why?\n\nBecause.\n\nAnd so on.\n",
    "<details>\n<summary>Why?</summary>\n\nBecause.\n\n</details>\n",
    "**Why?**\n\nBecause.\n\nAnd so on.\n\n**And?**\n\nSo.\n",
)


@quick
@given(texts(), st.sampled_from(FORMS), st.data())
def test_a_new_answer_changes_only_its_lines(text, form, data):
    text += "\n\n## FAQs\n\n" + form
    page = read_explainer(text)
    assume(page.faqs)
    at = data.draw(st.integers(0, len(page.faqs) - 1))
    faq = page.faqs[at]
    assume(faq.answer_md and "<Comparison" not in faq.answer_md)
    faqs = (*page.faqs[:at], replace(faq, answer_md="Quite new."), *page.faqs[at + 1 :])
    gone, come = changed_lines(text, write(replace(page, faqs=faqs)).text)
    assert [line.strip() for line in come] == ["Quite new."]
    answer = faq.answer_md.split("\n")
    assert all(line.rstrip("\r\n") in answer for line in gone)


@quick
@given(texts(), st.data())
def test_a_new_line_of_prose_changes_only_itself(text, data):
    page = read_explainer(text)
    lines = page.body_md.split("\n")
    own = [i for i, line in enumerate(lines) if line.endswith("paragraph.")]
    assume(own)
    at = data.draw(st.sampled_from(own))
    lines[at] = "Quite new."
    gone, come = changed_lines(text, write(replace(page, body_md="\n".join(lines))).text)
    assert len(gone) == len(come) == 1
    assert ending(gone[0]) == ending(come[0])


@quick
@given(texts(), st.sampled_from(["description", "position", "keywords", "title"]))
def test_a_new_front_matter_value_changes_only_its_lines(text, name):
    page = read_explainer(text)
    new = {"description": "New: so", "position": 7, "keywords": ("a", "new"), "title": "New"}[name]
    try:
        gone, come = changed_lines(text, write(replace(page, **{name: new})).text)
    except DocumentError as error:
        assert page.warnings or name == "position", error
        return
    rest = "".join(gone).replace("\r", "\n")
    assert "paragraph" not in rest
    assert "|" not in rest
    assert len(come) <= 6


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_renamed_concept_keeps_its_aliases_lines(ends):
    text = ends.join(
        ["---", "aka:", "    - chai  # why", "    - 'char'", "---", "# Tea", "", "Hot."]
    )
    concept = read_concept(text, slug="tea")
    labels = (replace(concept.labels[0], text="Green tea"), *concept.labels[1:])
    gone, come = changed_lines(text, write(replace(concept, labels=labels)).text)
    assert (gone, come) == (["# Tea" + ends], ["# Green tea" + ends])


def written_with(page, one, other):
    comparisons = tuple(other if c.key == one.key else c for c in page.comparisons)
    return write(replace(page, comparisons=comparisons)).text


def ending(line):
    return line[len(line.rstrip("\r\n")) :]
