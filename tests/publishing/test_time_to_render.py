"""Long texts are published or imported where their rendering can be killed, or refused in words."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override

from glossary.models import Explainer, Page
from glossary.publishing import readiness
from glossary.publishing.actions import publish, schedule
from glossary.publishing.due import publish_due
from glossary.publishing.preview import preview
from glossary.publishing.surroundings import surroundings_of
from glossary.rendering import pipeline, pool
from glossary.rendering.results import RenderBusy
from tests.make import make_explainer

pytestmark = pytest.mark.django_db
SHIPPED = (pool.PREVIEW_SECONDS, pool.PATIENCE_SECONDS)
SHIPPED_TO_KEEP = (pool.KEPT_SECONDS, pool.KEPT_PATIENCE_SECONDS)
HINT = "takes too long to render. Make it shorter"


@pytest.fixture(autouse=True)
def _nothing_is_short(monkeypatch):
    monkeypatch.setattr(pool, "SHORT_BYTES", 0)


@pytest.fixture
def no_time(monkeypatch):
    """Every text takes too long."""
    monkeypatch.setattr(pool, "KEPT_SECONDS", 0.0)


def by_command(draft):
    call_command("publish", draft.path)


def at_a_moment(draft):
    schedule(draft, at=timezone.now() + timedelta(hours=1))


@pytest.mark.parametrize("verb", [publish, at_a_moment, by_command])
def test_a_text_that_takes_too_long_is_not_published(no_time, verb):
    draft = make_explainer("A long one", path="/long/")
    with pytest.raises((readiness.NotReady, CommandError), match=f"“A long one”: This text {HINT}"):
        verb(draft)
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert not Page.objects.exists()


def test_a_text_that_takes_too_long_is_told_on_its_form(no_time, admin_client):
    draft = make_explainer()
    answer = admin_client.get(f"/admin/glossary/explainer/{draft.pk}/change/?check=1")
    assert HINT in answer.text


def test_a_text_that_takes_too_long_is_not_imported_and_named(no_time, tmp_path):
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "long.md").write_text("---\ndescription: x\n---\n\n# Long\n\nText.\n")
    with pytest.raises(CommandError, match=rf"good/long\.md.*{HINT}"):
        call_command("import_markdown", tmp_path)
    assert not Explainer.objects.exists()


def test_a_text_beyond_256_kb_is_refused_by_publish_and_import(tmp_path):
    text = "Words and words.\n\n" * 16_000
    draft = make_explainer("A long one", body_md=text.strip())
    with pytest.raises(readiness.NotReady, match="longer than 256 kB: split the page"):
        publish(draft)
    (tmp_path / "long.md").write_text(f"---\ndescription: x\n---\n\n# Long\n\n{text}")
    with pytest.raises(CommandError, match=r"long\.md.*longer than 256 kB"):
        call_command("import_markdown", tmp_path)


def test_what_was_scheduled_goes_live_however_busy_the_hour_is(no_time, monkeypatch):
    draft = make_explainer()
    with monkeypatch.context() as quiet:
        quiet.setattr(pool, "KEPT_SECONDS", 120.0)
        at_a_moment(draft)
    assert publish_due(timezone.now() + timedelta(hours=2)) == 1
    assert Page.objects.exists()


def test_what_is_published_waits_for_its_turn_and_a_preview_does_not(monkeypatch):
    document, asked = make_explainer().to_document(), []

    class Busy:
        def ask(self, request, seconds, patience):
            asked.append((seconds, patience))
            raise RenderBusy("busy")

    assert (SHIPPED, SHIPPED_TO_KEEP) == ((2.0, 0.2), (10.0, 2.0))
    for name, seconds in (("PREVIEW", 1), ("PATIENCE", 2), ("KEPT", 3), ("KEPT_PATIENCE", 4)):
        monkeypatch.setattr(pool, f"{name}_SECONDS", seconds)
    monkeypatch.setattr(pool, "_pool", Busy())
    with pytest.raises(RenderBusy):
        preview(document)
    assert "busy" in readiness.problems_of(document)[0].message
    assert asked == [(1, 2), (3, 4)]


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_rendered_there_is_what_is_rendered_here(language):
    document = make_explainer(
        body_md="<BreakEvenCalculator />\n\n:::note\n\nx\n\n:::"
    ).to_document()
    with override(language):
        (checked,) = readiness.check([document])
        assert checked.rendered == pipeline.render(document, surroundings_of(document))


def test_a_short_text_is_rendered_here(no_time, monkeypatch):
    monkeypatch.setattr(pool, "SHORT_BYTES", 32 * 1024)
    assert publish(make_explainer("A short one", path="/short/"))
    assert Page.objects.exists()
