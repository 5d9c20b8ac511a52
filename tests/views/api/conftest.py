"""A small published site, and a way to ask its API."""

import pytest

from glossary.documents import Column, Row
from glossary.publishing.actions import publish_all
from tests.make import make_comparison, make_concept, make_explainer, make_faq


@pytest.fixture
def published(editor):
    """Two concepts with facts, a question about one of them, and a page that compares them."""
    training = make_concept("Training", kind="phase", stage="train", names=("model training",))
    inference = make_concept("Inference", kind="phase", stage="run")
    guide = make_explainer("Guide", body_md="## Start\n\nTraining comes first.")
    make_comparison(
        guide,
        caption="Side by side",
        columns=(
            Column(text="Training", concept=training.identity),
            Column(text="Inference", concept=inference.identity),
        ),
        rows=(Row(text="Hardware", cells=("large *clusters*", "smaller ones")),),
    )
    question = make_faq(guide, "Which comes first?", answer_md="Training.")
    question.subjects.create(concept=training.identity)
    publish_all([training, inference, guide], by=editor, note="All new")


@pytest.fixture
def ask(client):
    """ask("concepts", q="kv"): the data of the answer; with status=, of one with that status."""

    def ask(path, /, *, status=200, **query):
        answer = client.get(f"/api/v1/{path}" if "//" not in path else path, query)
        assert answer.status_code == status, answer.content.decode()
        assert answer["Access-Control-Allow-Origin"] == "*"
        return answer.json() if answer.content else answer

    return ask
