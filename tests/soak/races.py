"""Two at once, again and again: of two who save, publish or claim one thing, one wins.

    python -m tests.soak.races --times 200

On the database of DATABASE_URL, which must be empty; each of the two is a thread with a connection
of its own.
"""

import argparse
import threading
import time
from collections import Counter
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django

from tests.admin.forms import fields

from .editions import numbers


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=200)
    times = parser.parse_args().times
    django.setup()

    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from site_config import rate_limits

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    moment = time.time()
    rate_limits.now = lambda: moment  # at the turn of a span one guess more would be let through
    call_command("migrate", verbosity=0)
    saved = Counter(save_race() for _ in range(5 * times))
    claimed = Counter(claim_race(number) for number in range(times))
    published = Counter(publish_race() for _ in range(times))
    scheduled = Counter(schedule_race() for _ in range(times))
    guessed = Counter(guess_race(number) for number in range(times))
    sent = Counter(form_race(number) for number in range(times))
    raised = Counter(administrator_race() for _ in range(times))
    with TemporaryDirectory() as folder:
        imported = Counter(import_race(number, Path(folder)) for number in range(times))
    print(
        f"on {connection.vendor}: {saved.total()} races of saves {dict(saved)},"
        f" {claimed.total()} of claims {dict(claimed)},"
        f" {published.total()} of publishes {dict(published)},"
        f" {scheduled.total()} beside a schedule {dict(scheduled)},"
        f" {imported.total()} beside an import {dict(imported)},"
        f" {guessed.total()} of guesses {dict(guessed)},"
        f" {sent.total()} of one form {dict(sent)},"
        f" {raised.total()} of first starts {dict(raised)}"
    )


def save_race() -> str:
    """Two save one draft that both have read."""
    from glossary.models import Concept
    from tests.make import make_concept

    if not Concept.objects.filter(slug="kv-cache").exists():
        make_concept("KV cache")
    drafts = [Concept.objects.get(slug="kv-cache") for _ in range(2)]
    for number, draft in enumerate(drafts):
        draft.short_md = f"Version {draft.version}, written by number {number}."
    outcome = at_once([draft.save for draft in drafts])
    assert sorted(outcome) == ["LostUpdate", "done"], outcome
    (winner,) = [draft for draft, said in zip(drafts, outcome, strict=True) if said == "done"]
    assert Concept.objects.get(slug="kv-cache").short_md == winner.short_md
    return "one refused"


def claim_race(number: int) -> str:
    """Two drafts that want one name are published."""
    from glossary.models import LiveLabel, Publication
    from glossary.publishing.actions import publish
    from tests.make import make_concept

    name = f"Claimed {number}"
    drafts = [make_concept(f"{name} by {who}", names=(name,)) for who in ("one", "two")]
    outcome = at_once([lambda draft=draft: publish(draft) for draft in drafts])  # type: ignore[misc]
    assert sorted(outcome) == ["NotReady", "done"], outcome
    own = [draft.identity for draft in drafts]
    assert Publication.objects.live().filter(identity__in=own).count() == 1
    assert LiveLabel.objects.filter(text=name).count() == 1
    return "one refused"


def publish_race() -> str:
    """Two publish one draft: it is written down once, and the other one is told."""
    from glossary.models import AuditEntry, Concept, Page, PublicChange, Snapshot
    from glossary.publishing.actions import publish

    Concept.objects.get(slug="kv-cache").save()
    drafts = [Concept.objects.get(slug="kv-cache") for _ in range(2)]
    written = [Snapshot.objects, PublicChange.objects, AuditEntry.objects.filter(verb="publish")]
    before = [rows.count() for rows in written]
    outcome = at_once([lambda draft=draft: publish(draft) for draft in drafts])  # type: ignore[misc]
    assert sorted(outcome) == ["AlreadyPublished", "done"], outcome
    assert [rows.count() for rows in written] == [number + 1 for number in before]
    stored = Concept.objects.get(slug="kv-cache")
    assert stored.state == "published"
    assert stored.short_md in Page.objects.get(path=stored.path).twin_md
    return "one told"


def schedule_race() -> str:
    """What is due goes live while somebody publishes the same draft: readers see it come once."""
    from datetime import timedelta

    from django.utils import timezone

    from glossary.models import Concept, Page, PublicChange
    from glossary.publishing.actions import publish, schedule
    from glossary.publishing.due import publish_due

    Concept.objects.get(slug="kv-cache").save()
    moment = timezone.now() + timedelta(hours=1)
    schedule(Concept.objects.get(slug="kv-cache"), at=moment)
    draft, before = Concept.objects.get(slug="kv-cache"), PublicChange.objects.count()
    outcome = at_once([lambda: publish_due(moment), lambda: publish(draft)])
    assert outcome[0] == "done", outcome
    assert outcome[1] in ("done", "AlreadyPublished"), outcome
    assert PublicChange.objects.count() == before + 1
    stored = Concept.objects.get(slug="kv-cache")
    assert (stored.state, stored.publication.next_id) == ("published", None)
    assert stored.short_md in Page.objects.get(path=stored.path).twin_md
    return "the schedule" if outcome[1] == "AlreadyPublished" else "the editor"


