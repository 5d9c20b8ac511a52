"""Which words become links, rule by rule, and what holds for every text."""

import html as entities
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.rendering.html_text import text_of
from glossary.rendering.pipeline import finish, render_text
from glossary.rendering.sanitizer import clean
from glossary.rendering.term_links import Term, candidate_keys, label_key, link_terms

LINK = re.compile(r'<a class="term" href="[^"]*" data-term="([^"]*)">(.*?)</a>', re.DOTALL)


def term(label, slug="", **more):
    slug = slug or label_key(label).replace(" ", "-")
    values = {"key": label_key(label), "label": label, "concept": slug}
    return Term(**{**values, "path": f"/glossary/{slug}/", **more})


def linked(text, *terms, **more):
    """The mentions that are linked: [(slug, words)], found by way of the candidate keys."""
    html = render_text(text).html
    keys = candidate_keys(html)
    result = link_terms(html, [each for each in terms if each.key in keys], **more)
    assert text_of(result.html) == text_of(html)
    assert clean(result.html) == result.html
    return [(slug, entities.unescape(words)) for slug, words in LINK.findall(result.html)]


KV = term("KV cache")
TRAINING = term("Training")


def test_only_the_first_mention_on_a_page_is_linked():
    assert linked("Training. And training.", TRAINING) == [("training", "Training")]


def test_each_section_has_a_first_mention_where_that_is_set():
    text = "Training.\n\n## A\n\nTraining, training.\n\n### B\n\nTraining.\n\n## C\n\nTraining."
    assert len(linked(text, TRAINING, per_section=True)) == 3
    assert len(linked(text, TRAINING)) == 1


def test_names_of_one_concept_count_as_one():
    other = term("learning phase", "training")
    assert linked("The learning phase is training.", TRAINING, other) == [
        ("training", "learning phase")
    ]


def test_the_longest_label_wins():
    terms = [term("cache"), KV, term("KV cache eviction policy", "eviction")]
    assert linked("A KV cache eviction policy and a cache.", *terms) == [
        ("eviction", "KV cache eviction policy"),
        ("cache", "cache"),
    ]


def test_a_word_inside_a_longer_term_is_not_linked_even_when_that_one_is_linked_already():
    assert linked("Batch size. Batch size. A batch.", term("batch"), term("batch size")) == [
        ("batch-size", "Batch size"),
        ("batch", "batch"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "retraining",
        "trainings2",
        "pre-training",
        "non\u2011training",
        "model.training",
        "train_training",
        "@training",
        "#training",
        "https://e.example/training",
        "www.e.example/training/x",
        "training@e.example",
        "trainingé",
        "обtraining",
        "training.py",
    ],
)
def test_a_part_of_something_else_is_no_mention(text):
    assert linked(text, TRAINING) == []


@pytest.mark.parametrize(
    "text",
    [
        "(training)",
        "training,",
        "training/inference",
        "“training”",
        "l’training",
        "training-time",
        "**training**",
        "training:",
        "—training—",
    ],
)
def test_a_whole_word_is_a_mention_whatever_stands_around_it(text):
    assert linked(text, TRAINING) == [("training", "training")]


@pytest.mark.parametrize("text", ["pre*training*", "*train*ing", "*training*s", "pre-*training*"])
def test_a_word_may_change_its_looks_in_the_middle(text):
    assert linked(text, TRAINING) == []


def test_case_counts_where_the_label_says_so():
    tool = term("MAX", case_sensitive=True)
    assert linked("max, Max and MAX", tool) == [("max", "MAX")]
    assert linked("kv CACHE", KV) == [("kv-cache", "kv CACHE")]


def test_a_name_spelled_exactly_so_goes_before_one_that_only_sounds_alike():
    polish, to_polish = term("Polish", "polish", case_sensitive=True), term("polish", "to-polish")
    assert linked("We polish it.", polish, to_polish) == [("to-polish", "polish")]
    assert linked("The Polish one.", polish, to_polish) == [("polish", "Polish")]


def test_a_name_that_two_concepts_share_is_not_linked():
    assert linked("An agent.", term("agent", "a"), term("agent", "b")) == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("KV caches", "KV cache"),
        ("batches", "batch"),
        ("policies", "policy"),
        ("LLMs", "LLM"),
        ("GPUs", "GPU"),
        ("Losses", "loss"),
    ],
)
def test_a_plural_is_linked_whole(text, label):
    assert linked(f"Some {text} here", term(label, "x")) == [("x", text)]


@pytest.mark.parametrize(
    ("text", "label"), [("gas", "GA"), ("pass", "pas"), ("LLMS", "LLM"), ("Ms", "M")]
)
def test_what_only_looks_like_a_plural_is_not(text, label):
    assert linked(text, term(label, case_sensitive=label != "pas")) == []


