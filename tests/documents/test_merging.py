"""Two texts that come from one: matched, merged, and what clashes."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from glossary.documents import (
    OURS,
    THEIRS,
    Choice,
    convert,
    matched,
    merge,
    read_explainer,
    tables_of,
    write,
)
from glossary.documents.three_way import merge_lines

BASE = """---
weight: 3
description: One.
---

# Title

First.

Second.

| Item | This | That |
| --- | --- | --- |
| x | 1 | 2 |
| y | 3 | 4 |

## FAQs

### Why so?

Because.

### How then?

So.
"""
lines = st.lists(st.sampled_from("abcd"), max_size=8)


def read(text):
    return read_explainer(text, path="/a/b/")


def theirs_of(text):
    return matched(read(text), read(BASE))[0]


@given(lines, lines)
def test_lines_that_one_side_changed_are_those_of_that_side(base, other):
    for ours, theirs in ((other, base), (base, other), (other, other)):
        hunks = merge_lines(base, ours, theirs)
        assert not any(hunk.clash for hunk in hunks)
        assert [line for hunk in hunks for line in hunk.ours] == other


@given(lines, lines, lines)
def test_a_merge_of_lines_loses_no_side(base, ours, theirs):
    hunks = merge_lines(base, ours, theirs)
    if any(hunk.clash for hunk in hunks):
        assert all(hunk.ours != hunk.theirs for hunk in hunks if hunk.clash)
    again = merge_lines(base, theirs, ours)
    assert [hunk.clash for hunk in again] == [hunk.clash for hunk in hunks]


def test_what_does_not_overlap_is_merged():
    base = read(BASE)
    theirs = theirs_of(BASE.replace("weight: 3", "weight: 4").replace("| 1 |", "| 9 |"))
    ours = replace(base, description="Two.", body_md=base.body_md.replace("First", "Zeroth"))
    merged = merge(base, ours, theirs)
    assert not merged.clashes
    assert write(merged.document).text == BASE.replace("weight: 3", "weight: 4").replace(
        "| 1 |", "| 9 |"
    ).replace("One.", "Two.").replace("First.", "Zeroth.")


def test_what_both_changed_clashes_and_is_settled_by_a_choice():
    base = read(BASE)
    theirs = theirs_of(BASE.replace("Because.", "Theirs."))
    ours = replace(base, faqs=(replace(base.faqs[0], answer_md="Ours."), base.faqs[1]))
    (clash,) = merge(base, ours, theirs).clashes
    assert (clash.base, clash.ours, clash.theirs) == ("Because.", "Ours.", "Theirs.")
    for choice, said in (
        (Choice(OURS), "Ours."),
        (Choice(THEIRS), "Theirs."),
        (Choice(text="Both."), "Both."),
    ):
        settled = merge(base, ours, theirs, {clash.place: choice})
        assert not settled.clashes
        assert settled.document.faqs[0].answer_md == said


def test_a_table_dropped_there_and_changed_here_is_asked_about():
    base = read(BASE)
    table = base.comparisons[0]
    theirs = theirs_of(BASE.replace(BASE[BASE.index("| Item") : BASE.index("## FAQs")], ""))
    ours = replace(
        base,
        comparisons=(
            replace(table, rows=(replace(table.rows[0], cells=("7", "8")), table.rows[1])),
        ),
    )
    (clash,) = merge(base, ours, theirs).clashes
    assert not clash.is_text
    kept = merge(base, ours, theirs, {clash.place: Choice(OURS)}).document
    assert kept.comparisons[0].rows[0].cells == ("7", "8")
    gone = merge(base, ours, theirs, {clash.place: Choice(THEIRS)}).document
    assert not gone.comparisons


def test_a_question_keeps_its_id_by_words_or_by_place_and_likeness():
    base = read(BASE)
    text = BASE.replace("### Why so?", "### Why is it so?")
    text = text.replace("### How then?\n\nSo.", "### How then?\n\nOtherwise.\n\n### New?\n\nYes.")
    fresh, reworded = matched(read(text), base)
    assert [faq.id for faq in fresh.faqs[:2]] == [faq.id for faq in base.faqs]
    assert fresh.faqs[2].id not in {faq.id for faq in base.faqs}
    assert [(each.before, each.after) for each in reworded] == [("Why so?", "Why is it so?")]
    assert text.splitlines()[reworded[0].line - 1] == "### Why is it so?"


def test_a_table_keeps_its_key_when_its_header_changes():
    base = read(BASE)
    fresh, _reworded = matched(read(BASE.replace("| That |", "| Those |")), base)
    assert fresh.comparisons[0].key == base.comparisons[0].key


def test_a_table_can_be_a_comparison_or_markdown_without_a_byte_changed():
    base = read(BASE)
    (place,) = tables_of(base)
    plain = convert(base, place.start)
    assert not plain.comparisons
    assert "| x | 1 | 2 |" in plain.body_md
    assert write(plain).text == BASE
    assert not matched(read(BASE.replace("First", "1st")), plain)[0].comparisons
    again = convert(plain, place.start)
    assert len(again.comparisons) == 1
    assert write(again).text == BASE
    assert matched(read(BASE.replace("First", "1st")), again)[0].comparisons == again.comparisons
