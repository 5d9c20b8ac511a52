"""Glossary files in and out through the admin: shown first, confirmed after."""

import csv
import zipfile
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from glossary.models import AuditEntry, Batch, Concept, Epoch, Page, TermUpload
from glossary.publishing import derive
from glossary.publishing.actions import publish_all
from glossary.publishing.due import publish_due
from tests.make import make_concept, make_explainer, make_faq

from .conftest import door, someone

pytestmark = pytest.mark.django_db
START = "/admin/glossary/concept/import/"
TABLE = (
    "id,name,short_description\nkv-cache,KV cache,New words.\nmemory,Memory,Where things stay.\n"
)


@pytest.fixture
def author():
    return door(someone("author", "Authors"))


def send(client, text: str = TABLE, name: str = "terms.csv", mode: str = "merge"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(START, {"file": file, "mode": mode})


def test_a_file_is_shown_with_its_changes_and_nothing_is_written(author) -> None:
    make_concept("KV cache", short_md="Old words.")
    page = author.get(send(author)["Location"]).content.decode()
    assert "1 new" in page and "1 changed" in page
    assert "New" in page and "Old" in page
    assert Concept.objects.get().short_md == "Old words."


def test_confirming_writes_drafts_in_the_name_of_who_confirmed(author) -> None:
    where = send(author)["Location"]
    assert author.post(where, {"drafts": "1"}).status_code == 302
    assert Concept.objects.count() == 2
    assert {concept.changed_by for concept in Concept.objects.all()} == {"author"}
    assert [(one.verb, one.actor_name) for one in AuditEntry.objects.all()] == [
        ("save", "author")
    ] * 2
    assert not TermUpload.objects.exists()


def test_dropping_changes_nothing(author) -> None:
    author.post(send(author)["Location"], {"drop": "1"})
    assert not Concept.objects.exists() and not TermUpload.objects.exists()


def test_an_author_may_not_publish_by_importing(author, client) -> None:
    where = send(author)["Location"]
    assert "Import and publish" not in author.get(where).content.decode()
    assert author.post(where, {"publish": "1"}).status_code == 403
    assert not Concept.objects.exists()
    publisher = door(someone("publisher", "Editors"))
    publisher.post(send(publisher)["Location"], {"publish": "1"})
    assert client.get("/glossary/kv-cache/").status_code == 200


def zipped(**files: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def send_zip(client, raw: bytes):
    file = SimpleUploadedFile("terms.zip", raw)
    return client.post(START, {"file": file, "mode": "merge"})


def test_a_zip_of_term_files_comes_in_with_a_folder_for_each_language(author) -> None:
    files = {"terms/kv-cache.md": "# KV cache\n", "terms/de/kv-cache.md": "# KV-Cache\n"}
    where = send_zip(author, zipped(**files, **{"terms/README.md": "no term"}))["Location"]
    author.post(where, {"drafts": "1"})
    found = Concept.objects.order_by("language").values_list("language", "name", "slug")
    assert list(found) == [("de", "KV-Cache", "kv-cache"), ("en", "KV cache", "kv-cache")]
    assert len(set(Concept.objects.values_list("identity", flat=True))) == 1


def test_what_is_wrong_in_a_zip_is_told_by_its_file(author, monkeypatch) -> None:
    assert "leads out" in send_zip(author, zipped(**{"../a.md": "# A"})).content.decode()
    assert "no zip file" in send_zip(author, b"PK no zip").content.decode()
    assert "no Markdown file" in send_zip(author, zipped(**{"a.txt": "A"})).content.decode()
    assert (
        "b.md: there is no name"
        in send_zip(author, zipped(**{"a.md": "# A", "b.md": "text"})).content.decode()
    )
    monkeypatch.setattr("glossary.views.admin.term_imports.MOST_TERMS", 1)
    two = zipped(**{"a.md": "# A", "b.md": "# B"})
    assert "more than 1 terms" in send_zip(author, two).content.decode()
    assert not TermUpload.objects.exists()


def test_many_terms_become_drafts_that_are_published_in_steps(monkeypatch) -> None:
    monkeypatch.setattr("glossary.views.admin.term_imports.AT_ONCE", 1)
    publisher = door(someone("publisher", "Editors"))
    answer = publisher.post(send(publisher)["Location"], {"publish": "1"})
    batch = Batch.objects.get()
    assert answer["Location"] == reverse("admin:batch", args=[batch.pk])
    assert (batch.verb, batch.items.count(), Concept.objects.count()) == ("publish", 2, 2)


def test_a_much_mentioned_term_holds_up_nobody_its_pages_follow(monkeypatch) -> None:
    monkeypatch.setattr(derive, "IN_ONE_TRANSACTION", 2)
    publish_all([make_explainer(f"Page {n}", body_md="A KV cache.") for n in range(6)])
    publisher = door(someone("publisher", "Editors"))
    publisher.post(send(publisher)["Location"], {"publish": "1"})
    assert Page.objects.waiting().count() >= 4
    assert Epoch.objects.current().next_due_at <= timezone.now()  # every process sees it
    publish_due()
    linked = Page.objects.filter(body_html__contains="/glossary/kv-cache/", kind="explainer")
    assert linked.count() == 6


def test_what_waits_to_be_confirmed_is_found_again(author) -> None:
    where = send(author)["Location"]
    assert f'href="{where}"' in author.get(START).content.decode()
    assert where not in door(someone("other", "Authors")).get(START).content.decode()


def test_what_somebody_else_sent_is_not_there(author) -> None:
    where = send(author)["Location"]
    other = door(someone("other", "Authors"))
    assert other.get(where).status_code == 404
    assert other.post(where, {"drafts": "1"}).status_code == 404


def test_what_is_wrong_is_told_by_line_and_nothing_is_kept(author) -> None:
    page = send(author, "name,review_by\nA,someday\n").content.decode()
    assert "terms.csv:2: review_by" in page and not TermUpload.objects.exists()
    for name in ("x.docx", "x.rdf", "x"):
        assert "Nothing was imported" in send(author, "x", name).content.decode()


def test_what_was_saved_meanwhile_is_looked_into_anew(author) -> None:
    concept = make_concept("KV cache", short_md="Old words.")
    export = author.post(
        reverse("admin:glossary_concept_changelist"),
        {"action": "export_selected", "_selected_action": [concept.pk], "format": "csv"},
    )
    table = export.content.decode().replace("Old words.", "Their words.")
    where = send(author, table)["Location"]
    concept.short_md = "My words."
    concept.save()
    assert "changed on both sides" in author.get(where).content.decode()
    author.post(where, {"drafts": "1"})
    assert Concept.objects.get().short_md == "My words."


def test_the_export_asks_for_the_format_and_says_what_is_lost(author) -> None:
    concept = make_concept("KV cache", names=("=1+1",))
    make_faq(concept)
    chosen = {"action": "export_selected", "_selected_action": [concept.pk]}
    listed = reverse("admin:glossary_concept_changelist")
    page = author.post(listed, chosen).content.decode()
    assert "ids of questions" in page and "JSON, complete" in page
    answer = author.post(listed, {**chosen, "format": "csv"})
    assert answer["Content-Disposition"] == 'attachment; filename="glossary.csv"'
    (row,) = csv.DictReader(StringIO(answer.content.decode("utf-8-sig")))
    assert (row["id"], row["aka"]) == ("kv-cache", "'=1+1")


def test_the_list_of_concepts_leads_to_the_import(author) -> None:
    listed = author.get(reverse("admin:glossary_concept_changelist")).content.decode()
    assert f'href="{START}"' in listed
