"""Files in through the admin: upload, report, differences, confirm, and conflicts settled."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from glossary.models import FAQ, AuditEntry, ExchangedFile, Explainer, ImportRun, Page, Section
from glossary.views.admin.imports import FOUND
from tests.make import png

pytestmark = pytest.mark.django_db

PAGE = "# Page\n\nFirst words.\n\n## FAQs\n\n### Why?\n\nBecause.\n"


def packed(files: dict[str, str | bytes], name: str = "docs.zip") -> SimpleUploadedFile:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return SimpleUploadedFile(name, out.getvalue())


def send(client, files, **data):
    upload = files if isinstance(files, SimpleUploadedFile) else packed(files)
    return client.post(reverse("admin:imports"), {"file": upload, **data})


def confirm(client, run, **data):
    return client.post(reverse("admin:import_confirm", args=[run.pk]), data, follow=True)


def test_nothing_changes_before_somebody_confirms(editor_client):
    answer = send(
        editor_client, {"docs/a/page.md": PAGE, "docs/a/p.png": png(), "docs/other.txt": "x"}
    )
    run = ImportRun.objects.get()
    assert answer["Location"] == reverse("admin:import", args=[run.pk])
    assert not Explainer.objects.exists()
    said = editor_client.get(answer["Location"]).text
    assert "a/page.md" in said
    assert "other.txt" in said
    assert "Imported as drafts" in confirm(editor_client, run, drafts=1).text
    page = Explainer.objects.get()
    assert (page.path, page.faqs.count()) == ("/a/page/", 1)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.identity, entry.note) == (
        "save",
        page.identity,
        f"import: {run.name}",
    )
    assert entry.actor_name == page.changed_by != ""
    assert not Page.objects.exists()


def test_what_was_found_is_named_in_german(editor_client):
    text = PAGE.replace("First", "[Other](other.md), <https://example.org/>, [here](#faqs), first")
    here = send(editor_client, {"docs/a/page.md": text, "docs/a/other.md": PAGE})["Location"]
    with override("de"):
        said = editor_client.get(here).text
    assert "<li>2 Abschnitte mit Fragen</li>" in said
    assert "<li>1 Links zwischen Seiten</li>" in said
    found = ImportRun.objects.get().report["found"]
    assert found.keys() <= FOUND.keys()


def test_an_editor_publishes_at_once(editor_client, client):
    send(editor_client, {"page.md": PAGE}, under="/guide/")
    confirm(editor_client, ImportRun.objects.get(), publish=1)
    assert "First words." in client.get("/guide/page/").text


def test_an_author_imports_drafts_and_neither_publishes_nor_changes_sections(author):
    send(author, {"a/page.md": PAGE, "a/_category_.json": '{"label": "New"}'})
    run = ImportRun.objects.get()
    assert confirm(author, run, publish=1).status_code == 403
    assert not Explainer.objects.exists()
    assert (
        "publish" not in author.get(reverse("admin:import", args=[run.pk])).text.split("</form>")[2]
    )
    confirm(author, run, drafts=1)
    assert Explainer.objects.count() == 1
    assert not Section.objects.exists()


def test_each_changed_page_shows_what_differs(editor_client):
    send(editor_client, {"page.md": PAGE})
    confirm(editor_client, ImportRun.objects.get(), drafts=1)
    send(editor_client, {"page.md": PAGE.replace("First", "Other")})
    run = ImportRun.objects.exclude(state="done").get()
    item = run.staged.get(kind="page")
    said = editor_client.get(reverse("admin:import_page", args=[run.pk, item.pk])).text
    assert "<del>First</del>" in said
    assert "<ins>Other</ins>" in said


def test_dropping_leaves_all_as_it_was(editor_client):
    send(editor_client, {"page.md": PAGE})
    confirm(editor_client, ImportRun.objects.get(), drop=1)
    assert not ImportRun.objects.exists()
    assert not Explainer.objects.exists()


def test_an_import_is_nobody_else_s(editor_client, author):
    send(editor_client, {"page.md": PAGE})
    run = ImportRun.objects.get()
    assert author.get(reverse("admin:import", args=[run.pk])).status_code == 404
    assert confirm(author, run, drafts=1).status_code == 404


def test_what_is_refused_is_named_and_nothing_kept(editor_client):
    for files in (
        {"bad.md": b"# T\n\n\xff"},
        {"../out.md": PAGE},
        SimpleUploadedFile("docs.zip", b"not a zip"),
        SimpleUploadedFile("page.md", b"---\na: &x 1\n---\n# T"),
    ):
        answer = send(editor_client, files)
        assert answer.status_code == 200
        assert "Nothing was imported" in answer.text
    assert (
        "Send a .zip, .md or .mdx file"
        in send(editor_client, SimpleUploadedFile("x.exe", b"x")).text
    )
    assert not Explainer.objects.exists()


def test_a_draft_saved_while_the_report_was_read_stops_the_import(editor_client):
    send(editor_client, {"page.md": PAGE})
    confirm(editor_client, ImportRun.objects.get(), drafts=1)
    send(editor_client, {"page.md": PAGE.replace("First", "Other")})
    Explainer.objects.get().save()
    said = confirm(editor_client, ImportRun.objects.exclude(state="done").get(), drafts=1).text
    assert "Somebody saved this page" in said
    assert "First words." in Explainer.objects.get().body_md


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"side-0": "ours"}, "Ours."),
        ({"side-0": "theirs"}, "Theirs."),
        ({"side-0": "edit", "text-0": "Both."}, "Both."),
    ],
)
def test_a_conflict_is_settled_by_a_choice(editor_client, choice, said):
    send(editor_client, {"page.md": PAGE})
    confirm(editor_client, ImportRun.objects.get(), drafts=1)
    FAQ.objects.update(answer_md="Ours.")
    theirs = PAGE.replace("Because.", "Theirs.").replace("First", "Other")
    send(editor_client, {"page.md": theirs})
    confirm(editor_client, ImportRun.objects.exclude(state="done").get(), drafts=1)
    assert FAQ.objects.get().answer_md == "Ours."
    file = ExchangedFile.objects.get()
    address = reverse("admin:import_conflict", args=[file.pk])
    shown = editor_client.get(address).text
    assert "Answer: Why?" in shown
    assert "Theirs." in shown
    assert "Choose for every place" in editor_client.post(address, {"version": 1}).text
    version = Explainer.objects.get().version
    editor_client.post(address, {"version": version, **choice})
    assert FAQ.objects.get().answer_md == said
    assert "Other words." in Explainer.objects.get().body_md
    file.refresh_from_db()
    assert (file.theirs, bytes(file.raw)) == (None, theirs.encode())
    assert AuditEntry.objects.filter(note="import: page.md").count() == 1


def test_settling_over_a_newer_draft_is_refused(editor_client):
    send(editor_client, {"page.md": PAGE})
    confirm(editor_client, ImportRun.objects.get(), drafts=1)
    FAQ.objects.update(answer_md="Ours.")
    send(editor_client, {"page.md": PAGE.replace("Because.", "Theirs.")})
    confirm(editor_client, ImportRun.objects.exclude(state="done").get(), drafts=1)
    address = reverse("admin:import_conflict", args=[ExchangedFile.objects.get().pk])
    Explainer.objects.get().save()
    assert "saved meanwhile" in editor_client.post(address, {"version": 1, "side-0": "theirs"}).text
    assert FAQ.objects.get().answer_md == "Ours."
