"""The lab as the server draws it: a recorded run, and what the module needs to make new ones."""

import pytest

from glossary.rendering.charts import readable
from glossary.rendering.components.train_infer_lab import recorded_run
from glossary.rendering.pipeline import finish, render_text


def drawn(text):
    rendered = render_text(text)
    assert not rendered.problems
    return finish(rendered.html, rendered.inserts)


def test_a_lab_shows_a_recorded_run_with_its_figures():
    html, run = drawn("<TrainInferLab />"), recorded_run()
    assert f'<b data-lab="made">{run["sample"]}</b>' in html
    first, last = (readable(run["losses"][at][1]) for at in (0, -1))
    assert f"The loss fell from {first} to {last} in 1,000 steps.</desc>" in html
    assert run["memory"]["training"] > 3.5 * run["memory"]["inference"]
    assert '<td data-lab="train-work">30,000</td><td data-lab="infer-work">10,000</td>' in html
    assert " style=" not in html


def test_a_lab_learns_the_text_between_its_tags():
    own = "no <b>markup</b> here, *only* text. " * 10
    html = drawn(f"<TrainInferLab seed={{7}} steps={{300}}>\n{own}\n</TrainInferLab>")
    assert 'data-lab="seed" type="number" min="0" max="999999" value="7"' in html
    assert "no &lt;b&gt;markup&lt;/b&gt; here, *only* text." in html


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<TrainInferLab steps={50} />", "“steps” takes 100 to 5000."),
        ("<TrainInferLab seed={-1} />", "“seed” takes 0 to 999999."),
        ("<TrainInferLab>\ntoo short\n</TrainInferLab>", "200 to 20000 characters"),
    ],
)
def test_what_a_lab_does_not_take_is_told(text, says):
    (problem,) = render_text(text).problems
    assert says in problem.message
