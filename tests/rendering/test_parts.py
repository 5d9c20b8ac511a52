"""Comparisons, questions and partials: what a document holds beside its text and places in it."""

from uuid import UUID, uuid4

from glossary.documents import (
    Column,
    Comparison,
    ConceptDocument,
    ExplainerDocument,
    Faq,
    Label,
    Row,
)
from glossary.rendering.pipeline import finish, render
from glossary.rendering.results import SourceView, Surroundings

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