def test_a_label_that_is_a_plural_itself_goes_first():
    assert linked("weights", term("weight"), term("weights", "all")) == [("all", "weights")]


@pytest.mark.parametrize("text", ["the model's size", "the model’s size", "the models’ size"])
def test_a_possessive_is_linked_up_to_its_apostrophe(text):
    assert linked(text, term("model"))[0][1] in ("model", "models")


def test_can_is_not_in_cant():
    assert linked("You can't and can’t", term("can")) == []


@pytest.mark.parametrize(
    "text", ["KV-cache", "KV\u2011cache", "KV cache", "KV\ncache", "KV-\ncache", "KV\xa0cache"]
)
def test_hyphens_and_line_breaks_are_spaces(text):
    assert [slug for slug, _ in linked(f"The {text} is", KV)] == ["kv-cache"]


def test_a_hyphenated_label_is_found_written_apart():
    assert linked("by fine tuning", term("fine-tuning")) == [("fine-tuning", "fine tuning")]


@pytest.mark.parametrize("text", ["KV, cache", "KV. Cache", "KV (cache)", "KV / cache", "KVcache"])
def test_other_signs_between_the_words_are_not(text):
    assert linked(text, KV) == []


def test_soft_hyphens_do_not_hide_a_term():
    assert linked("train\xading", TRAINING) == [("training", "train\xading")]


def test_letters_made_of_two_characters_are_one():
    assert linked("cafe\u0301", term("café")) == [("café", "cafe\u0301")]
    assert linked("ﬁne tuning", term("fine tuning")) == [("fine-tuning", "ﬁne tuning")]
    assert linked("STRASSE", term("Straße")) == [("strasse", "STRASSE")]


@pytest.mark.parametrize(
    ("text", "label", "found"),
    [
        ("C++ and C", "C++", "C++"),
        ("in C, not C++", "C", "C"),
        ("the .NET runtime", ".NET", ".NET"),
        ("with node.js here", "node.js", "node.js"),
        ("training vs. inference", "training vs. inference", "training vs. inference"),
        ("Q&A and more", "Q&A", "Q&A"),
        ("a < b", "a < b", "a < b"),
        ("LoRA (low-rank) x", "LoRA (low-rank)", "LoRA (low-rank)"),
    ],
)
def test_signs_that_belong_to_a_label_belong_to_its_mention(text, label, found):
    assert linked(text, term(label, "x")) == [("x", found)]


def test_c_is_not_in_c_plus_plus():
    assert linked("C++ C#", term("C")) == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("自注意力机制很重要", "注意力"),
        ("大規模言語モデルの学習", "言語モデル"),
        ("การฝึกโมเดล", "ฝึก"),
        ("用KV缓存加速", "KV缓存"),
        ("注意\n力机制", "注意力"),
    ],
)
def test_terms_are_found_in_scripts_without_spaces(text, label):
    assert [slug for slug, _ in linked(text, term(label, "x"))] == ["x"]


def test_indic_words_stay_whole():
    assert linked("यह हिन्दी है", term("हिन्दी", "x")) == [("x", "हिन्दी")]


@pytest.mark.parametrize(
    "text",
    [
        "## Training",
        "[training](/x/)",
        "[*training*](/x/)",
        "<https://training.example>",
        "`training`",
        "```\ntraining\n```",
        "$training$",
        "<kbd>training</kbd>",
        "| training |\n|---|\n| x |",
        ":::note Training\nx\n:::",
        '<Details summary="training">\nx\n</Details>',
        '<Figure src="/media/x.png" alt="training" caption="training" />',
        "![training](/media/x.png)",
        '```py title="training"\nx\n```',
        "<Training />",
        '[x](/y/ "training")',
    ],
)
def test_never_in_headings_links_code_math_summaries_and_captions(text):
    assert linked(text, TRAINING) == []


def test_text_after_such_places_is_linked_again():
    assert len(linked("`a` training", TRAINING)) == 1
    assert len(linked("## Training\n\nTraining", TRAINING)) == 1


def test_a_concept_is_not_linked_on_its_own_page():
    assert linked("Training and KV cache", TRAINING, KV, own="training") == [
        ("kv-cache", "KV cache")
    ]


def test_a_muted_concept_is_not_linked():
    assert linked("Training", TRAINING, muted={"training"}) == []


