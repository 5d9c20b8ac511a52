"""The text form as it renders, one kind of syntax after the other."""

import pytest

from glossary.rendering.pipeline import render_inline, render_markdown, render_text
from glossary.rendering.results import ImageView, SourceView, Surroundings


def problems_of(text, **surroundings):
    rendered = render_text(text, Surroundings(**surroundings))
    return [(problem.kind, problem.line) for problem in rendered.problems]


def ids_of(text):
    return [heading.id for heading in render_text(text).headings]


# Headings


@pytest.mark.parametrize(
    "heading",
    ["## Why {#why-it-is}", "## Why {/* #why-it-is */}", "## Why <!-- #why-it-is -->"],
)
def test_a_heading_takes_the_id_that_is_written_behind_it(heading):
    assert render_markdown(heading) == '<h2 id="why-it-is">Why</h2>\n'


def test_equal_headings_get_numbers():
    assert ids_of("## A\n\n## A\n\n### A") == ["a", "a-1", "a-2"]


def test_code_and_marks_in_a_heading_count_as_their_text():
    assert ids_of("## The `kv_cache` *now*") == ["the-kv_cache-now"]


def test_an_id_of_the_sites_own_kind_is_refused_with_its_line():
    assert problems_of("x\n\n## A {#g-main}") == [("reserved-id", 3)]


def test_an_id_written_twice_is_told():
    assert problems_of("## A {#x}\n\n## B {#x}") == [("repeated-id", 3)]


def test_the_only_first_level_heading_of_a_page_is_its_title():
    assert render_markdown("# A") == '<h2 id="a">A</h2>\n'


# Boxes


@pytest.mark.parametrize(
    ("opening", "kind", "title"),
    [
        (":::note", "note", "Note"),
        (":::tip Try *this*", "tip", "Try <em>this</em>"),
        (":::info[With brackets]", "info", "With brackets"),
        (":::caution", "warning", "Caution"),
        (":::important", "info", "Important"),
        (":::success", "tip", "Success"),
        (":::secondary", "note", "Secondary"),
        ("::: danger", "danger", "Danger"),
        (":::note[Title]{.loud #x}", "note", "Title"),
        (":::tip{.loud}", "tip", "Tip"),
    ],
)
def test_a_box_has_a_kind_and_a_title(opening, kind, title):
    html = render_markdown(f"{opening}\n\nText\n\n:::")
    assert f'<div class="admonition {kind}" role="note">' in html
    assert f'<p class="admonition-title">{title}</p>' in html
    assert "<p>Text</p>" in html
    assert ":::" not in html


def test_a_box_with_more_colons_holds_another():
    html = render_markdown("::::note\n\n:::tip\n\na\n\n:::\n\nb\n\n::::\n\nc")
    assert html.count("admonition-body") == 2
    assert html.rstrip().endswith("</div>\n</div>\n<p>c</p>")


def test_an_unknown_box_shows_as_a_note_and_is_told():
    assert '"admonition note"' in render_markdown(":::experiment\nx\n:::")
    assert problems_of(":::experiment\nx\n:::") == [("unknown-admonition", 1)]


def test_a_box_stands_in_a_list_item():
    html = render_markdown("- a\n\n  :::note\n  b\n  :::\n\n- c")
    assert html.count("<li>") == 2
    assert html.count("admonition-body") == 1


def test_colons_in_a_fence_do_not_close_a_box():
    html = render_markdown(":::note\n\n```\n:::\n```\n\nstill in\n\n:::")
    assert "<pre" in html
    assert html.index("still in") < html.rindex("</div>")


def test_boxes_nested_without_end_become_text():
    html = render_markdown(":::note\n" * 100)
    assert html.count("admonition-body") <= 12


# Inline HTML and comments


def test_the_closed_list_of_tags_is_html():
    assert (
        render_markdown("H<sub>2</sub>O <kbd>Ctrl</kbd><br>x<br/>y <MARK>m</MARK>")
        == "<p>H<sub>2</sub>O <kbd>Ctrl</kbd><br>x<br>y <mark>m</mark></p>\n"
    )


def test_a_tag_with_attributes_is_text():
    assert "&lt;kbd class=" in render_markdown('<kbd class="x">a</kbd>')


