"""Components: how they are written, what they check, and what stands in for those that fail."""

import re
from uuid import UUID, uuid4

import pytest

from glossary.documents import (
    Column,
    Comparison,
    ConceptDocument,
    ExplainerDocument,
    Faq,
    Label,
    Row,
)
from glossary.rendering.components import component_named, components
from glossary.rendering.html_text import text_of
from glossary.rendering.pipeline import finish, render, render_markdown, render_text
from glossary.rendering.results import RenderError, SourceView, Surroundings
from glossary.rendering.syntax.props import Expression, read_opening_tag

TRAINING = UUID("11111111-1111-4111-8111-111111111111")


def comparison(**more):
    values = {
        "key": "k1",
        "columns": (Column(text="Training", concept=TRAINING), Column(text="*Use*")),
        "rows": (
            Row(text="Purpose", cells=("teach `it`", "use")),
            Row(text="Cost", cells=("a[^s]", "b"), group="Money"),
            Row(text="Cost", cells=("c", "d"), group="Money"),
        ),
    }
    return Comparison(**{**values, **more})


def page(body_md, **more):
    values = {"identity": uuid4(), "language": "en", "path": "/a/b/", "title": "T"}
    return ExplainerDocument(**{**values, "body_md": body_md, **more})


def problems(rendered):
    return [problem.kind for problem in rendered.problems]


# How they are written


@pytest.mark.parametrize(
    ("tag", "props"),
    [
        ("<A />", {}),
        ('<A b="c d" />', {"b": "c d"}),
        ("<A b='\"' c />", {"b": '"', "c": True}),
        (
            "<A n={3} m={-1.5} t={true} f={false} z={null} />",
            {"n": 3, "m": -1.5, "t": True, "f": False, "z": None},
        ),
        ("<A s={'x'} t={\"y\\nz\"} />", {"s": "x", "t": "y\nz"}),
        ('<A\n  b="c"\n  d={2}\n/>', {"b": "c", "d": 2}),
        ("<A s={{a: '}'}} />", {"s": Expression("{a: '}'}")}),
        ("<A f={() => run()} />", {"f": Expression("() => run()")}),
        ("<A t={`a${b}`} />", {"t": Expression("`a${b}`")}),
    ],
)
def test_props_are_read_as_data(tag, props):
    read = read_opening_tag(tag)
    assert read.props == props
    assert read.length == len(tag)


@pytest.mark.parametrize(
    "tag", ["<A", "<A b=c />", '<A b="c />', "<A b={c />", "<A<b />", "<A b", "A />"]
)
def test_what_is_no_tag_is_not_read(tag):
    assert read_opening_tag(tag) is None


def test_a_component_inside_a_line_is_text():
    assert "&lt;LifecycleMap /&gt;" in render_markdown("See <LifecycleMap /> here")


def test_a_component_in_code_is_code():
    assert "lifecycle-map" not in render_markdown(
        "```\n<LifecycleMap />\n```\n\n    <LifecycleMap />"
    )


def test_a_component_stands_in_lists_and_boxes():
    html = render_markdown("- a\n\n  <LifecycleMap />\n\n:::note\n<LifecycleMap />\n:::")
    assert html.count('<figure class="lifecycle-map') == 2


def test_a_fence_for_components_shows_them():
    html = render_markdown("```mdx-code-block\nimport X from 'x'\n\n<LifecycleMap />\n```")
    assert "<pre" not in html
    assert "lifecycle-map" in html


def test_every_component_is_found_by_its_names():
    found = {name: each for each in components() for name in each.names()}
    assert {"Comparison", "FAQs", "Tabs", "Details", "Figure", "LifecycleMap"} <= set(found)
    assert found["LLMLifecycleMap"] is found["LifecycleMap"]
    assert all(component_named(name) is each for name, each in found.items())


# What stands in for those that fail