def test_a_muted_concept_at_the_head_of_a_table_is_not_linked():
    html = f"<table><thead><tr>{HEADER.format(IDENTITY)}</tr></thead></table>"
    addresses = {IDENTITY: "/glossary/training/"}
    result = link_terms(html, [], addresses=addresses, muted={IDENTITY})
    assert result.html == '<table><thead><tr><th scope="col">Training</th></tr></thead></table>'
    assert result.used == ()


def test_what_is_linked_above_is_linked_again_only_in_other_sections():
    text = "Training.\n\n## One\n\nTraining. Training.\n\n## Two\n\nTraining."
    assert len(linked(text, TRAINING, seen=["training"], per_section=True)) == 2
    assert linked(text, TRAINING, seen=["training"]) == []


def test_a_label_that_is_never_linked_keeps_its_words():
    never = term("training data", auto_link=False)
    assert linked("training data", TRAINING, never) == []


HEADER = '<th scope="col" data-g-concept="{0}">Training</th>'
IDENTITY = "11111111-1111-4111-8111-111111111111"


def test_a_header_that_stands_for_a_concept_leads_to_it():
    html = f"<table><thead><tr>{HEADER.format(IDENTITY)}</tr></thead></table>"
    result = link_terms(html, [], addresses={IDENTITY: "/glossary/training/"})
    assert (
        '<th scope="col"><a class="term" href="/glossary/training/" data-term="training">'
        "Training</a></th>" in result.html
    )
    assert result.used == (IDENTITY,)


@pytest.mark.parametrize("more", [{"own": IDENTITY}, {"addresses": {}}])
def test_a_header_of_the_own_or_of_no_published_concept_is_plain(more):
    html = HEADER.format(IDENTITY)
    options = {"addresses": {IDENTITY: "/glossary/training/"}, **more}
    assert link_terms(html, [], **options).html == '<th scope="col">Training</th>'


def test_a_header_that_holds_a_link_keeps_it():
    html = f'<th data-g-concept="{IDENTITY}"><a href="/x/">T</a></th>'
    result = link_terms(html, [], addresses={IDENTITY: "/glossary/training/"})
    assert result.html == '<th><a href="/x/">T</a></th>'


def test_the_concepts_used_are_told_in_order():
    html = render_text("KV cache, then training.").html
    assert link_terms(html, [TRAINING, KV]).used == ("kv-cache", "training")


def test_an_address_is_escaped():
    odd = term("Training", path='/glossary/"><x>/')
    html = link_terms("<p>training</p>", [odd]).html
    assert "<x>" not in finish(html)


def test_a_key_is_words_folded():
    assert label_key("  KV-Cache’s\nＳＩＺＥ ") == "kv cache s size"
    assert label_key("注意力") == "注 意 力"
    assert label_key("--") == ""


# For every text

SAMPLES = (
    "training Training KV cache caches KV-cache vLLM C C++ gas 注意力 a&b é e\u0301 < > & \" ' "
    "## - * ` [x](/y) | $ `` ** <sub> </sub> ::: \xa0 \xad 1. > [^1] don't models’ \u200b"
)
WORDS = st.sampled_from(SAMPLES.split(" "))
TEXTS = st.lists(st.one_of(WORDS, st.text(max_size=5)), max_size=40).flatmap(
    lambda words: st.lists(st.sampled_from([" ", " ", "\n", "\n\n", ""]), min_size=41).map(
        lambda gaps: "".join(word + gap for word, gap in zip(words, gaps, strict=False))
    )
)
TERMS = [
    TRAINING,
    KV,
    term("vLLM", case_sensitive=True),
    term("C"),
    term("C++", "cpp"),
    term("注意力", "attention"),
    term("é"),
    term("a&b"),
    term("cache"),
    term("model"),
]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_linking_never_changes_what_is_read(text):
    html = render_text(text).html
    result = link_terms(html, TERMS)
    assert text_of(result.html) == text_of(html)
    assert LINK.sub(r"\2", result.html) == html


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_no_link_ever_stands_in_a_link_code_or_heading(text):
    result = link_terms(render_text(text).html, TERMS)
    for element in ("a", "code", "h2", "h3", "pre", "th", "kbd"):
        for inside in re.findall(rf"<{element}\b[^>]*>(.*?)</{element}>", result.html, re.DOTALL):
            assert '<a class="term"' not in inside


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_linked_phrase_was_a_candidate_and_no_concept_is_linked_twice(text):
    html = render_text(text).html
    keys = candidate_keys(html)
    everything = link_terms(html, TERMS)
    assert everything == link_terms(html, [each for each in TERMS if each.key in keys])
    assert len(everything.used) == len(set(everything.used)) == len(LINK.findall(everything.html))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_linked_html_passes_the_sanitizer_unchanged(text):
    html = link_terms(render_text(text).html, TERMS).html
    assert clean(html) == html
