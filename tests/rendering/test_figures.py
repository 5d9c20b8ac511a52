"""Pictures and components as MDX files of other sites write them."""

import pytest

from glossary.rendering.pipeline import render_text
from glossary.rendering.results import Surroundings

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
