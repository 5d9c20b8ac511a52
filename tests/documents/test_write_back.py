from dataclasses import replace

from glossary.documents import read_concept, read_explainer, write

PAGE = """---
sidebar_position: 3
keywords: [tea, coffee]
---

# Tea and coffee

Both are drinks.

| Item | Tea | Coffee |
| --- | --- | --- |
| Made from | leaves | beans |

## FAQs

### Which is stronger?

Coffee, mostly.
"""

CONCEPT = """---
id: tea
aka:
  - chai
---

# Tea

A drink.
"""


def test_a_page_reads_into_its_parts():
    page = read_explainer(PAGE, path="/drinks/tea-and-coffee/")

    assert (page.title, page.position, page.keywords) == ("Tea and coffee", 3, ("tea", "coffee"))
    assert [row.cells for row in page.comparisons[0].rows] == [("leaves", "beans")]
    assert [faq.answer_md for faq in page.faqs] == ["Coffee, mostly."]
    assert page.body_md.endswith("## FAQs\n\n<FAQs />")


def test_what_nobody_changed_is_written_as_it_was():
    assert write(read_explainer(PAGE)).text == PAGE
    assert write(read_concept(CONCEPT)).text == CONCEPT


def test_what_is_written_reads_back_as_the_document():
    page = replace(read_explainer(PAGE), title="Coffee and tea", source=None)
    written = write(page)
    assert read_explainer(written.text, written.identities) == page
