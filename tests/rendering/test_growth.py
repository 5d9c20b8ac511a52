"""Rendering takes as much longer as a text is longer, or refuses it: 65 kinds up to 256 kB."""

import time

import pytest

from glossary.rendering.pipeline import MAX_BYTES, render_markdown
from glossary.rendering.results import RenderError

from .nasty import NASTY

SIZES = (4_000, 16_000, 64_000, 256_000)


def seconds(text: str) -> float:
    """Of this process's own work: what else the machine does counts for little."""
    began = time.process_time()
    render_markdown(text)
    return time.process_time() - began


@pytest.mark.parametrize("kind", NASTY)
def test_four_times_the_text_takes_about_four_times_the_work(kind):
    """The square would be sixteen times; what takes no time at all says nothing."""
    make = NASTY[kind]
    assert len(make(SIZES[-1]).encode()) <= MAX_BYTES * 1.5
    before = min(seconds(make(SIZES[0])) for _ in range(2))
    for size in SIZES[1:]:
        try:
            took = seconds(make(size))
        except RenderError:  # a stated limit; less than that is rendered
            assert size > SIZES[1]
            return
        for _ in range(4):  # on a busy machine one try may take longer, a square takes so each time
            if took >= 0.1 + 8 * before:
                took = min(took, seconds(make(size)))
        assert took < 0.1 + 8 * before, (size, before, took)
        before = took


def test_there_are_as_many_kinds_as_promised():
    assert len(NASTY) == 65
