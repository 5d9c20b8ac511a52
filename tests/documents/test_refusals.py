from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.utils.translation import override

from glossary.documents import (
    Column,
    Comparison,
    ConceptDocument,
    ConceptRef,
    DocumentError,
    ExplainerDocument,
    Faq,
    Label,
    Row,
    place_parts,
    read_concept,
    read_explainer,
    write,
)

ID = UUID(int=7)
TABLE = Comparison(key="k1", columns=(Column(text="A"),), rows=(Row(text="x", cells=("1",)),))


def explainer(**fields):
    return ExplainerDocument(**{"identity": ID, "path": "/a/b/", "title": "T", **fields})


REFUSED = [
    ("title", lambda: explainer(title="Two\nlines")),
    ("title", lambda: explainer(title="", body_md="# Its title")),
    ("path", lambda: explainer(path="/../etc/")),
    ("path", lambda: explainer(path="no-slash")),
    ("body_md", lambda: explainer(body_md="\n\nBlank lines first")),
    ("body_md", lambda: explainer(body_md="with a return\r\n")),
    ("body_md", lambda: explainer(body_md="NUL \0")),
    ("body_md", lambda: explainer(faqs=(Faq(id="q1", question="Why?"),))),
    ("comparisons", lambda: explainer(comparisons=(TABLE,))),
    ("comparisons", lambda: explainer(comparisons=(TABLE, TABLE))),
    ("faqs", lambda: explainer(faqs=(Faq(id="q1", question="Why?"),) * 2)),
    ("preamble_md", lambda: explainer(preamble_md="Shown text")),
    ("extra", lambda: explainer(description="d", extra=(("description", "description: e"),))),
    ("extra", lambda: explainer(extra=(("a", "b: c"),))),
    ("refs", lambda: explainer(muted=(ref("x"), ref("x", uuid4())))),
    ("text", lambda: explainer(body_md="long " * 60_000)),
    ("row", lambda: Row(text="x", cells=("two\nlines",))),
    ("row", lambda: Row(text=" x", cells=())),
    ("row group", lambda: Row(text="x", cells=(), group="**no**")),
    ("rows", lambda: replace(TABLE, rows=(Row(text="x", cells=()),))),
    ("rows", lambda: replace(TABLE, rows=(grouped("G"), grouped("")))),
    ("columns", lambda: replace(TABLE, columns=(), rows=())),
    ("columns", lambda: Comparison(key="k", columns=(bound_column(),), rows=(bound_row(),))),
    ("comparison key", lambda: replace(TABLE, key='"')),
    ("question", lambda: Faq(id="q", question="Why? {#so}")),
    ("faq id", lambda: Faq(id="", question="Why?")),
    ("label", lambda: Label(text="")),
    ("label kind", lambda: Label(text="x", kind="nickname")),
    ("labels", lambda: concept(Label(text="x"), Label(text="x", kind="plural"))),
    ("slug", lambda: read_concept("---\nid: ../x\n---\n")),
]


@pytest.mark.parametrize(("field", "make"), REFUSED)
def test_what_the_text_form_cannot_hold_is_refused_by_its_field(field, make):
    with pytest.raises(DocumentError) as refusal:
        make()
    assert refusal.value.field == field


HARMFUL = [
    (2, "a: &x 1\nb: *x"),
    (3, "a: 1\nb: *x"),
    (2, "a: !!python/object:os.system 1"),
    (3, "a: 1\na: 2"),
    (3, "a:\n  <<: 1"),
    (3, "a:\n  b: 1\n  b: 2"),
    (2, "a: " + "[" * 21 + "]" * 21),
    (1, "a: " + "x" * 17_000),
]


@pytest.mark.parametrize(("line", "front"), HARMFUL)
def test_front_matter_that_could_do_harm_is_refused_with_its_line(line, front):
    if line == 3 and "b: 1" in front:
        line = 4
    with pytest.raises(DocumentError) as refusal:
        read_explainer(f"---\n{front}\n---\n")
    assert (refusal.value.field, refusal.value.line) == ("front matter", line)


@pytest.mark.parametrize(
    "front",
    ["{a: 1, b: 2}", "- a\n- b", "plain words", "? [a]\n: b", "a: 1\n...\nb: 2", "a: \u2028"],
)
def test_unusual_front_matter_stays_as_it_is(front):
    text = f"---\n{front}\n---\n\n# T\n"
    page = read_explainer(text)
    assert write(page).text == text
    assert write(replace(page, title="U")).text == text.replace("# T", "# U")


