"""What a form says, as the page that readers would get, before anything is saved."""

import pytest
from django.urls import reverse

from glossary.views.admin import typed_previews
from site_config.rate_limits import RateLimit
from tests.make import make_comparison, make_concept, make_explainer, make_faq

from .forms import fields


def change(thing) -> str:
    return reverse(f"admin:glossary_{thing._meta.model_name}_change", args=[thing.pk])


def ask(client, thing, **typed):
    """What the script beside the form asks."""
    name = thing._meta.model_name
    sent = fields(client.get(change(thing)), f"{name}_form")
    return client.post(change(thing), sent | {"_preview": "beside"} | typed)


def test_the_whole_form_is_shown_and_nothing_is_stored(author):
    page = make_explainer()
    make_comparison(page, caption="Side by side")
    faq = make_faq(page, "Stored question?")
    answer = ask(author, page, title="Typed title", **{"faqs-0-question": "Typed question?"})
    text = answer.content.decode()
    assert "Typed title" in text
    assert "Typed question?" in text
    assert "Side by side" in text
    assert "no-store" in answer["Cache-Control"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    faq.refresh_from_db()
    assert faq.question == "Stored question?"


def test_a_part_is_shown_on_its_page(author):
    page = make_explainer()
    table = make_comparison(page)
    text = ask(author, table, **{"cell-r0-c0": "typed **cell**"}).content.decode()
    assert page.title in text
    assert "typed <strong>cell</strong>" in text


def test_a_form_that_can_not_be_saved_says_which_field_keeps_it_back(author):
    page = make_explainer()
    (problem,) = ask(author, page, path="no path").json()["problems"]
    assert problem["field"] == "id_path"
    assert problem["message"].startswith("Path: ")


def test_a_long_text_is_shown_in_a_tab_alone(author):
    page = make_explainer(body_md="word " * 14_000)
    assert "open the preview in a tab" in ask(author, page).json()["problems"][0]["message"]
    assert "<main" in ask(author, page, _preview="1").content.decode()


def test_too_many_in_a_minute_have_to_wait(author, monkeypatch):
    page = make_explainer()
    monkeypatch.setattr(typed_previews, "PAGES", RateLimit(name="few pages", most=1))
    assert ask(author, page).status_code == 200
    answer = ask(author, page)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["stranger", "client"])
def test_who_may_not_change_it_sees_nothing(door, request):
    concept = make_concept(body_md="Secret words")
    answer = request.getfixturevalue(door).post(change(concept), {"_preview": "beside"})
    assert answer.status_code in {302, 403}
    assert b"Secret" not in answer.content