def test_an_unknown_component_leaves_a_placeholder_and_shows_what_it_holds():
    rendered = render_text("x\n\n<Unheard>\n## More\n\n- a\n</Unheard>")
    assert "The component “Unheard” can’t be shown here." in rendered.html
    assert '<h2 id="more">More</h2>' in rendered.html
    assert [(p.kind, p.line) for p in rendered.problems] == [("unknown-component", 3)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('<LifecycleMap focus="none" />', "“focus” takes one of: lifecycle, training, inference."),
        ("<Details summary={3} />", "“summary” takes text."),
        ("<Details open={1} />", "“open” takes true or false."),
        ("<Details summary={run()} />", "“summary” takes text."),
        ('<Comparison key="nobody" />', "there is no comparison with the key “nobody”."),
        ("<FAQs />", "this document has no questions."),
    ],
)
def test_a_prop_that_does_not_fit_is_told_and_leaves_a_placeholder(text, says):
    (problem,) = render_text(text).problems
    assert problem.kind == "bad-component"
    assert says in problem.message
    assert 'class="missing"' in render_text(text).html


def test_a_component_without_its_end_is_text():
    assert "&lt;Tabs&gt;" in render_markdown("<Tabs>\n\nx")


def test_too_many_pieces_are_refused():
    with pytest.raises(RenderError):
        render_markdown(":::note\n:::\n" * 3000)


# Tabs, details, figures, the map


def tabs(*items):
    return "\n".join(
        ["<Tabs>", *(f"<TabItem {item}>\n\nx\n\n</TabItem>" for item in items), "</Tabs>"]
    )


def opened(html):
    """The labels of tabs that are open at first."""
    return re.findall(r"<details[^>]* open[^>]*>\s*<summary>(.*?)</summary>", html)


def groups(html):
    return re.findall(r'<details class="tab" name="([^"]*)"', html)


@pytest.mark.parametrize(
    ("items", "first"),
    [
        (('label="A"', 'label="B"'), "A"),
        (('label="A"', 'label="B" default'), "B"),
        (('label="A"', 'label="B" default', 'label="C" default'), "B"),
    ],
)
def test_the_first_tab_is_open_unless_another_is_marked(items, first):
    assert opened(render_markdown(tabs(*items))) == [first]


def test_tabs_inside_tabs_are_a_group_of_their_own():
    inner = tabs('label="C"', 'label="D"')
    html = render_markdown(
        f'<Tabs>\n<TabItem label="A">\n\n{inner}\n\n</TabItem>\n'
        '<TabItem label="B">\n\nx\n\n</TabItem>\n</Tabs>'
    )
    assert groups(html) == ["g-tabs-2", "g-tabs-1", "g-tabs-1", "g-tabs-2"]
    assert opened(html) == ["A", "C"]


def test_a_tab_outside_of_tabs_is_open_and_in_no_group():
    html = render_markdown('<TabItem label="A">\n\nx\n\n</TabItem>')
    assert (opened(html), groups(html)) == (["A"], [])


def test_tabs_open_one_at_a_time_without_script():
    html = render_markdown(
        '<Tabs groupId="os">\n  <TabItem value="m" label="*Mac*" default>\n\n    Text\n\n'
        "  </TabItem>\n"
        '  <TabItem value="Linux">\n\n  ```\n  code\n  ```\n\n  </TabItem>\n</Tabs>'
    )
    assert html.count('<details class="tab" name="g-tabs-1"') == 2
    assert '<details class="tab" name="g-tabs-1" open' in html
    assert "<summary><em>Mac</em></summary>" in html
    assert "<p>Text</p>" in html
    assert "<code>code\n</code>" in html


@pytest.mark.parametrize(
    "text",
    [
        '<Details summary="More *of it*">\nx\n</Details>',
        "<details>\n<summary>More *of it*</summary>\n\nx\n\n</details>",
        "<details><summary>More *of it*</summary>\nx\n</details>",
    ],
)
def test_details_hide_what_they_hold(text):
    html = render_markdown(text)
    assert "<summary>More <em>of it</em></summary>" in html
    assert "<p>x</p>" in html


def test_a_figure_has_a_picture_and_a_caption():
    html = render_markdown('<Figure src="/media/a.png" alt="A" caption="See `b`" />')
    assert '<img src="/media/a.png" alt="A"' in html
    assert '<figcaption class="figure-caption">See <code>b</code></figcaption>' in html


def test_a_figure_may_hold_text():
    assert "<table>" in render_markdown('<Figure caption="c">\n\n|a|\n|-|\n\n</Figure>')


