"""Pages for errors: in the site's looks, and without the database where it may be away."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from site_config import views


@pytest.mark.parametrize("status", [403, 500, 503])
def test_these_pages_are_made_without_the_database(status: int) -> None:
    request = RequestFactory().get("/")
    html = render_to_string(f"{status}.html", {"message": "Why it is so."}, request)
    assert f'<p class="entry-kind">{status}</p>' in html
    assert "glossary/site.css" in html


def test_a_database_away_is_said_in_the_sites_looks() -> None:
    answer = views.database_away(RequestFactory().get("/"))
    assert answer.status_code == 503
    assert "The database can&#x27;t be reached just now." in answer.content.decode()
    assert answer["Retry-After"] == "30"
