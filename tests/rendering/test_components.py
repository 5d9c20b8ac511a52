"""Components: how they are written, what they check, and what stands in for those that fail."""

import re

import pytest

from glossary.rendering.components import component_named, components
from glossary.rendering.html_text import text_of
from glossary.rendering.pipeline import finish, render_markdown, render_text
from glossary.rendering.results import RenderError
from glossary.rendering.syntax.props import Expression, read_opening_tag

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


def test_a_page_that_is_too_long_is_refused_in_plain_words():
    with pytest.raises(RenderError, match="A page takes 256 kB at most"):
        render_text("a " * 140_000)


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
    (problem,) = render_text('<Figure src="/a.png" />').problems
    assert problem.kind == "image-without-alt"


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
