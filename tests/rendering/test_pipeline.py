"""Documents and texts through the whole pipeline."""

from glossary.documents import read_explainer
from glossary.rendering.pipeline import finish, render, render_markdown, render_text

PAGE = """# Training and inference

Two phases.

| Item | Training | Inference |
| --- | --- | --- |
| Purpose | Teach the *model* | Use it |

## FAQs

### Is it `hard`?

Not **very**.
"""


def test_a_page_shows_its_comparison_and_its_questions_where_they_stand():
    rendered = render(read_explainer(PAGE, path="/basics/training/"))
    html = finish(rendered.html, rendered.inserts)
    assert '<tr id="row-purpose">' in html
    assert "<td>Teach the <em>model</em></td>" in html
    assert '<h3 class="faq-question" id="is-it-hard">Is it <code>hard</code>?</h3>' in html
    assert html.index("<table") < html.index("faq-question")
    assert rendered.problems == ()


def test_questions_are_given_apart_from_their_page():
    (faq,) = render(read_explainer(PAGE, path="/basics/training/")).faqs
    assert (faq.question, faq.anchor, faq.answer_text) == ("Is it hard?", "is-it-hard", "Not very.")
    assert faq.answer_html == "<p>Not <strong>very</strong>.</p>"


def test_raw_html_is_text():
    assert render_markdown("<b onclick=x>a</b>") == "<p>&lt;b onclick=x&gt;a</p>\n".replace(
        "a</p>", "a&lt;/b&gt;</p>"
    )


def test_the_words_of_the_site_itself_are_translated(monkeypatch):
    monkeypatch.setattr("django.utils.translation._trans.gettext", lambda text: f"¿{text}?")
    rendered = render_text(
        "a[^n]\n\n[^n]: b\n\n:::note\nx\n:::\n\n:::hint\nx\n:::\n\n- [x] y\n- [ ] z\n\n|a|\n|-|\n\n"
        "<Details>\nx\n</Details>\n\n<Nobody />\n"
    )
    for word in (
        *("Footnote", "Notes and sources", "Back to the text of note", "Note", "Hint"),
        *("Done", "To do", "Table", "Details", "The component “Nobody” can’t be shown"),
    ):
        assert f"¿{word}" in rendered.html
