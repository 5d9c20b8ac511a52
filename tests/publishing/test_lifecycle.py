"""The site's own lifecycle: live as soon as it is saved, on every page that shows its map."""

import pytest
from django.core.exceptions import ValidationError

from glossary.models import SiteSettings
from glossary.publishing.actions import publish
from glossary.publishing.live_edits import site_changed
from glossary.rendering.lifecycle import usual_text
from tests.make import make_concept, make_explainer

pytestmark = pytest.mark.django_db


def test_a_changed_stage_shows_at_once_on_pages_and_on_the_home_page(client, editor):
    page = make_explainer(body_md="<LifecycleMap />")
    publish(page, by=editor)
    site = SiteSettings.objects.get_or_create(pk=1)[0]
    site.intro_md = "<LifecycleMap />"
    site.lifecycle_md = usual_text().replace("Data:", "[Gather](/glossary/data/):")
    site.full_clean()
    site.save()
    site_changed(lifecycle=True)
    for path in (page.path, "/"):
        assert '<a class="term" href="/glossary/data/">Gather</a>' in client.get(path).text


def test_stages_of_the_usual_lifecycle_lead_to_published_terms_of_their_names(client, editor):
    page = make_explainer(body_md="<LifecycleMap />")
    publish(make_concept("Training", names=("train",)), by=editor)
    publish(make_concept("Deployment"), by=editor)
    publish(page, by=editor)
    html = client.get(page.path).text
    assert '<a class="term" href="/glossary/training/">Train</a>' in html
    assert '<a class="term" href="/glossary/deployment/">Deploy</a>' in html
    assert "<b>Evaluate</b>" in html


@pytest.mark.parametrize("text", ["no lifecycle", usual_text().replace("Data:", "[D](x:y):")])
def test_a_lifecycle_that_cannot_be_read_is_refused(text):
    with pytest.raises(ValidationError):
        SiteSettings(pk=1, lifecycle_md=text).full_clean()