def test_a_figure_without_alternative_text_is_told():
    assert problems(render_text('<Figure src="/a.png" />')) == ["image-without-alt"]


def test_the_lifecycle_map_is_an_insert_that_can_be_read():
    rendered = render_text('<LLMLifecycleMap focus="training" />')
    assert rendered.html == '<div data-g-insert="0"></div>\n'
    assert "Data, Train, Evaluate, Deploy, Infer" in rendered.text
    html = finish(rendered.html, rendered.inserts)
    read = text_of(html).lower()
    stages = ["data", "train", "evaluate", "deploy", "infer", "optimi"]
    assert [read.find(stage) >= 0 for stage in stages] == [True] * 6
    assert "style=" not in html
    assert "<script" not in html


# Comparisons


def test_a_comparison_has_headers_of_columns_rows_and_groups():
    document = page('<Comparison key="k1" />', comparisons=(comparison(corner="Item"),))
    html = render(document).html
    assert '<th scope="col">Item</th>' in html
    assert f'<th scope="col" data-g-concept="{TRAINING}">Training</th>' in html
    assert '<th scope="row">Purpose</th>' in html
    assert "<td>teach <code>it</code></td>" in html
    assert '<tr class="comparison-group"><th scope="rowgroup" colspan="3">Money</th></tr>' in html
    assert html.count("<tbody>") == 2


def test_every_row_has_an_id_of_its_own():
    html = render(page('<Comparison key="k1" />', comparisons=(comparison(),))).html
    assert [html.count(f'id="{each}"') for each in ("row-purpose", "row-cost", "row-cost-1")] == [
        1,
        1,
        1,
    ]


def test_a_comparison_without_caption_is_named_for_those_who_cannot_see_it():
    html = render(page('<Comparison key="k1" />', comparisons=(comparison(),))).html
    assert '<caption id="g-comparison-k1" class="visually-hidden">Training and Use compared' in html
    assert 'role="region" tabindex="0" aria-labelledby="g-comparison-k1"' in html
    assert "<td></td>" in html


def test_a_caption_is_inline_markdown():
    document = page('<Comparison key="k1" />', comparisons=(comparison(caption="The `two`"),))
    assert '<caption id="g-comparison-k1">The <code>two</code></caption>' in render(document).html


def test_a_comparison_of_another_document_is_shown():
    surroundings = Surroundings(comparisons={"far": comparison(key="far")})
    rendered = render(page('<Comparison key="far" />'), surroundings)
    assert 'id="row-purpose"' in rendered.html
    assert "data-g-concept" in rendered.html


def test_a_comparison_shown_twice_keeps_all_ids_apart():
    surroundings = Surroundings(comparisons={"far": comparison(key="far")})
    html = render(page('<Comparison key="far" />\n\n<Comparison key="far" />'), surroundings).html
    assert 'id="g-comparison-far-1"' in html
    assert html.count('id="row-purpose"') == 1
    assert 'id="row-purpose-1"' in html


def test_sources_in_cells_join_the_notes_of_the_page():
    surroundings = Surroundings(sources={"s": SourceView(title="Source")})
    document = page('[^1]\n\n<Comparison key="k1" />\n\n[^1]: One', comparisons=(comparison(),))
    html = render(document, surroundings).html
    assert 'href="#g-fn-2"' in html
    assert '<li class="footnote" id="g-fn-2"><cite class="source">Source</cite>' in html


# Questions


def faqs(*answers, **more):
    return tuple(
        Faq(id=f"id{number}", question=f"Why {number}?", answer_md=answer, **more)
        for number, answer in enumerate(answers)
    )


def test_questions_are_headings_of_their_level_in_the_order_of_the_page():
    document = page("## FAQs\n\n<FAQs />\n\n## After", faqs=faqs("a", "b"), faq_level=3)
    rendered = render(document)
    assert [(h.level, h.id) for h in rendered.headings] == [
        (2, "faqs"),
        (3, "why-0"),
        (3, "why-1"),
        (2, "after"),
    ]
    assert [section.anchor for section in rendered.sections] == ["faqs", "why-0", "why-1", "after"]


