from dataclasses import replace
from pathlib import Path

import pytest

from glossary.documents import Faq, plain_sections, read_concept, read_explainer, write

SAMPLES = sorted((Path(__file__).parent / "samples").iterdir())


def text_of(path):
    return path.read_bytes().decode()


def sample(name):
    return text_of(Path(__file__).parent / "samples" / name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("read", [read_explainer, read_concept])
def test_a_sample_is_written_byte_for_byte(read, path):
    text = text_of(path)
    document = read(text)
    assert write(document).text == text
    bare = replace(document, source=None)
    if not document.warnings:
        written = write(bare)
        assert read(written.text, written.identities) == document


def test_tables_captions_groups_and_ragged_rows_are_read():
    page = read_explainer(sample("bicycles.md"))
    one, two, inside = page.comparisons
    assert one.caption == "Three bicycles on an ordinary day"
    assert [(row.group, row.text) for row in one.rows] == [
        ("Cost", "Price"),
        ("Cost", "Upkeep"),
        ("Use", "Rain"),
    ]
    assert one.rows[0].cells == ("low", "middle", "high | very high")
    assert (two.corner, len(two.columns)) == ("", 2)
    assert page.faqs[0].answer_md.endswith(f'<Comparison key="{inside.key}" />')
    assert "| goal | hint |" in page.body_md


def test_questions_end_before_the_component_that_opens_the_next_section():
    page = read_explainer(sample("bicycles.md"))
    assert [faq.question for faq in page.faqs] == ["Is steel real?", "How far is far?", "Helmet"]
    assert page.faqs[0].anchor == "steel"
    assert "#### And in winter" in page.faqs[1].answer_md
    assert page.faqs[2].answer_md == "Yes."
    assert page.body_md.count("<LinkList>") == 1


def test_front_matter_values_are_text_and_unknown_keys_stay():
    page = read_explainer(sample("bicycles.md"))
    assert page.description == "Three kinds of bicycle, side by side."
    assert page.keywords == ("bicycle", "city, country")
    assert page.position is None
    assert dict(page.extra)["sidebar_position"] == "sidebar_position: 1.50"
    assert dict(page.extra)["draft"] == "draft: no"
    assert dict(page.extra)["title"] == "title: 'Which bicycle?'"


def test_names_of_rows_can_make_a_table_a_comparison():
    text = sample("rows.md")
    assert read_explainer(text).title == "Setext heading over two lines"
    assert not read_explainer(text).comparisons
    assert read_explainer(text, known_labels=frozenset({"CAT", "hen"})).comparisons


def test_imports_and_comments_before_the_page_are_its_preamble():
    page = read_explainer(sample("imports.mdx"))
    assert page.title == "Only in front matter"
    assert page.preamble_md.startswith("{/*")
    assert page.preamble_md.endswith("for this page -->")
    assert page.body_md.startswith("Body text")
    assert [faq.answer_md for faq in page.faqs] == ["1", "2"]
    titled = read_explainer(sample("imports-title.mdx"))
    assert (titled.title, titled.body_md) == ("Title with `code`", "Text right below.")


def test_a_title_in_front_matter_is_changed_there():
    text = sample("imports.mdx")
    page = replace(read_explainer(text), title="Another: one")
    assert write(page).text == text.replace("Only in front matter", '"Another: one"')


def test_malformed_front_matter_stays_with_a_warning():
    page = read_explainer(sample("malformed.md"))
    assert page.title == "Still a page"
    assert "line" in page.warnings[0]
    assert write(replace(page, body_md="New.")).text == sample("malformed.md").replace(
        "Text.", "New."
    )


def test_a_page_that_is_all_questions_has_them_below_its_title():
    page = read_explainer(sample("title-is-faq.md"))
    assert page.body_md == "Short answers.\n\n<FAQs />"
    assert page.faq_level == 2
    assert [faq.question for faq in page.faqs] == ["Why does it click?", "How hot is it?"]


def test_details_in_a_section_of_questions_are_its_questions():
    page = read_explainer(sample("details.mdx"))
    assert [(faq.question, faq.anchor) for faq in page.faqs] == [
        ("Why does it click?", "click"),
        ("How hot is `it`?", ""),
        ("Is that all?", ""),
    ]
    assert page.faqs[0].answer_md.startswith("  Steam bends a strip.\n\n  #### In detail")
    assert page.faqs[0].answer_md.endswith("  No.\n\n  </details>")
    assert [faq.answer_md for faq in page.faqs[1:]] == ["100 °C.", ""]
    assert "Short answers.\n\n<FAQs />\n\nThat was all." in page.body_md
    assert page.faq_level == 3
    assert len(page.comparisons) == 1
    assert plain_sections(page) == [44]


def test_questions_in_bold_are_the_questions_of_a_section_without_others():
    page = read_explainer(sample("bold.md"))
    assert [faq.question for faq in page.faqs] == [
        "Why does it click?",
        "How hot is it?",
        "Is that all?",
    ]
    assert page.faqs[0].answer_md.endswith("**Just bold.**")
    assert page.faqs[1].answer_md == "100 °C."
    assert page.body_md == "Short answers.\n\n<FAQs />"
    assert page.faq_level == 2


def test_a_title_in_front_matter_can_make_the_whole_page_a_section_of_questions():
    text = "---\ntitle: Unit testing FAQ\n---\n\nShort.\n\n## Why?\n\nSo.\n\n## Now?\n\nYes.\n"
    page = read_explainer(text)
    assert [faq.question for faq in page.faqs] == ["Why?", "Now?"]
    assert page.body_md == "Short.\n\n<FAQs />"
    assert plain_sections(page) == []
    bold = text.replace("## Why?", "**Why?**").replace("## Now?", "**Now?**")
    assert read_explainer(bold).faqs == page.faqs
    titled = text.replace("Short.", "# Tests")
    assert not read_explainer(titled).faqs


def test_details_and_bold_questions_elsewhere_stay_text():
    text = "# Tea\n\n**Why?**\n\nSo.\n\n<details><summary>Why?</summary>\n\nSo.\n\n</details>\n"
    assert not read_explainer(text).faqs


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("details.mdx", "How hot is `it`?", "How hot?"),
        ("details.mdx", "Why does it click?", "Why?"),
        ("bold.md", "Is that all?", "Is it?"),
    ],
)
def test_a_new_question_of_any_form_changes_only_its_words(name, before, after):
    page = read_explainer(sample(name))
    faqs = tuple(
        replace(faq, question=after) if faq.question == before else faq for faq in page.faqs
    )
    assert write(replace(page, faqs=faqs)).text == sample(name).replace(before, after)


