"""Addresses that become links without any marks."""

import re

import pytest

from glossary.rendering.pipeline import render_markdown, render_text
from tests.calls import calls


def links(text):
    return re.findall(r'<a href="([^"]*)">(.*?)</a>', render_markdown(text))


def same(address):
    return [(address, address)]


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "See {}, then",
        "See {}.",
        "({})",
        "({}).",
        "**{}**",
        "*see {}*",
        "“{}”",
        "{}?!",
        "- {}\n",
        "|a|\n|-|\n|{}|\n",
        "one  \n{}\ntwo",
        "<b>{}</b>",
        "{}<br>",
    ],
)
@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org/a/b_c_d?e=f#g-h",
        "https://example.org:8000/a.html",
        "https://example.org/wiki/A_(b)",
    ],
)
def test_an_address_in_text_is_a_link_without_the_punctuation_after_it(text, address):
    assert links(text.format(address)) == same(address)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.b/x(y))z", "https://a.b/x(y))z"),
        ("(https://a.b/x(y)))", "https://a.b/x(y)"),
        ("https://a.b/x&hl;", "https://a.b/x"),
        ("https://a.b/x;", "https://a.b/x"),
        ("https://a.b/x<y", "https://a.b/x"),
        ("HTTPS://A.b/x", "HTTPS://A.b/x"),
        ("https://a.b/~~~", "https://a.b/"),
    ],
)
def test_an_address_ends_as_gfm_says(text, address):
    assert links(text) == same(address)


def test_www_stands_for_http():
    assert links("www.example.org/a, b") == [("http://www.example.org/a", "www.example.org/a")]


@pytest.mark.parametrize(
    "text",
    [
        "`https://a.b`",
        "    https://a.b",
        "```\nhttps://a.b\n```",
        "$https://a.b$",
        "<kbd>https://a.b</kbd>",
        "xhttps://a.b",
        "`x`https://a.b",
        "httpsx://a.b",
        "ftp://a.b",
        "https://",
        "http://localhost/a",
        "http://a_b.c",
        "http://a.b_c",
        "www.",
        "www",
        "xwww.a.b",
        "https://a.b/\\x",
        "https://a.b/\u202ex",
        "![https://a.b](/media/a.png)",
    ],
)
def test_no_link_is_made_of(text):
    assert not links(text)


def test_a_link_inside_a_link_is_not_made():
    assert links("[see https://a.b](/c/)") == [("/c/", "see https://a.b")]
    assert links("<https://a.b/c>") == same("https://a.b/c")


def test_headings_and_plain_text_read_the_address():
    rendered = render_text("## At https://a.b/c\n\nOr www.a.b.")
    assert [heading.text for heading in rendered.headings] == ["At https://a.b/c"]
    assert rendered.text == "At https://a.b/c\nOr www.a.b."
    assert rendered.links == ("https://a.b/c", "http://www.a.b")


HOSTILE = {
    "one after the other": "http://a.b ",
    "nested": "(http://a.b",
    "underscores": "_www.a",
    "no domain": "(http://",
    "dots": "www.a.",
    "one domain of dots": "http://a" + ".",
    "brackets": "http://a.b/(",
    "closing brackets": "http://a.b/)",
    "punctuation": "http://a.b/;",
    "entities": "http://a.b/&a;",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_length_of_the_text(name):
    def work(size):
        return calls(render_markdown, (HOSTILE[name] * size)[:size])

    assert work(64_000) < 5 * work(16_000) + 1000
