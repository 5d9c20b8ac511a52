"""Tables made comparisons and back, and candidates made terms."""

import pytest
from django.urls import reverse

from glossary.documents import write
from glossary.models import AuditEntry, Comparison, Concept, Explainer
from tests.commands import operate
from tests.make import make_concept

pytestmark = pytest.mark.django_db

TEXT = """# Page

- **Small thing**: A thing that is small. It has more words.
- **Known**: A term already.

## Is it so?

| Goal | Small thing | Known |
|------|:-----------:|------:|
| Cost | low         |  high |

## FAQs

### Why?

| Item | This | That |
| --- | --- | --- |
| Size | 1 | 2 |
"""


@pytest.fixture
def page(tmp_path) -> Explainer:
    make_concept("Known")
    file = tmp_path / "page.md"
    file.write_text(TEXT)
    operate("import_markdown", file)
    return Explainer.objects.get()


def test_a_table_becomes_a_comparison_and_markdown_again_without_a_byte_changed(
    editor_client, page
):
    address = reverse("admin:explainer_tables", args=[page.pk])
    assert Comparison.objects.count() == 1
    lines = TEXT.split("\n")
    for header, wanted in (("| Goal", 2), ("| Item", 1), ("| Goal", 0), ("| Item", 1)):
        start = next(i for i, line in enumerate(lines) if line.startswith(header))
        page.refresh_from_db()
        editor_client.post(address, {"start": start, "version": page.version})
        assert Comparison.objects.count() == wanted
        assert AuditEntry.objects.filter(note="tables").exists()
        assert write(Explainer.objects.get().to_document()).text == TEXT


def test_an_older_draft_is_not_converted(editor_client, page):
    address = reverse("admin:explainer_tables", args=[page.pk])
    said = editor_client.post(address, {"start": 9, "version": 0}, follow=True).text
    assert "saved meanwhile" in said
    assert Comparison.objects.count() == 1


def test_candidates_are_proposed_and_become_terms_when_wanted(editor_client, page):
    address = reverse("admin:candidates")
    shown = editor_client.get(address).text
    assert "Small thing" in shown
    assert "Is it so?" in shown
    assert "A term already" not in shown
    assert Concept.objects.count() == 1
    says = "A thing that is small. It has more words."
    answer = editor_client.post(address, {"name": "Small thing", "says": says})
    made = Concept.objects.get(slug="small-thing")
    assert (made.name, made.short_md) == ("Small thing", "A thing that is small.")
    assert AuditEntry.objects.get(identity=made.identity).actor_name == made.changed_by != ""
    assert answer["Location"] == reverse("admin:glossary_concept_change", args=[made.pk])
    assert "Make a term" not in editor_client.get(address).text
    again = editor_client.post(address, {"name": "Small thing", "says": says}, follow=True)
    assert again.status_code == 200
    assert Concept.objects.count() == 2