def test_a_question_keeps_the_anchor_that_was_written_for_it():
    rendered = render(page("<FAQs />", faqs=faqs("a", anchor="cost")))
    assert '<h3 class="faq-question" id="cost">' in rendered.html
    assert rendered.faqs[0].anchor == "cost"


def test_an_answer_away_from_its_page_has_no_ids_and_whole_links():
    answer = "[a](#why-0) [^n] $x$\n\n#### Deep\n\n[^n]: note"
    rendered = render(page("<FAQs />", faqs=faqs(answer)))
    (faq,) = rendered.faqs
    assert 'href="/a/b/#why-0"' in faq.answer_html
    assert "id=" not in faq.answer_html
    assert "footnote" not in faq.answer_html
    assert "<math" in finish(faq.answer_html, rendered.inserts)
    assert faq.answer_text == "a x\nDeep"
    assert "note" in rendered.text


def test_a_footnote_of_the_text_may_be_defined_in_the_last_answer():
    rendered = render(page("See[^n].\n\n<FAQs />", faqs=faqs("a\n\n[^n]: the note")))
    assert 'href="#g-fn-1"' in rendered.html
    assert rendered.problems == ()


def test_an_answer_holds_a_comparison():
    document = page(
        "<FAQs />", faqs=faqs('See:\n\n<Comparison key="k1" />'), comparisons=(comparison(),)
    )
    rendered = render(document, Surroundings(sources={"s": SourceView(title="S")}))
    assert "<table>" in rendered.faqs[0].answer_html
    assert rendered.problems == ()


def test_questions_inside_an_answer_do_not_go_round_in_circles():
    rendered = render(page("<FAQs />", faqs=faqs("<FAQs />")))
    assert problems(rendered) == ["bad-component"]


def test_a_problem_in_an_answer_names_its_question():
    rendered = render(page("<FAQs />", faqs=faqs("a", "x\n\n![](/a.png)\n\n<Nobody />")))
    assert [(p.kind, p.line, p.place) for p in rendered.problems] == [
        ("unknown-component", 5, "question “Why 1?”"),
        ("image-without-alt", 3, "question “Why 1?”"),
    ]


def test_a_concept_renders_like_a_page():
    concept = ConceptDocument(
        identity=uuid4(),
        language="en",
        slug="kv-cache",
        labels=(Label(text="KV cache", kind="preferred"),),
        short_md="Short.",
        body_md="See [it](./training.md).\n\n## How",
    )
    rendered = render(concept)
    assert rendered.links == ("/glossary/training/",)
    assert [heading.id for heading in rendered.headings] == ["how"]


def test_a_page_that_is_too_long_is_refused_in_plain_words():
    with pytest.raises(RenderError, match="A page takes 256 kB at most"):
        render_text("a " * 140_000)


# Text of other files


def test_a_partial_shows_its_text_through_the_same_pipeline():
    said = "## Again\n\n<script>x</script> [a](/b/)\n\n<Tabs>\n\n</Tabs>\n"
    rendered = render(page("## Again\n\n<Part size={1} />\n\n<Part />", partials=(("Part", said),)))
    assert [heading.id for heading in rendered.headings] == ["again", "again-1", "again-2"]
    assert "<script" not in rendered.html
    assert "/b/" in rendered.links
    assert "unknown-component" not in problems(rendered)


def test_a_partial_inside_a_partial_shows_a_placeholder():
    partials = (("One", "First.\n\n<Two />\n\n<One />"), ("Two", "Second."))
    rendered = render(page("<One />\n\n<Two />", partials=partials))
    assert rendered.html.count("First.") == rendered.html.count("Second.") == 1
    assert rendered.html.count("can’t be shown here") == 2
    assert {problem.place for problem in rendered.problems} == {"One"}


def test_partials_placed_very_often_end_in_placeholders():
    rendered = render(page("\n\n".join(["<One />"] * 9), partials=(("One", "long " * 5_000),)))
    assert rendered.html.count("can’t be shown here") == 5


def test_a_component_of_the_site_is_never_a_partial():
    rendered = render(page("<Details>\n\nOwn.\n\n</Details>", partials=(("Details", "Other."),)))
    assert "Own." in rendered.html
    assert "Other." not in rendered.html