def test_a_question_that_is_added_takes_the_form_of_those_before():
    page = read_explainer(sample("details.mdx"))
    faqs = (*page.faqs[:2], Faq(id="new", question="New?", answer_md="Yes."), *page.faqs[2:])
    assert "</details>\n\n<details>\n<summary>New?</summary>\nYes.\n</details>\n\n<details>" in (
        write(replace(page, faqs=faqs)).text
    )
    page = read_explainer(sample("bold.md"))
    faqs = (*page.faqs, Faq(id="new", question="New?", answer_md="Yes."))
    assert write(replace(page, faqs=faqs)).text == sample("bold.md").rstrip("\n") + (
        "\n\n**Q: New?**\n\nYes.\n\n"
    )


def test_an_answer_that_is_taken_out_leaves_its_details():
    page = read_explainer(sample("details.mdx"))
    faqs = (page.faqs[0], replace(page.faqs[1], answer_md=""), page.faqs[2])
    assert write(replace(page, faqs=faqs)).text == sample("details.mdx").replace("100 °C.\n", "")


def test_a_term_has_its_labels_by_kind():
    term = read_concept(sample("term.md"))
    assert term.slug == "tea-leaf"
    assert [(label.text, label.kind) for label in term.labels] == [
        ("Tea leaf", "preferred"),
        ("leaf", "alias"),
        ("Blatt", "alias"),
        ("TL", "abbreviation"),
        ("tea leaves", "plural"),
    ]
    assert [label.text for label in term.labels if label.case_sensitive] == ["TL"]
    assert [label.text for label in term.labels if not label.auto_link] == ["leaf"]
    assert [ref.slug for ref in (*term.broader, *term.related)] == ["plant", "cup", "kettle"]
    assert [key for key, _ in term.extra] == ["review_by", "weight"]


def test_a_page_that_begins_with_a_rule_gets_no_front_matter():
    text = sample("no-front-matter.md")
    page = read_explainer(text)
    body = page.body_md.replace("opens this page", "stands first")
    assert write(replace(page, body_md=body)).text == text.replace(
        "opens this page", "stands first"
    )
