"""Ids as GitHub makes them; the expected values were taken from github-slugger 2.0."""

import pytest

from glossary.rendering.slugs import Ids, github_slug
from tests.calls import calls


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        (
            "Training: Building the model’s understanding",
            "training-building-the-models-understanding",
        ),
        ("Inference: Using the model in real-time", "inference-using-the-model-in-real-time"),
        ("What's the difference?", "whats-the-difference"),
        ("a  b", "a--b"),
        ("C++ & C#", "c--c"),
        ("snake_case", "snake_case"),
        ("Привет мир", "привет-мир"),
        ("注意力 机制", "注意力-机制"),
        ("Émile", "émile"),
        ("😄 emoji", "-emoji"),
        ("1.2.3", "123"),
        ("a–b — c", "ab--c"),
        ("Ⓐ", "ⓐ"),
        ("ﬁne", "ﬁne"),
    ],
)
def test_a_slug_equals_the_one_that_github_makes(text, slug):
    assert github_slug(text) == slug


def test_a_repeated_id_is_numbered_and_never_meets_one_that_is_taken():
    ids = Ids()
    claimed = [ids.claim(wanted) for wanted in ["a", "a-1", "a", "a", "a-1"]]
    assert claimed == ["a", "a-1", "a-2", "a-3", "a-1-1"]


def test_ids_of_authors_never_look_like_those_of_templates():
    assert Ids().claim_heading("g-main") == "-g-main"


def test_a_heading_of_symbols_alone_gets_an_id():
    assert Ids().claim_heading("???") == "section"


def test_many_equal_headings_take_no_longer_each():
    def claim(times):
        ids = Ids()
        for _ in range(times):
            ids.claim_heading("a")

    assert calls(claim, 40_000) < 4.5 * calls(claim, 10_000)