def import_race(number: int, folder: Path) -> str:
    """A folder is imported and published while somebody publishes one of its pages by the form.

    Whoever is told that it is done finds it in the draft; of the import readers see all or
    nothing, and no page that is put together of two texts.
    """
    from django.core.management import call_command

    from glossary.models import Explainer, Page

    def let_in() -> None:
        call_command("import_markdown", str(folder), publish=True, stdout=StringIO())

    if not number:
        written(folder, 0)
        let_in()
    before = {*numbers("".join(Explainer.objects.values_list("body_md", flat=True)))}
    by_form = form_sent(Explainer.objects.get(path="/part/page-1/"), f"By hand {number}.")
    pause = number % 6 / 12  # it is sent while files are read, let in, or published

    def later() -> None:
        time.sleep(pause)
        by_form()

    written(folder, number + 1)
    outcome = at_once([let_in, later])
    assert set(outcome) in ({"done"}, {"done", "CommandError"}, {"done", "LostUpdate"}), outcome
    drafts = Explainer.objects.filter(path__startswith="/part/")
    expected = {number + 1} if outcome[0] == "done" else before
    assert {draft.state for draft in drafts} == {"published"}
    for draft in drafts:
        shown = Page.objects.get(path=draft.path)
        assert numbers(draft.body_md) == numbers(shown.twin_md) == expected, outcome
        assert draft.description == shown.description
    by_hand = drafts.get(path="/part/page-1/").description
    assert (by_hand == f"By hand {number}.") == (outcome[1] == "done"), outcome
    return "both" if set(outcome) == {"done"} else f"not {('import', 'form')[outcome[0] == 'done']}"


def guess_race(number: int) -> str:
    """Six, twice, guess the password of one session, on both pages that tell if it is right."""
    session = logged_in(f"guessed {number}")
    pages = ("/admin/confirm/", "/admin/password_change/")
    statuses = []

    def guess(page: str) -> None:
        sent = {"password": "wrong", "old_password": "wrong"}
        statuses.append(browser(session).post(page, sent).status_code)

    for _ in range(2):  # of a process's ten connections
        outcome = at_once([lambda page=page: guess(page) for page in pages * 3])  # type: ignore[misc]
        assert set(outcome) == {"done"}, outcome
    assert sorted(statuses) == [200] * 10 + [429] * 2, statuses
    return "ten tried"


def form_race(number: int) -> str:
    """Two send one form that was opened an hour ago, when its owner had just logged in."""
    from django.contrib.auth.models import Group
    from django.contrib.sessions.backends.db import SessionStore

    from glossary.views.admin import confirmation

    session, page = logged_in(f"sender {number}"), "/admin/auth/group/add/"
    assert browser(session).get(page).status_code == 200
    stored = SessionStore(session)
    stored[confirmation.KEY] = 0
    stored.save()
    names, led = [f"{number} {name}" for name in ("one", "two")], []

    def send(name: str) -> None:
        led.append(browser(session).post(page, {"name": name})["Location"])

    outcome = at_once([lambda name=name: send(name) for name in names])  # type: ignore[misc]
    assert outcome == ["done", "done"], outcome
    assert Group.objects.filter(name__in=names).count() == 1
    assert sum(address.startswith("/admin/confirm/") for address in led) == 1, led
    return "one asked"


def administrator_race() -> str:
    """Two machines set the same site up."""
    from django.contrib.auth.models import User

    from glossary.management.first_start import make_administrator

    User.objects.all().delete()
    made: list[Any] = []
    outcome = at_once([lambda: made.append(make_administrator())] * 2)
    assert outcome == ["done", "done"], outcome
    (administrator,) = filter(None, made)
    assert User.objects.get().check_password(administrator.password)
    return "one made"


def logged_in(name: str) -> str:
    """The key of a session of a new superuser, who has just shown who they are."""
    from django.contrib.auth.models import User
    from django.test import Client

    from glossary.views.admin import confirmation

    client = Client()
    client.force_login(User.objects.create_superuser(name, password="their own"))
    session = client.session
    session[confirmation.KEY] = int(time.time())
    session.save()
    return str(session.session_key)


def browser(session: str) -> Any:
    from django.conf import settings
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def written(folder: Path, edition: int) -> None:
    (folder / "part").mkdir(exist_ok=True)
    for page in range(4):
        text = f"# Page {page}\n\nEdition {edition}.\n\n## FAQs\n\n### Why {page}?\n\nBecause.\n"
        (folder / "part" / f"page-{page}.md").write_text(text)


def form_sent(draft: Any, description: str) -> Callable[[], None]:
    """Sends the form of `draft` as it is now, to be published. LostUpdate where it comes back."""
    from django.contrib.auth.models import User
    from django.test import Client

    from glossary.models.drafts import LostUpdate

    somebody = {"is_superuser": True, "is_staff": True}
    editor = Client(headers={"host": "127.0.0.1"})
    editor.force_login(User.objects.get_or_create(username="eva", defaults=somebody)[0])
    address = f"/admin/glossary/explainer/{draft.pk}/change/"
    sent = fields(editor.get(address), "explainer_form")
    sent |= {"description": [description], "_publish": ["1"]}

    def send() -> None:
        status = editor.post(address, sent).status_code
        assert status in (200, 302), status
        if status == 200:
            raise LostUpdate(draft)

    return send


def at_once(deeds: list[Callable[[], Any]]) -> list[str]:
    """What became of each: "done", or the name of its error."""
    from django.db import connection

    line, said = threading.Barrier(len(deeds)), [""] * len(deeds)

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            line.wait(timeout=120)
            deeds[number]()
            said[number] = "done"
        except Exception as error:  # noqa: BLE001 (told by its name)
            said[number] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


if __name__ == "__main__":
    main()
