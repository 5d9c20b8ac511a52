"""What comes out holds nothing but the closed list, whoever wrote it."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.documents import Column, Comparison, DocumentError, ExplainerDocument, Faq, Row
from glossary.rendering.pipeline import finish, render, render_inline, render_markdown, render_text
from glossary.rendering.sanitizer import TAGS, clean, is_safe_address, is_site_address
from tests.rendering.hostile import ADDRESSES, FRAGMENTS

ROOT = Path(__file__).resolve().parents[2]
MATH = {
    *("math", "menclose", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot"),
    *("mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd"),
    *("mtext", "mtr", "munder", "munderover"),
}
DRAWING = {"form", "fieldset", "legend", "label", "input"}  # of the lifecycle map's own template
ATTRIBUTES = {
    *("href", "src", "alt", "title", "class", "id", "role", "tabindex", "scope", "colspan", "open"),
    *("name", "width", "height", "loading", "decoding", "start", "aria-label", "aria-labelledby"),
    *("srcset", "media"),
}


class Look(HTMLParser):
    """Collects what is wrong with a piece of HTML, tag by tag."""

    def __init__(self, html, tags):
        super().__init__(convert_charrefs=True)
        self.tags = tags
        self.wrong = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in self.tags:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            if tag in MATH:
                if name in ("href", "style", "class", "id") or name.startswith("on"):
                    self.wrong.append(f"{tag}[{name}]")
                continue
            if name not in ATTRIBUTES and tag not in DRAWING:
                self.wrong.append(f"{tag}[{name}]")
            if name in ("href", "src") and urlsplit(value).scheme not in (
                "",
                "http",
                "https",
                "mailto",
            ):
                self.wrong.append(f"{name}={value}")
            if name in ("href", "src", "srcset") and re.match(r"[\x00-\x20]*(//|/\\|\\)", value):
                self.wrong.append(f"{name}={value}")
            if name in ("src", "srcset") and urlsplit(value).scheme:
                self.wrong.append(f"loads {value}")

    def handle_comment(self, data):
        self.wrong.append("comment")

    def handle_decl(self, decl):
        self.wrong.append("declaration")

    def handle_pi(self, data):
        self.wrong.append("instruction")


def wrong_in(html, *, with_inserts=True):
    return Look(html, TAGS | MATH | DRAWING if with_inserts else TAGS).wrong


def one_line(text):
    return " ".join(text.replace("\x00", "").split()).replace("|", "/")


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_hostile_text_leaves_nothing_that_runs(fragment):
    assert wrong_in(render_markdown(fragment)) == []
    assert wrong_in(render_inline(fragment).html, with_inserts=False) in (
        [],
        ["span[data-g-insert]"],
    )


def test_hostile_texts_are_as_harmless_in_every_part_of_a_page():
    refused = 0
    for fragment in FRAGMENTS:
        try:
            document = page_of(one_line(fragment))
        except DocumentError:  # the text form can't hold it in some place
            refused += 1
            continue
        rendered = render(document)
        assert wrong_in(finish(rendered.html, rendered.inserts)) == [], fragment
        assert wrong_in(finish(rendered.faqs[0].answer_html, rendered.inserts)) == [], fragment
    assert refused < len(FRAGMENTS) / 5


def page_of(line):
    comparison = Comparison(
        key="k1",
        caption=line,
        corner=line,
        columns=(Column(text="A"), Column(text=line)),
        rows=(
            Row(text=line, cells=(line, "x")),
            Row(text="b", cells=("y", line), group=line.replace("*", "").strip()),
        ),
    )
    return ExplainerDocument(
        identity=uuid4(),
        language="en",
        path="/a/b/",
        title="T",
        body_md='<Comparison key="k1" />\n\n## FAQs\n\n<FAQs />',
        comparisons=(comparison,),
        faqs=(Faq(id="f1", question=line, answer_md=f"x {line}"),),
    )


def test_there_are_enough_hostile_fragments():
    assert len(set(FRAGMENTS)) >= 100


@pytest.mark.parametrize("address", [each for each in ADDRESSES if "&" not in each])
def test_an_address_that_is_no_plain_one_is_refused(address):
    assert not is_safe_address(address)
    assert not is_site_address(address)


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/a/b/", "#x", "?q=a:b", "./a", "../a", "a/b:c", "a", "/a?x=https://b"),
        *("https://e.example/", "HTTP://e.example", "mailto:a@e.example", "/é/ñ"),
    ],
)
def test_a_plain_address_is_kept(address):
    assert is_safe_address(address)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=6).map(" ".join))
def test_cleaning_twice_changes_nothing_more(text):
    once = clean(text)
    assert clean(once) == once
    assert wrong_in(once, with_inserts=False) in ([], ["div[data-g-insert]"]) or all(
        "data-" in each for each in wrong_in(once, with_inserts=False)
    )
    rendered = render_text(text).html
    assert clean(rendered) == rendered


def test_a_placeholder_that_an_author_writes_is_text():
    html = render_markdown('$a$ <span data-g-insert="0"></span>')
    assert html.count("<math") == 1
    assert "&lt;span data-g-insert" in html


def test_an_insert_that_does_not_exist_is_nothing():
    assert finish('<p>a<span data-g-insert="7"></span></p>', []) == "<p>a</p>"


def test_html_is_declared_safe_in_one_place_only():
    allowed = {
        "glossary/rendering/pipeline.py",
        "glossary/models/pages.py",  # what the pipeline made, as it was stored
        "glossary/templatetags/gloss.py",  # JSON-LD that Django's json_script has escaped
    }
    declares = re.compile(
        r"mark_safe|SafeText|SafeString\(|__html__|html_safe|\|\s*safe\b|safeseq|autoescape\s+off"
    )
    found = {
        str(path.relative_to(ROOT))
        for folder in ("glossary", "templates", "site_config")
        for ending in ("*.py", "*.html", "*.txt", "*.xml")
        for path in (ROOT / folder).rglob(ending)
        if declares.search(path.read_text(encoding="utf-8"))
    }
    assert found <= allowed
