"""What is set on many concepts at once, by those who may."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from glossary.models import Concept
from glossary.publishing.actions import publish
from tests.make import make_concept

from .conftest import door, someone

ACTIONS = [
    ("set_kind_selected", "metric", {"kind": "metric", "review_by": date(2026, 1, 1)}),
    ("set_review_selected", "2050-12-31", {"kind": "tool", "review_by": date(2050, 12, 31)}),
    ("set_kind_selected", "", {"kind": "", "review_by": date(2026, 1, 1)}),
    ("set_review_selected", "", {"kind": "tool", "review_by": None}),
]
BEFORE = {"kind": "tool", "review_by": date(2026, 1, 1)}


def two_concepts() -> list[Concept]:
    return [make_concept(name, **BEFORE) for name in ("Cache", "Batching")]


def send(client, action: str, drafts, **more) -> str:
    listed = reverse("admin:glossary_concept_changelist")
    chosen = {"action": action, "_selected_action": [draft.pk for draft in drafts]}
    return client.post(listed, chosen | more, follow=True).content.decode()


def said() -> list[dict]:
    return list(Concept.objects.order_by("pk").values("kind", "review_by"))


@pytest.mark.parametrize(("action", "value", "after"), ACTIONS)
def test_a_value_is_asked_for_and_then_set_on_all_that_were_chosen(author, action, value, after):
    chosen, other = two_concepts(), make_concept("Other", **BEFORE)
    asked = send(author, action, chosen)
    assert "Batching" in asked
    assert 'name="value"' in asked
    assert said() == [BEFORE] * 3
    assert "2 drafts were changed" in send(author, action, chosen, confirmed="yes", value=value)
    assert said() == [after, after, BEFORE]
    assert Concept.objects.get(pk=chosen[0].pk).changed_by == "Ann Author"
    assert LogEntry.objects.count() == 2
    assert not LogEntry.objects.filter(object_id=other.pk).exists()


def test_what_says_so_already_is_not_changed(author):
    new, old = two_concepts()
    publish(old)
    Concept.objects.filter(pk=new.pk).update(kind="")
    text = send(author, "set_kind_selected", [new, old], confirmed="yes", value="tool")
    assert "1 draft was changed" in text
    assert Concept.objects.get(pk=old.pk).state == "published"


@pytest.mark.parametrize("value", ["soon", "2050-02-30"])
def test_a_date_that_is_none_is_asked_again(author, value):
    asked = send(author, "set_review_selected", two_concepts(), confirmed="yes", value=value)
    assert "Enter a valid date" in asked
    assert said() == [BEFORE] * 2


@pytest.mark.parametrize(("action", "value", "after"), ACTIONS)
def test_who_may_not_change_drafts_sets_nothing(stranger, client, action, value, after):
    chosen = two_concepts()
    for visitor in (stranger, client):
        send(visitor, action, chosen, confirmed="yes", value=value)
    assert said() == [BEFORE] * 2


def test_who_may_only_look_is_not_offered_to_set_anything(db):
    viewer = someone("viewer")
    viewer.user_permissions.add(Permission.objects.get(codename="view_concept"))
    chosen = two_concepts()
    text = send(door(viewer), "set_kind_selected", chosen, confirmed="yes", value="metric")
    assert "Cache" in text
    assert "set_kind_selected" not in text
    assert said() == [BEFORE] * 2