def test_a_tag_without_partner_is_text():
    assert render_markdown("a <sub>b\n\n</sub> c") == (
        "<p>a &lt;sub&gt;b</p>\n<p>&lt;/sub&gt; c</p>\n"
    )


def test_crossed_tags_leave_only_whole_pairs():
    html = render_markdown("<sub>a<sup>b</sub>c</sup>")
    assert html == "<p><sub>a&lt;sup&gt;b</sub>c&lt;/sup&gt;</p>\n"


@pytest.mark.parametrize(
    "comment", ["<!-- secret -->", "{/* secret */}", "<!-- secret\nof two lines -->"]
)
def test_a_comment_vanishes(comment):
    assert "secret" not in render_markdown(f"a\n\n{comment}\n\nb {comment} c")
    assert render_markdown("```\n<!-- shown -->\n```").count("shown") == 1


def test_a_comment_that_never_ends_is_text():
    assert "&lt;!-- a" in render_markdown("<!-- a\n\nb")


def test_imports_and_exports_of_a_component_file_are_not_shown():
    text = "import A from './a';\nimport { b,\n  c } from \"d\"\n\nexport const x = {a: 1};\n\nText"
    assert render_markdown(text) == "<p>Text</p>\n"


def test_prose_that_begins_with_import_is_prose():
    assert "import duties" in render_markdown("import duties from abroad")
    assert "export controls" in render_markdown("export controls are strict")


# Code


def test_code_has_its_language_and_pygments_classes():
    html = render_markdown("```python\nprint(1)\n```")
    assert '<pre tabindex="0"><code class="language-python">' in html
    assert '<span class="tok-nb">print</span>' in html


def test_code_has_a_title_and_marked_lines():
    html = render_markdown('```js title="a/b.js" {2}\nlet a\nlet b\n```')
    assert '<figcaption class="code-title">a/b.js</figcaption>' in html
    assert html.count('class="hll"') == 1


def test_code_of_an_unknown_language_is_plain_but_named():
    html = render_markdown("```mojo2\n<a>\n```")
    assert html == '<pre tabindex="0"><code class="language-mojo2">&lt;a&gt;\n</code></pre>\n'


def test_indented_code_is_code():
    assert '<pre tabindex="0"><code>a\n</code></pre>' in render_markdown("    a\n")


# Math


def test_a_formula_becomes_mathml():
    html = render_markdown("Area $a^2$.")
    assert html.startswith('<p>Area <math display="inline"><mrow><msup><mi>a</mi><mn>2</mn>')


def test_a_formula_on_its_own_is_a_block_that_scrolls():
    html = render_markdown("$$\n\\frac{a}{b}\n$$")
    assert html.startswith('<div class="math-display" tabindex="0"><math display="block">')


def test_a_block_formula_on_one_line_stands_in_a_list():
    html = render_markdown("- a\n\n  $$ x – y $$\n")
    assert '<math display="block">' in html


@pytest.mark.parametrize(
    "text", ["It costs $5 and $10.", "From $5–$10 a day", "5$ and 6$", "$ a $", "\\$a\\$"]
)
def test_prices_are_not_formulas(text):
    assert "<math" not in render_markdown(text)


@pytest.mark.parametrize(
    "tex", ["\\frac{a}{", "\\unknown{x}", "_____", "{" * 900, "\\left(" * 300, "a" * 3000]
)
def test_a_bad_formula_shows_its_source(tex):
    html = render_markdown(f"x ${tex}$ y")
    assert '<code class="math-source">' in html
    assert "<math" not in html


@pytest.mark.parametrize(
    "tex",
    [
        "\\href{javascript:alert(1)}{x}",
        "\\class{evil}{x}",
        "\\style{color:red}{x}",
        "\\text{<script>alert(1)</script>}",
        "\\text{</math><img src=x onerror=alert(1)>}",
        "\\mathrm{&lt;script&gt;}",
    ],
)
def test_a_formula_brings_no_markup_of_its_own(tex):
    html = render_markdown(f"${tex}$")
    for forbidden in ("href=", 'class="evil', "style=", "<script", "<img"):
        assert forbidden not in html


