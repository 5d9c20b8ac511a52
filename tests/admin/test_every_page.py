"""Every page of the admin answers, and lists cost the same however long they are."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from glossary.models import (
    AuditEntry,
    Comparison,
    Concept,
    Explainer,
    Image,
    Redirect,
    SearchCount,
    SiteSettings,
    Source,
)
from glossary.models.drafts import STATES
from glossary.publishing.actions import publish
from tests.make import (
    make_comparison,
    make_concept,
    make_explainer,
    make_faq,
    make_missed,
    make_section,
)

MODELS = [model for model in admin.site._registry if model._meta.app_label == "glossary"]
LISTS = [model for model in MODELS if model is not SiteSettings]


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def fill(number: int = 1) -> None:
    for count in range(number):
        concept = make_concept(f"Term {count}", names=(f"Other {count}",), kind="metric")
        page = make_explainer(f"Page {count}")
        make_comparison(page)
        make_faq(page, f"Why {count}?")
        make_faq(concept, f"How {count}?")
        Source.objects.create(key=f"source-{count}", title="A source")
        Image.objects.create(file=f"{count}.png", alt="A picture")
        make_section(f"/part-{count}/", f"Part {count}")
        for draft in (concept, page):
            publish(draft)
        Redirect.objects.create(language="en", path=f"/old-{count}/", publication=page.publication)
        SearchCount.objects.create(
            text=f"what {count}", key=f"what {count}", day=timezone.localdate(), results=0
        )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_list_and_forms_open(administrator, model):
    fill()
    SiteSettings.objects.get_or_create(pk=1)
    assert administrator.get(address(model, "changelist"), follow=True).status_code == 200
    assert (
        administrator.get(address(model, "changelist"), {"q": "term"}, follow=True).status_code
        == 200
    )
    for row in model.objects.all():
        assert administrator.get(address(model, "change", row.pk)).status_code == 200
    if model not in {AuditEntry, SiteSettings, Redirect, SearchCount}:
        assert administrator.get(address(model, "add")).status_code == 200


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_a_longer_list_costs_no_more_queries(administrator, model, django_assert_max_num_queries):
    fill(2)
    with django_assert_max_num_queries(40) as few:
        administrator.get(address(model, "changelist"))
    spent = len(few)
    for number in range(2, 8):
        make_concept(f"More {number}", kind="metric")
        page = make_explainer(f"More {number}")
        make_comparison(page)
        make_faq(page)
        publish(page)
        Source.objects.create(key=f"more-{number}", title="A source")
        Image.objects.create(file=f"more-{number}.png", alt="A picture")
        make_section(f"/more-{number}/", "More")
    with django_assert_max_num_queries(spent):
        administrator.get(address(model, "changelist"))


@pytest.mark.parametrize("model", [Concept, Explainer])
@pytest.mark.parametrize("state", ["draft", "published", "changed", "scheduled", "withdrawn"])
def test_the_filter_of_states_agrees_with_the_rows(administrator, model, state, every_state):
    answer = administrator.get(address(model, "changelist"), {"state": state})
    shown = list(answer.context["cl"].queryset)
    assert shown
    assert {draft.state for draft in shown} == {state}
    assert len(shown) == sum(draft.state == state for draft in model.objects.all())


def test_each_draft_is_in_one_state_and_a_query_may_ask_for_several(every_state):
    late = Concept.objects.get(pk=make_missed().pk)
    assert late.state == "draft"
    drafts = [*Concept.objects.all(), *Explainer.objects.all()]
    for wanted in (STATES, ("draft", "changed"), ("withdrawn",), ("scheduled", "published")):
        found = [*Concept.objects.in_state(*wanted), *Explainer.objects.in_state(*wanted)]
        assert found == [draft for draft in drafts if draft.state in wanted]
    assert late in Concept.objects.in_state("draft")


@pytest.mark.parametrize(
    "query",
    [
        "review=overdue",
        "review=none",
        "sources=none",
        "sources=some",
        "mentions=none",
        "kind=metric",
        "kind=-",
        "stage=-",
    ],
)
def test_every_filter_answers(administrator, query):
    fill()
    assert administrator.get(f"{address(Concept, 'changelist')}?{query}").status_code == 200


def test_the_desk_is_the_start_page_and_leads_to_lists(administrator):
    fill()
    answer = administrator.get(reverse("admin:index"))
    assert answer.status_code == 200
    for link in (link for line in answer.context["desk"] for link in line.links):
        listed = administrator.get(link.url)
        assert listed.status_code == 200
        assert listed.context["cl"].queryset.count() == link.count


def test_history_and_audit_open(administrator):
    fill()
    page = Explainer.objects.get()
    assert administrator.get(address(Explainer, "history", page.pk)).status_code == 200
    assert administrator.get(reverse("admin:admin_logentry_changelist")).status_code == 200


def test_a_table_without_caption_is_named_by_its_columns(administrator):
    fill()
    answer = administrator.get(address(Comparison, "changelist"))
    assert "Left / Right" in answer.content.decode()