def test_a_value_is_refused_beside_front_matter_that_is_not_yaml():
    page = read_explainer("---\n[\n---\n# T\n")
    with pytest.raises(DocumentError) as refusal:
        replace(page, description="d")
    assert refusal.value.field == "extra"


def test_a_broken_path_names_its_line():
    with pytest.raises(DocumentError) as refusal:
        read_explainer("---\ntitle: T\nslug: /a/../../b\n---\n")
    assert (refusal.value.field, refusal.value.line) == ("path", 3)


def test_identities_of_another_text_are_refused():
    written = write(explainer(body_md=place_parts("Text.", [TABLE], []), comparisons=(TABLE,)))
    with pytest.raises(DocumentError) as refusal:
        read_explainer("# T\n", written.identities)
    assert refusal.value.field == "identities"


def test_parts_that_stand_nowhere_are_placed_at_the_end():
    faqs = (Faq(id="q1", question="Why?", answer_md='<Comparison key="k1" />'),)
    other = replace(TABLE, key="k2")
    body = place_parts("Text.", [TABLE, other], faqs, heading="Questions")
    assert body == 'Text.\n\n<Comparison key="k2" />\n\n## Questions\n\n<FAQs />'
    assert place_parts(body, [TABLE, other], faqs) == body
    assert explainer(body_md=body, comparisons=(TABLE, other), faqs=faqs).comparisons[0] == other


def test_a_comparison_that_stands_nowhere_is_placed_before_the_questions():
    faqs = (Faq(id="q1", question="Why?", answer_md="Because."),)
    body = place_parts("Text.\n\n\n\nMore.\n\n## Why\n\n<FAQs />", [TABLE], faqs)
    marker = f'<Comparison key="{TABLE.key}" />'
    assert body == f"Text.\n\n\n\nMore.\n\n{marker}\n\n## Why\n\n<FAQs />"
    page = explainer(body_md=body, comparisons=(TABLE,), faqs=faqs)
    written = write(page)
    assert read_explainer(written.text, written.identities) == page


def ref(slug, identity=None):
    return ConceptRef(slug=slug, identity=identity)


def grouped(group):
    return Row(text="x", cells=("1",), group=group)


def bound_column():
    return Column(text="A", concept=ID)


def bound_row():
    return Row(text="x", cells=("1",), concept=ID)


def concept(*labels):
    return ConceptDocument(identity=ID, slug="x", labels=labels)


SAID = [
    *(make for _field, make in REFUSED),
    *(lambda front=front: read_explainer(f"---\n{front}\n---\n") for _line, front in HARMFUL),
    lambda: replace(read_explainer("---\n[\n---\n# T\n"), description="d"),
    lambda: read_explainer("# T\n", {"comparisons": [], "faqs": [{"start": 7}]}),
    lambda: ConceptRef(slug=""),
]


@pytest.mark.parametrize("make", SAID)
def test_a_refusal_speaks_german_where_people_do(make):
    said = []
    for language in ("en", "de"):
        with override(language), pytest.raises(DocumentError) as refusal:
            make()
        said.append((refusal.value.message, str(refusal.value)))
    (english, english_whole), (german, german_whole) = said
    assert german != english
    assert german_whole.endswith(german)
    assert english_whole.endswith(english)


def test_what_is_said_of_front_matter_is_not_remembered_in_one_language():
    text = "---\n- a\n- b\n---\n\n# T\n"
    with override("de"):
        (german,) = read_explainer(text).warnings
    assert german == "der Kopf der Datei bleibt, wie er ist: nicht eine Angabe je Zeile"
    (english,) = read_explainer(text).warnings
    assert english == "front matter kept as it stands: not one key a line"


@pytest.mark.parametrize("opened", ["<!-- a remark", "<script>", "```\ncode"])
def test_what_swallows_the_next_question_is_refused_in_words(opened):
    faqs = (Faq(id="q1", question="Why?", answer_md=opened), Faq(id="q2", question="How?"))
    with pytest.raises(DocumentError, match="body_md: a text before a question .* close it"):
        explainer(body_md="Words.\n\n## FAQs\n\n<FAQs />", faqs=faqs)
