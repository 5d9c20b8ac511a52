"""Formulas as plain text: what search, snippets and machines read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.documents import read_explainer
from glossary.rendering import formulas
from glossary.rendering.formulas import formula
from glossary.rendering.pipeline import render, render_text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"2 \times n_{\text{layers}} \times d_{head}", "2 × n_layers × d_head"),
        (r"C \approx 6 N D", "C ≈ 6ND"),
        (r"3 \cdot 10^{12}", "3 · 10^12"),
        (r"10^{25}\,\text{FLOP}", "10^25 FLOP"),
        (r"x^{-1}", "x^(−1)"),
        (r"(a+b)^2", "(a + b)^2"),
        (r"\mathbb{R}^{n+1}", "ℝ^(n+1)"),
        (r"\frac{a+b}{2}", "(a + b)/2"),
        (r"\frac{A}{N^{\alpha}} + E", "A/N^α + E"),
        (r"\frac{Q K^{\top}}{\sqrt{d_k}}", "QK^⊤/√d_k"),
        (r"\sqrt[3]{x}", "x^(1/3)"),
        (r"\sum_{i=1}^n x_i^2", "∑_(i=1)^n x_i^2"),
        (r"\lim_{x \to 0} f", "lim_(x→0) f"),
        (r"\log_2 N + \sin x", "log_2 N + sin x"),
        (r"\operatorname{softmax}(x, y)", "softmax(x, y)"),
        (r"\text{cost} = -x \le 50\%", "cost = −x ≤ 50%"),
        (r"p(y \mid x)", "p(y|x)"),
        (r"a \approx 1{,}000", "a ≈ 1,000"),
        (r"W' = \mathbf{W} + \hat{x}", "W′ = W + x̂"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a b; c d)"),
        (r"a = b, \qquad c = d \qquad e = f", "a = b, c = d; e = f"),
    ],
)
def test_a_formula_reads_as_a_line_of_plain_text(tex, text):
    assert formula(tex, is_block=False).reads == text


@pytest.mark.parametrize("tex", [r"\frac{a}{", r"\unknown{x}", "a" * 3000])
def test_a_formula_that_is_no_formula_reads_as_its_source(tex):
    assert formula(tex, is_block=True).reads == tex


def test_a_formula_that_cant_be_read_out_reads_as_its_source(monkeypatch):
    def fail(tree):
        raise IndexError

    monkeypatch.setattr(formulas, "formula_text", fail)
    shown = formula(r"a \odot b", is_block=False)
    assert shown.reads == r"a \odot b"
    assert shown.mathml


@given(st.text("\\frac{}[]()^_&~ab1,;+-=|'\n", max_size=60))
def test_whatever_is_shown_reads_as_something_on_one_line(tex):
    shown = formula(tex, is_block=False)
    if shown.mathml and shown.reads != tex:
        assert shown.reads.strip()
        assert "\n" not in shown.reads


def test_all_plain_texts_of_a_page_read_its_formulas():
    text = (
        "# P\n\nOne $a \\times b$.\n\n$$\n\\frac{a}{b}\n$$\n\n## The $\\alpha$\n\n"
        "## FAQs\n\n### Why $\\beta$?\n\nAs $x \\approx y$.\n"
    )
    rendered = render(read_explainer(text, path="/a/b/"))
    assert rendered.text.startswith("One a × b.\na/b\n")
    assert [heading.text for heading in rendered.headings][0] == "The α"
    assert [section.title for section in rendered.sections][1] == "The α"
    assert (rendered.faqs[0].question, rendered.faqs[0].answer_text) == ("Why β?", "As x ≈ y.")


def test_a_bad_formula_is_told_with_its_line():
    problems = render_text("a\n\nb $\\frac{a}{$ c").problems
    assert [(problem.kind, problem.line) for problem in problems] == [("bad-formula", 3)]
