"""Pictures and components as MDX files of other sites write them."""

import pytest

from glossary.rendering.pipeline import render_text
from glossary.rendering.results import ImageView, Surroundings
from glossary.rendering.sanitizer import clean

PICTURE = "<img src={require('./img/x.png').default} alt=\"A drawing\" />"
PLACES = Surroundings(places={"./img/x.png": "/media/x.png"})


def html(text, surroundings=PLACES):
    return render_text(text, surroundings).html


def test_a_figure_shows_its_picture_and_caption():
    shown = html(
        f'<figure>\n  {PICTURE}\n  <figcaption>\n    From <a href="https://a.example/b">there</a>\n'
        "  </figcaption>\n</figure>\n"
    )
    assert '<img src="/media/x.png" alt="A drawing"' in shown
    assert 'From <a href="https://a.example/b"' in shown
    assert "figcaption&gt;" not in shown


def test_a_caption_may_hold_markdown():
    shown = html(f"<figure>\n{PICTURE}\n<figcaption>[there](/b/)</figcaption>\n</figure>")
    assert '<a href="/b/">there</a>' in shown


def test_a_figure_stands_in_a_list():
    shown = html(f"- one\n\n  <figure>\n  {PICTURE}\n  </figure>\n\n- two\n")
    assert shown.count("<li>") == 2
    assert '<img src="/media/x.png"' in shown


def test_a_picture_alone_and_by_base_url():
    shown = html("<img src={useBaseUrl('/media/y.png')} alt='Y' />", Surroundings())
    assert '<img src="/media/y.png" alt="Y"' in shown


@pytest.mark.parametrize(
    "source",
    ["{alert(1)}", '"javascript:alert(1)"', "{require(window.x)}", '"//evil.example/x.png"'],
)
def test_nothing_is_run_or_fetched(source):
    shown = html(f"<figure><img src={source} onerror={{alert(1)}} alt='x' /></figure>")
    assert "alert" not in shown
    assert "<img" not in shown


def test_an_unclosed_figure_is_text():
    assert "&lt;figure&gt;" in html("<figure>\n<img\n\nText.")


def test_wrappers_show_what_they_hold():
    shown = html("<LinkList>\n## More\n\n- [one](/one/)\n\n</LinkList>")
    assert '<h2 id="more"' in shown
    assert '<a href="/one/">one</a>' in shown
    assert "missing" not in shown


def test_a_diagram_is_told_in_its_words():
    assert "Diagram: From A to B" in html('<Diagram name="ab" alt="From A to B" />')


def test_a_list_of_cards_is_asked_for():
    rendered = render_text("```mdx-code-block\nimport D from 'x';\n\n<DocCardList />\n```\n")
    assert rendered.lists_section
    assert "missing" not in rendered.html


BOTH = Surroundings(
    images={
        "/media/day.png": ImageView(width=640, height=320, alt="Kept words"),
        "/media/night.png": ImageView(width=600, height=300),
    },
    places={"./day.png": "/media/day.png", "./night.png": "/media/night.png"},
)
SHOWN = (
    '<picture><source srcset="/media/night.png" media="screen and (prefers-color-scheme: dark)"'
    ' width="600" height="300"><img src="/media/day.png" alt="The day" width="640" height="320"'
    ' loading="lazy" decoding="async"></picture>'
)


@pytest.mark.parametrize(
    "text",
    [
        '<Figure src="/media/day.png" dark="/media/night.png" alt="The day" />',
        '<ThemedImage sources={{light: "./day.png", dark: "./night.png"}} alt="The day" />',
        "<ThemedImage\n  alt=\"The day\"\n  className='x'\n  sources={{\n"
        "    light: useBaseUrl('/media/day.png'),\n    dark: useBaseUrl('/media/night.png'),\n"
        "  }}\n/>",
        "<ThemedImage sources={{'dark': require('./night.png').default,"
        " 'light': require('./day.png').default}} alt='The day' />",
        '<figure>\n<ThemedImage alt="The day" sources={{light: "./day.png",'
        ' dark: "./night.png"}} />\n'
        "<figcaption>Said</figcaption>\n</figure>",
        '<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="/media/night.png">\n'
        '  <source media="(prefers-color-scheme: light)" srcset="/media/day.png">\n'
        '  <img alt="The day" src="/media/day.png">\n</picture>',
        "![The day](./day.png#gh-light-mode-only)![The night](./night.png#gh-dark-mode-only)",
        "![The night](./night.png#gh-dark-mode-only)\n![The day](./day.png#gh-light-mode-only)",
        "[![The day](./day.png#gh-light-mode-only) ![](./night.png#gh-dark-mode-only)](/a/)",
    ],
)
def test_a_picture_may_have_a_variant_for_the_dark_scheme(text):
    rendered = render_text(text, BOTH)
    assert SHOWN in rendered.html
    assert clean(rendered.html) == rendered.html
    assert rendered.html.count("<img") == 1
    assert rendered.problems == ()
    assert "missing" not in rendered.html


