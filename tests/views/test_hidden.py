"""What readers may not see answers like what isn't there; whoever asks gets what everybody gets."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from glossary.publishing import groups
from glossary.publishing.actions import publish, schedule
from site_config import rate_limits
from tests.make import make_comparison, make_concept, make_explainer, make_faq

pytestmark = pytest.mark.django_db
ROLES = ("nobody", "Authors", "Editors", "Administrators", "superuser")
SECRET = "Zanzibarite"
PLACES = [
    "/glossary/{}/",
    "/glossary/{}.md",
    "/glossary/{}.json",
    "/glossary/{}.jsonld",
    "/glossary/{}.ttl",
    "/glossary/{}/around/",
    "/basics/{}/",
    "/basics/{}.md",
    "/basics/{}.json",
    "/compare/{}+cache/",
    "/compare/{}+cache.csv",
    "/api/v1/terms/{}/",
    "/q/{}/",
    "/preview/{}/",
]
ANSWERS = [
    "/",
    "/glossary/",
    "/glossary.csv",
    "/glossary.json",
    "/faqs/",
    "/compare/",
    "/search/?q=zanzibarite",
    "/search.json?q=zanzibarite",
    "/search/complete.json?q=zanzib",
    "/api/v1/",
    "/api/v1/terms/",
    "/feed.atom",
    "/llms.txt",
    "/llms-full.txt",
    "/sitemap.xml",
    "/glossary/cache/",
    "/glossary/cache/around/",
    "/basics/open/",
]
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")


def as_role(role):
    client = Client()
    if role == "superuser":
        client.force_login(User.objects.create_superuser("root"))
    elif role != "nobody":
        groups.ensure()
        user = User.objects.create_user("somebody", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def hidden():
    """Drafts of every kind beside a page and a term that are published."""
    publish(make_concept("Cache"))
    publish(make_explainer("Open", path="/basics/open/"))
    make_concept(SECRET, slug="hidden-name")
    page = make_explainer(SECRET, path="/basics/hidden-name/", body_md=f"{SECRET}.")
    make_comparison(page, caption=SECRET)
    make_faq(page, f"Why {SECRET}?", answer_md=SECRET)
    later = make_concept(f"{SECRET} later", slug="hidden-later")
    schedule(later, at=timezone.now() + timedelta(days=1))
    changed = make_concept("Changed")
    publish(changed)
    changed.short_md = f"What {SECRET} is."
    changed.save()


def told(client, method, path, name="no name"):
    """Status, headers and body, without what names the address or the request."""
    rate_limits.forget()
    answer = getattr(client, method)(path)
    headers = {key: text for key, text in answer.headers.items() if key != "X-Request-ID"}
    return answer.status_code, headers, answer.content.decode().replace(name, "NAME")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ["hidden-name", "hidden-later"])
def test_what_is_hidden_answers_like_what_is_missing(role, name):
    client, absent = as_role(role), name.replace("hidden", "absent")
    for place in PLACES:
        for method in METHODS:
            here = told(client, method, place.format(name), name)
            there = told(client, method, place.format(absent), absent)
            assert here == there, (method, place)
            assert here[0] in (301, 403, 404, 405)


@pytest.mark.parametrize("role", ROLES[1:])
def test_readers_pages_are_the_same_for_everybody_and_name_no_draft(role):
    client, nobody = as_role(role), Client()
    for path in [*ANSWERS, "/glossary/changed/", "/glossary/changed.md"]:
        for method in METHODS:
            own = told(client, method, path)
            assert own == told(nobody, method, path), (method, path)
            assert SECRET not in own[2], path
            assert "Set-Cookie" not in own[1]
