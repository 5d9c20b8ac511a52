"""The lifecycle as editors write it, and the map that is drawn of it."""

import pytest

from glossary.rendering.lifecycle import LifecycleError, read_lifecycle, usual_text
from glossary.rendering.pipeline import finish, render_text
from glossary.rendering.results import Surroundings

OWN = usual_text().replace("- Train:", "- [Learn](/glossary/training/):").replace("Train", "Learn")


def drawn(text, **surroundings):
    rendered = render_text(text, Surroundings(**surroundings))
    assert not rendered.problems
    return finish(rendered.html, rendered.inserts), rendered


def test_the_usual_lifecycle_has_two_phases_of_three_stages_and_three_views():
    lifecycle = read_lifecycle(usual_text())
    assert [len(phase.stages) for phase in lifecycle.phases] == [3, 3]
    assert [len(view.facts) for view in lifecycle.views] == [2, 2, 2]
    assert lifecycle.views[0].stages == ("Train", "Infer")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("- Data: collect", "- Data collect", "line 2: write “- Name: what it says”"),
        ("## Inference: Infer", "", "two phases"),
        ("usage and fresh data feed the next build", "", "two phases"),
        ("- Data: collect and prepare", "Data", "line 2: begin it with"),
        ("## Training: Train", "## Training: Trane", "names the stage “Trane”"),
        ("- Data:", "- Train:", "two stages have the same name"),
        ("- Rhythm: one long job, away from users\n", "- A: a\n" * 4, "one to 4 facts"),
        ("- Data:", "- A: a\n- B: b\n- Data:", "one to 4 stages"),
        ("build\n", "build" * 1000 + "\n", "4000 characters at most"),
    ],
)
def test_what_is_no_lifecycle_is_refused_with_its_place(old, new, says):
    with pytest.raises(LifecycleError, match=says.replace("(", r"\(")):
        read_lifecycle(usual_text().replace(old, new))


def test_a_map_shows_the_stages_between_its_tags_and_leads_to_their_terms():
    html, rendered = drawn(f"<LifecycleMap>\n{OWN}\n</LifecycleMap>")
    assert '<a class="term" href="/glossary/training/">Learn</a>' in html
    assert rendered.links == ("/glossary/training/",)
    assert rendered.headings == ()
    assert "Data, Learn, Evaluate" in rendered.text


def test_a_map_without_stages_shows_those_of_the_site():
    html, _rendered = drawn('<LifecycleMap focus="inference" />', lifecycle_md=OWN)
    assert ">Learn</a>" in html
    assert 'value="inference" checked' in html


def test_a_map_that_cannot_be_read_leaves_a_placeholder_and_says_why():
    rendered = render_text("<LifecycleMap>\n\n## Build\n- nothing\n\n</LifecycleMap>")
    assert "line 2: write" in rendered.problems[0].message
    assert "can’t be shown here" in rendered.html


def test_a_stage_leads_nowhere_unsafe():
    bad = OWN.replace("/glossary/training/", "javascript:alert")
    rendered = render_text(f"<LifecycleMap>\n{bad}\n</LifecycleMap>")
    assert "is no address" in rendered.problems[0].message
