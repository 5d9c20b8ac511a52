"""Many pages are brought up to date in batches: nobody is led astray meanwhile, nothing is lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from glossary.documents import Column
from glossary.models import Concept, Epoch, Page
from glossary.publishing.actions import publish, publish_all, withdraw
from glossary.publishing.derive import catch_up, settle
from tests.databases import url_of_this_run
from tests.make import make_comparison, make_concept, make_explainer
from tests.publishing.answers import unanswered_links

ROOT = Path(__file__).resolve().parents[2]


def a_much_mentioned_term(editor: User, pages: int = 7):
    term, other = make_concept("KV cache"), make_concept("Prefill")
    drafts = [make_explainer(f"Page {n}", body_md="The KV cache grows.") for n in range(pages)]
    publish_all([term, other, *drafts], by=editor)
    catch_up()
    return term


@pytest.mark.django_db
def test_no_reader_is_led_to_a_withdrawn_term_while_pages_wait(
    client: Client, editor: User, few_at_once: None
) -> None:
    term = a_much_mentioned_term(editor)
    assert f'href="{term.path}"' in client.get("/basics/page-6/").content.decode()
    versions = dict(Page.objects.values_list("path", "version"))
    withdraw(term, by=editor)
    waiting = Page.objects.waiting()
    before = waiting.count()
    assert before > 3
    assert all(versions[page.path] != page.version for page in waiting)  # no kept bytes any more
    assert client.get(term.path).status_code == 410
    answers: dict[str, int] = {}
    while Page.objects.waiting().exists():
        assert unanswered_links(client, answers) == set()
        with transaction.atomic():
            settle(limit=2)
    assert unanswered_links(client, answers) == set()
    shown = client.get("/basics/page-6/").content.decode()
    assert "The KV cache grows." in shown


@pytest.mark.django_db
def test_no_reader_is_led_astray_by_a_term_that_moves_and_then_goes(
    client: Client, editor: User, few_at_once: None
) -> None:
    term = a_much_mentioned_term(editor)
    make_comparison(
        page := make_explainer("Both"),
        columns=tuple(
            Column(text=one.name, concept=one.identity)
            for one in (term, Concept.objects.get(slug="prefill"))
        ),
    )
    publish(page, by=editor)
    term.slug = "attention-store"
    term.name = "Attention store"
    term.save()
    publish(term, by=editor)
    assert Page.objects.waiting().count() > 3
    assert unanswered_links(client) == set()
    with transaction.atomic():
        settle(limit=1)
    withdraw(term, by=editor)
    while Page.objects.waiting().exists():
        assert unanswered_links(client) == set()
        with transaction.atomic():
            settle(limit=2)
    assert unanswered_links(client) == set()
    assert not Page.objects.filter(body_html__contains="attention-store").exists()


@pytest.mark.django_db
def test_lists_lead_to_nothing_withdrawn_while_pages_wait(
    client: Client, editor: User, few_at_once: None
) -> None:
    terms = [make_concept(f"Term {letter}") for letter in "abcdef"]
    page = make_explainer("All of them", body_md=" ".join(f"{term.name}." for term in terms))
    publish_all([*terms, page], by=editor)
    catch_up()
    assert "All of them" in client.get(terms[5].path).content.decode()
    withdraw(page, by=editor)
    assert Page.objects.waiting().exists()
    assert unanswered_links(client) == set()
    catch_up()
    assert "All of them" not in client.get(terms[5].path).content.decode()


@pytest.mark.django_db
def test_a_term_that_leads_on_to_its_replacement_stays_a_link(
    client: Client, editor: User, few_at_once: None
) -> None:
    term = a_much_mentioned_term(editor)
    instead = make_concept("Attention cache")
    publish(instead, by=editor)
    withdraw(term, by=editor, replacement=instead.publication)
    page = Page.objects.filter(stale="link").first()
    assert page is not None
    assert f'href="{term.path}"' in client.get(page.path).content.decode()
    assert unanswered_links(client) == set()


@pytest.mark.django_db
def test_the_desk_and_the_commands_say_how_many_pages_wait(
    client: Client, editor: User, few_at_once: None, capsys: pytest.CaptureFixture[str]
) -> None:
    term = a_much_mentioned_term(editor)
    withdraw(term, by=editor)
    waiting = Page.objects.waiting().count()
    client.force_login(editor)
    assert (
        f"{waiting} pages are being brought up to date." in client.get("/admin/").content.decode()
    )
    call_command("publish_due")
    assert f"{waiting} pages brought up to date" in capsys.readouterr().out
    assert "being brought up to date" not in client.get("/admin/").content.decode()


@pytest.mark.django_db
def test_what_waits_is_due_at_once_until_it_is_done(editor: User, few_at_once: None) -> None:
    withdraw(a_much_mentioned_term(editor), by=editor)
    assert Epoch.objects.current().next_due_at is not None
    catch_up()
    assert Epoch.objects.current().next_due_at is None


@pytest.mark.django_db(transaction=True)
def test_a_killed_process_leaves_whole_batches_and_the_next_one_goes_on(
    editor: User, tmp_path: Path, few_at_once: None
) -> None:
    term = a_much_mentioned_term(editor, pages=24)
    make_comparison(make_explainer("Another"))
    withdraw(term, by=editor)
    environment = database_for_another_process(tmp_path)
    code = (
        "import django, sys; django.setup();"
        "from glossary.publishing.derive import catch_up;"
        "catch_up(batch=4, progress=lambda _: (print('done', flush=True), sys.stdin.readline()))"
    )
    waiting = int(asked(environment, "Page.objects.waiting().count()"))
    killed = subprocess.Popen(
        [sys.executable, "-c", code],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdin is not None
    assert killed.stdout is not None
    for batch in range(3):
        if batch:
            killed.stdin.write("go on\n")
            killed.stdin.flush()
        assert killed.stdout.readline() == "done\n"
    killed.kill()  # the third batch is done, and not yet committed
    killed.communicate()
    assert int(asked(environment, "Page.objects.waiting().count()")) == waiting - 8
    subprocess.run(
        [sys.executable, "manage.py", "publish_due"], env=environment, cwd=ROOT, check=True
    )
    assert asked(environment, "Page.objects.waiting().count()") == "0"
    broken = "Page.objects.filter(body_html__contains='/glossary/kv-cache/').count()"
    assert asked(environment, broken) == "0"


def database_for_another_process(folder: Path) -> dict[str, str]:
    """The environment in which another process finds what this test has made."""
    environment = os.environ | {
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "site_config.settings",
    }
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "gloss.sqlite3")])
        return environment | {"DATABASE_URL": f"sqlite:///{folder / 'gloss.sqlite3'}"}
    return environment | {"DATABASE_URL": url_of_this_run()}


def asked(environment: dict[str, str], expression: str) -> str:
    code = f"import django; django.setup(); from glossary.models import Page; print({expression})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.mark.django_db
def test_a_command_leaves_no_page_waiting(editor: User, few_at_once: None) -> None:
    term = a_much_mentioned_term(editor)
    for words in (["withdraw", term.path], ["publish", term.path], ["roll_back", term.path, "1"]):
        call_command(*words)
        assert not Page.objects.waiting().exists(), words[0]