# Tables, lists, links, pictures


def test_alignment_of_a_column_is_a_class():
    html = render_markdown("|a|b|\n|:-|-:|\n|1|2|")
    assert '<td class="align-right">2</td>' in html
    assert "style" not in html


def test_a_cell_holds_code_with_pipes_links_and_breaks():
    html = render_markdown("|a|b|\n|-|-|\n|`x \\| y`|[l](/p/)<br>$a$|")
    assert "<code>x | y</code>" in html
    assert '<a href="/p/">l</a><br><math' in html


def test_a_table_of_too_many_columns_stays_text():
    assert "<table" not in render_markdown("|a" * 100 + "|\n" + "|-" * 100 + "|\n")


def test_tasks_are_read_aloud():
    html = render_markdown("- [ ] a\n- [x] b\n- c")
    assert (
        '<li class="task"><span class="task-mark" role="img" aria-label="To do"></span> a' in html
    )
    assert 'aria-label="Done"></span> b' in html
    assert "<li>c</li>" in html


def test_a_picture_without_alternative_text_is_told_with_its_line():
    assert problems_of("a\n\n![](/media/x.png)") == [("image-without-alt", 3)]


def test_a_picture_takes_size_and_alternative_text_from_its_upload():
    images = {"/media/x.png": ImageView(width=3, height=2, alt="A cat")}
    html = render_text("![](/media/x.png)", Surroundings(images=images)).html
    assert 'alt="A cat"' in html
    assert 'width="3" height="2"' in html


def test_a_picture_of_another_site_is_only_linked():
    assert render_markdown("![a](https://e.example/x.png)") == (
        '<p><a href="https://e.example/x.png">a</a></p>\n'
    )


@pytest.mark.parametrize(
    ("written", "leads_to"),
    [
        ("./fine-tuning", "/basics/fine-tuning/"),
        ("fine-tuning.md#cost", "/basics/fine-tuning/#cost"),
        ("../start/index.mdx", "/start/"),
        ("../../../x", "/x/"),
        ("/a/b", "/a/b"),
        ("#here", "#here"),
        ("https://e.example/x", "https://e.example/x"),
        ("mailto:a@e.example", "mailto:a@e.example"),
    ],
)
def test_a_relative_link_starts_from_the_documents_folder(written, leads_to):
    rendered = render_text(f"[a]({written})", Surroundings(base="/basics/"))
    assert f'href="{leads_to}"' in rendered.html
    assert rendered.links == (leads_to,)


# Footnotes and sources


def test_footnotes_are_numbered_and_lead_both_ways():
    html = render_markdown("a[^x] b[^y] c[^x]\n\n[^y]: Why\n[^x]: *Ex*")
    assert 'href="#g-fn-1" id="g-fnref-1"' in html
    assert 'href="#g-fn-1" id="g-fnref-1-2"' in html
    assert html.index('id="g-fn-1"') < html.index("<em>Ex</em>") < html.index('id="g-fn-2"')


def test_a_source_is_cited_like_a_footnote():
    source = SourceView(
        title="Attention <is>", authors="A. Author", year="2017", url="https://e.example/"
    )
    html = render_text("a[^t] b[^t]", Surroundings(sources={"t": source})).html
    assert (
        '<cite class="source">A. Author: <a href="https://e.example/">Attention &lt;is&gt;</a>'
        " (2017)</cite>" in html
    )
    assert html.count('<li class="footnote"') == 1


def test_an_unknown_source_is_told_and_stays_as_typed():
    assert "[^nobody]" in render_markdown("a[^nobody]")
    assert problems_of("x\n\na[^nobody]") == [("unknown-source", 3)]


# One line


def test_one_line_renders_without_a_paragraph():
    assert render_inline("A *short*\ntext `x`").html == "A <em>short</em> text <code>x</code>"


# Bounds


def test_marks_nested_without_end_are_bounded_and_told():
    text = "**a " * 400 + "b" + "**" * 400
    assert render_markdown(text).count("<strong>") <= 24


def test_quotes_nested_too_deep_are_told():
    assert ("nested-too-deep", 1) in problems_of(">" * 60 + " a")
