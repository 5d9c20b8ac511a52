"""From what readers looked for in vain to a term, a name or a question."""

import pytest
from django.urls import reverse
from django.utils import timezone

from glossary.models import Concept, SearchCount
from tests.make import make_concept


@pytest.fixture
def row(db):
    return SearchCount.objects.create(
        text="attention store", key="attention store", day=timezone.localdate(), times=3, results=0
    )


def test_the_list_of_vain_searches_leads_to_forms_that_begin_with_their_words(editor_client, row):
    listed = editor_client.get(reverse("admin:glossary_searchcount_changelist"), {"found": "none"})
    page = listed.content.decode()
    assert "attention store" in page
    term = f"{reverse('admin:glossary_concept_add')}?name=attention+store&amp;slug=attention-store"
    assert term in page
    form = editor_client.get(term.replace("&amp;", "&")).content.decode()
    assert 'value="attention store"' in form
    question = f"{reverse('admin:glossary_faq_add')}?question=Attention+store%3F"
    assert question in page
    assert "Attention store?" in editor_client.get(question).content.decode()


def test_the_list_says_where_a_search_led_that_nothing_answered(editor_client, row):
    SearchCount.objects.create(
        text="memory store", key="memory store", day=row.day, times=1, results=0, led_to="KV cache"
    )
    address = reverse("admin:glossary_searchcount_changelist")
    vain = editor_client.get(address, {"found": "none"}).content.decode()
    assert "memory store" in vain
    assert "KV cache" in vain
    nothing = editor_client.get(address, {"found": "nothing"}).content.decode()
    assert "attention store" in nothing
    assert "memory store" not in nothing


def test_what_was_looked_for_becomes_a_name_of_the_chosen_concept(editor_client, row):
    concept = make_concept("KV cache")
    before = concept.version
    address = reverse("admin:glossary_searchcount_name", args=[row.pk])
    assert "attention store" in editor_client.get(address).content.decode()
    sent = {"concept": concept.pk, "text": "Attention store", "kind": "alias"}
    answer = editor_client.post(address, sent)
    assert answer["Location"] == reverse("admin:glossary_concept_change", args=[concept.pk])
    concept = Concept.objects.get()
    assert [label.text for label in concept.labels.all()] == ["Attention store"]
    assert concept.version > before
    assert concept.changed_by == "Eva Editor"
    again = editor_client.post(address, sent)
    assert again.status_code == 200
    assert "errorlist" in again.content.decode()


def test_editors_take_a_search_off_the_list_and_authors_do_not(editor_client, author, row):
    delete = reverse("admin:glossary_searchcount_delete", args=[row.pk])
    assert author.post(delete, {"post": "yes"}).status_code == 403
    editor_client.post(delete, {"post": "yes"})
    assert not SearchCount.objects.exists()
