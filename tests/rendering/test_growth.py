"""Rendering takes as much longer as a text is longer, or refuses it: 65 kinds.

Counted up to 64 kB, which is quick; `make bench` times 256 kB.
"""

import pytest

from glossary.rendering.pipeline import MAX_BYTES, render_markdown
from glossary.rendering.results import RenderError
from tests.calls import calls

from .nasty import LARGEST, NASTY, SIZES


@pytest.mark.parametrize("kind", NASTY)
def test_four_times_the_text_takes_about_four_times_the_work(kind):
    """The square would be sixteen times; what takes few calls at all says nothing."""
    make = NASTY[kind]
    assert len(make(LARGEST).encode()) <= MAX_BYTES * 1.5
    before = calls(render_markdown, make(SIZES[0]))
    for size in SIZES[1:]:
        try:
            now = calls(render_markdown, make(size))
        except RenderError:  # a stated limit; less than that is rendered
            assert size > SIZES[1]
            return
        assert now < 5 * before + 1000, (size, before, now)
        before = now


def test_there_are_as_many_kinds_as_promised():
    assert len(NASTY) == 65
