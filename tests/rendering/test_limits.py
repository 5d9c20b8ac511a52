"""Texts that would take too long to render are refused at once, with the limit they broke."""

import pytest

from glossary.rendering.pipeline import MAX_BYTES, render_markdown, render_text
from glossary.rendering.results import RenderError

TOO_MUCH = {
    "bytes": ("é" * (MAX_BYTES // 2 + 1), "takes 256 kB at most"),
    "lines": ("\n" * 20_000, "20,001 lines. A page takes 20,000 at most"),
    "list items": ("- a\n" * 19_000, "list items"),
    "cells": ("|a" * 60 + "|\n" + "|-" * 60 + "|\n" + ("|b" * 60 + "|\n") * 600, "cells"),
    "brackets": ("![" * 20_001, "20,000 square brackets"),
    "boxes": (":::note\n:::\n" * 2_001, "2000 boxes"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_of_one_thing_is_refused_with_its_limit(name):
    text, reason = TOO_MUCH[name]
    with pytest.raises(RenderError, match=reason):
        render_markdown(text)


@pytest.mark.parametrize("text", ["a\n" * 19_999, "`" + "[" * 30_000 + "`\n", "- a\n" * 10_000])
def test_what_is_just_large_is_rendered(text):
    if text.startswith("`"):
        text = f"```\n{text}```\n"
    assert render_markdown(text)


def test_only_so_much_of_formulas_is_converted():
    long = "a" * 1_900
    rendered = render_text(" ".join(f"${long}{number}$" for number in range(40)))
    assert 20 < len(rendered.inserts) < 30
    assert {problem.kind for problem in rendered.problems} == {"bad-formula"}
