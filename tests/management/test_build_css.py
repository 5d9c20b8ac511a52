"""The one stylesheet is what its files say, and small enough for the first view."""

import gzip

import pytest

from glossary.management.commands import build_css


def test_the_stylesheet_holds_what_its_files_say():
    assert build_css.STYLESHEET.read_text(encoding="utf-8") == build_css.joined(), "run `make css`"


@pytest.mark.parametrize(
    "file", [build_css.TOOLS, build_css.PLAY, build_css.LISTS], ids=lambda file: file.name
)
def test_the_other_stylesheets_hold_what_their_files_say(file):
    assert file.read_text(encoding="utf-8") == build_css.joined_extra(file), "run `make css`"


def test_the_stylesheet_stays_small():
    assert len(gzip.compress(build_css.joined().encode())) <= 8 * 1024
