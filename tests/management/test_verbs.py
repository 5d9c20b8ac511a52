"""The verbs of publishing at the operator's door."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

import manage as operators_door
from glossary.management.commands import publish as publish_command
from glossary.models import AuditEntry, Publication
from glossary.models.drafts import LostUpdate
from glossary.publishing import actions
from glossary.publishing.actions import publish, publish_all, schedule, withdraw
from glossary.publishing.due import publish_due
from tests.make import make_concept, make_explainer

pytestmark = pytest.mark.django_db


@pytest.fixture
def manage(capsys):
    """Run a command and return what it printed."""

    def run(*words: str) -> str:
        call_command(*words)
        return capsys.readouterr().out

    return run


def fresh(draft):
    return type(draft).objects.get(pk=draft.pk)


def two_versions():
    concept = make_concept(short_md="First.")
    publish(concept, note="Begin")
    concept.short_md = "Second."
    concept.save()
    publish(concept, change="correction")
    return fresh(concept)


@pytest.mark.parametrize("make", [make_concept, make_explainer])
@pytest.mark.parametrize("shape", ["{}", "/{}", "{}/", "/{}/"])
def test_a_draft_is_found_by_its_path(manage, client, make, shape):
    draft = make()
    manage("publish", shape.format(draft.path.strip("/")))
    assert client.get(draft.path).status_code == 200


def test_all_that_is_not_as_readers_see_it_is_found_in_two_queries(
    manage, django_assert_num_queries
):
    gone, changed = make_explainer("Gone"), make_concept("Changed")
    publish_all([gone, changed, make_concept("Published")])
    withdraw(gone)
    changed.save()
    schedule(make_concept("Later"), at=timezone.now() + timedelta(days=1))
    wanted = [changed, make_concept("Draft"), make_explainer("Draft page")]
    with django_assert_num_queries(2):
        found = publish_command.Command().chosen({"paths": [], "all": True})
    assert found == wanted
    assert "3 published" in manage("publish", "--all")


def test_a_draft_that_moves_is_found_where_readers_find_it_and_where_they_will(manage, client):
    page = make_explainer(path="/old/")
    publish(page)
    page.path = "/new/"
    page.save()
    manage("withdraw", "/old/")
    assert client.get("/old/").status_code == 410
    manage("publish", "/new/")
    assert client.get("/old/")["Location"] == "/new/"


def test_a_page_is_withdrawn_and_leads_to_its_replacement(manage, client):
    old, new = make_concept("Old"), make_concept("New")
    manage("publish", old.path, new.path)
    assert manage("withdraw", old.path, "--replacement", new.path) == f"{old.path} withdrawn\n"
    assert client.get(old.path)["Location"] == new.path
    manage("publish", old.path)
    assert client.get(old.path).status_code == 200


def test_a_withdrawal_is_planned_in_the_time_zone_of_the_site_and_called_off(manage, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    page = make_explainer()
    publish(page)
    assert "2050-01-31T09:00:00+01:00" in manage("withdraw", page.path, "--at", "2050-01-31T09:00")
    at = Publication.objects.get().withdraw_at
    assert at == datetime.fromisoformat("2050-01-31T08:00+00:00")
    manage("withdraw", page.path, "--call-off")
    assert Publication.objects.get().withdraw_at is None
    with pytest.raises(CommandError, match="happens twice"):
        manage("withdraw", page.path, "--at", "2050-10-30T02:30")
    manage("withdraw", page.path, "--at", "2050-10-30T02:30+02:00")


def test_a_draft_is_scheduled(manage, client):
    concept = make_concept()
    at = timezone.now() + timedelta(hours=1)
    manage(
        "schedule", concept.path, "--at", at.isoformat(), "--note", "Soon", "--change", "new fact"
    )
    assert fresh(concept).state == "scheduled"
    assert fresh(concept).publication.next.change == "new fact"
    publish_due(at)
    assert fresh(concept).publication.live.note == "Soon"


def test_history_is_listed_with_the_latest_first(manage):
    concept = two_versions()
    latest, first = manage("history", concept.path).splitlines()
    assert latest.startswith("#2  ")
    assert latest.endswith("correction  (live)")
    assert first.endswith("editorial  Begin")
    assert "never published" in manage("history", make_explainer().path)


def test_an_older_text_comes_back_into_the_draft_or_to_readers(manage, client):
    concept = two_versions()
    manage("restore_text", concept.path, "1")
    assert fresh(concept).short_md == "First."
    assert "Second." in client.get(concept.path).content.decode()
    manage("discard", concept.path)
    assert (fresh(concept).short_md, fresh(concept).state) == ("Second.", "published")
    assert "as #3" in manage("roll_back", concept.path, "1", "--note", "Was right")
    assert "First." in client.get(concept.path).content.decode()
    assert fresh(concept).publication.live.note == "Was right"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("withdraw /glossary/nothing/", "There is no draft at /glossary/nothing/."),
        ("publish /faqs/", "There is no draft at /faqs/. Nothing was published."),
        ("withdraw /glossary/draft/", "“Draft” is not published."),
        ("withdraw /glossary/live/ --replacement /nowhere", "There is no draft at /nowhere/."),
        ("withdraw /glossary/live/ --replacement /glossary/draft/", "can't replace anything"),
        ("withdraw /glossary/live/ --replacement /glossary/live/", "its own replacement"),
        ("withdraw /glossary/live/ --call-off", "No withdrawal of “Live” is planned."),
        ("withdraw /glossary/live/ --at 2020-01-01T00:00", "Choose a moment in the future."),
        ("withdraw /glossary/live/ --at soon", "soon is no moment"),
        ("schedule /glossary/draft/ --at 2050-13-01T00:00", "2050-13-01T00:00 is no moment"),
        ("schedule /glossary/draft/ --at 2050-01-01T00:00", "short definition is missing"),
        ("restore_text /glossary/live/ 7", "“Live” has no snapshot #7"),
        ("roll_back /glossary/draft/ 1", "“Draft” has no snapshot #1"),
        ("discard /glossary/draft/", "“Draft” is not published."),
    ],
)
def test_what_can_not_be_done_is_said_in_one_sentence(manage, words, said):
    publish(make_concept("Live"))
    make_concept("Draft", short_md="")
    with pytest.raises(CommandError) as refusal:
        manage(*words.split())
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert Publication.objects.live().count() == 1


def test_review_is_asked_for_answered_and_approved(manage):
    first, second = make_concept("First"), make_concept("Second")
    assert manage("ask_review", first.path, second.path) == "2 waiting for review\n"
    assert "sent back" in manage("send_back", first.path, "--comment", "Shorter, please.")
    with pytest.raises(CommandError, match=r"Nobody asks .*First.*Nothing was published"):
        manage("approve", first.path, second.path)
    manage("approve", second.path, "--note", "Good", "--change", "correction")
    live = Publication.objects.live().get().live
    assert (live.note, live.change) == ("Good", "correction")


def test_history_names_who_ran_the_command(manage):
    User.objects.create_user("eva", first_name="Eva", last_name="Editor")
    concept = make_concept()
    manage("publish", concept.path, "--by", "eva", "--note", "Begin", "--change", "new fact")
    manage("withdraw", concept.path, "--note", "Wrong")
    published, withdrawn = AuditEntry.objects.order_by("pk")
    assert (published.actor.username, published.note) == ("eva", "Begin")
    assert (withdrawn.actor, withdrawn.note) == (None, "Wrong")
    assert withdrawn.actor_name.startswith("command (")
    with pytest.raises(CommandError, match="no account nobody"):
        manage("publish", concept.path, "--by", "nobody")


@pytest.mark.parametrize("command", ["history", "preview"])
def test_what_changes_nothing_asks_for_nobody(manage, command):
    User.objects.create_user("eva")
    with pytest.raises(CommandError, match="unrecognized arguments: --by"):
        manage(command, make_concept().path, "--by", "eva")
    with pytest.raises(CommandError, match="There is no draft at /nowhere/"):
        manage(command, "/nowhere/")


def test_what_was_saved_meanwhile_is_said_by_every_command(manage, monkeypatch):
    concept = make_concept()

    def saved_meanwhile(*args, **options):
        raise LostUpdate(concept)

    monkeypatch.setattr(actions, "schedule", saved_meanwhile)
    monkeypatch.setattr("glossary.management.commands.ask_review.ask_review", saved_meanwhile)
    for words in (["schedule", concept.path, "--at", "2050-01-01"], ["ask_review", concept.path]):
        with pytest.raises(CommandError, match="changed by somebody else after you opened it"):
            manage(*words)


def test_a_draft_is_looked_at_and_shared(manage, client):
    concept = make_concept(body_md="Some *words*.")
    assert "Some <em>words</em>." in manage("preview", concept.path)
    path = urlsplit(manage("share", concept.path).strip()).path
    assert "Some <em>words</em>." in client.get(path).content.decode()


def test_a_command_that_is_done_leaves_pages_to_the_site_while_others_publish(manage, monkeypatch):
    def wait(**_options):
        raise OperationalError("database is locked") from _Locked()

    make_concept()
    monkeypatch.setattr("glossary.management.catching_up.catch_up", wait)
    said = manage("publish", "--all")
    assert "left to the site" in said and "1 published" in said


@pytest.mark.parametrize(("command", "less"), [("import_markdown", [10]), ("publish_due", [])])
def test_imports_let_readers_go_first(monkeypatch, command, less):
    asked = []
    monkeypatch.setattr("os.nice", asked.append)
    monkeypatch.setattr("sys.argv", ["manage.py", command])
    monkeypatch.setattr("django.core.management.execute_from_command_line", lambda words: None)
    operators_door.main()
    assert asked == less


class _Locked(Exception):
    sqlite_errorcode = 5
