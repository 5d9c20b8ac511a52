"""An accent colour for both schemes."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossary.rendering.colours import (
    DARK,
    LEAST,
    LIGHT,
    accent_css,
    contrast,
    least_contrast,
    readable,
)

TOKENS = Path(__file__).parents[2] / "glossary" / "static" / "glossary" / "css" / "tokens.css"
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_as_wcag_defines_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@given(COLOURS, st.sampled_from([LIGHT, DARK]))
@example("#000000", DARK)
@example("#ffffff", LIGHT)
def test_a_readable_shade_is_found_for_any_colour(colour, scheme):
    assert least_contrast(readable(colour, scheme), scheme) >= LEAST


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert readable("#0a6652", LIGHT) == "#0a6652"


def test_the_grounds_are_those_of_the_stylesheet():
    light, dark = TOKENS.read_text().split("prefers-color-scheme: dark")
    for scheme, css in ((LIGHT, light), (DARK, dark)):
        assert f"--paper: {scheme['paper']};" in css
        assert f"--surface: {scheme['surface']};" in css


def test_the_rules_name_the_colour_and_its_dark_shade():
    css = accent_css("#7a1f5c")
    assert "--accent:#7a1f5c" in css
    assert len(set(re.findall(r"--accent:(#[0-9a-f]{6})", css))) == 2