def test_a_figure_with_variants_keeps_its_caption():
    shown = html(
        '<Figure src="/media/day.png" dark="/media/night.png" alt="The day" caption="*Said*" />',
        BOTH,
    )
    assert f'<figure class="figure">\n{SHOWN}' in shown
    assert '<figcaption class="figure-caption"><em>Said</em></figcaption>' in shown


def test_a_picture_of_one_scheme_alone_shows_in_both_and_is_told():
    rendered = render_text("![A](/media/day.png#gh-light-mode-only) and text", BOTH)
    assert '<img src="/media/day.png" alt="A" width="640"' in rendered.html
    assert "<picture>" not in rendered.html
    assert [problem.kind for problem in rendered.problems] == ["picture-of-one-scheme"]


def test_a_pair_takes_nothing_that_stands_before_it():
    day, night = "![A](/a.png#gh-light-mode-only)", "![B](/b.png#gh-dark-mode-only)"
    shown = html(f"{day} kept {day}{night} and {day}{night}", BOTH)
    assert "kept" in shown
    assert (shown.count("<img"), shown.count("<picture>")) == (3, 2)


def test_two_links_of_a_pair_are_one():
    shown = html(
        "[![A](/a.png#gh-light-mode-only)](/x/) [![A](/b.png#gh-dark-mode-only)](/x/)", BOTH
    )
    assert (shown.count("<picture>"), shown.count('<a href="/x/">'), shown.count("</a>")) == (
        1,
        1,
        1,
    )


@pytest.mark.parametrize("mark", ["*", "~~"])
def test_marks_around_one_of_two_pictures_stay_whole(mark):
    shown = html(
        f"{mark}![A](/a.png#gh-light-mode-only){mark}![B](/b.png#gh-dark-mode-only) c", BOTH
    )
    assert shown.count("<img") == 2
    assert "</em>" in shown or "</s>" in shown or "</del>" in shown


def test_pictures_of_two_schemes_with_text_between_are_no_pair():
    shown = html("![A](/a.png#gh-light-mode-only) b ![C](/c.png#gh-dark-mode-only)", BOTH)
    assert shown.count("<img") == 2
    assert "<picture>" not in shown


@pytest.mark.parametrize(
    "dark",
    ["https://evil.example/x.png", "//evil.example/x.png", "javascript:alert(1)"],
)
def test_no_variant_comes_from_elsewhere(dark):
    for text in (
        f'<Figure src="/a.png" dark="{dark}" alt="A" />',
        f'<ThemedImage alt="A" sources={{{{light: "/a.png", dark: "{dark}"}}}} />',
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="{dark}">'
        '<img alt="A" src="/a.png"></picture>',
        f"![A](/a.png#gh-light-mode-only)![B](<{dark}#gh-dark-mode-only>)",
    ):
        rendered = render_text(text, BOTH)
        assert "<source" not in rendered.html
        assert rendered.problems


@pytest.mark.parametrize(
    "sources", ["{light, dark}", "{dark: '/b.png'}", "x", "{light: alert('/a')}"]
)
def test_what_names_no_light_picture_is_told(sources):
    rendered = render_text(f"<ThemedImage sources={{{sources}}} alt='A' />", BOTH)
    assert [problem.kind for problem in rendered.problems] == ["bad-component"]
    assert "<img" not in rendered.html


def test_a_comma_in_an_address_begins_no_other_one():
    shown = html('<Figure src="/a.png" dark="/b,c.png" alt="A" />', BOTH)
    assert 'srcset="/b%2Cc.png"' in shown
    assert "srcset" not in clean('<picture><source srcset="/b.png, /c.png 2x"></picture>')
