"""What two thousand pages mention goes or moves: at every batch readers are led nowhere dead."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.db.models import F, Value
from django.db.models.functions import Replace
from django.test import Client

from glossary.models import Concept, Dependency, Page
from glossary.publishing.actions import publish, withdraw
from glossary.publishing.derive import IN_MEMORY, IN_ONE_TRANSACTION, catch_up
from tests.bench import subject
from tests.make import make_concept
from tests.publishing.answers import unanswered_links

PAGES = 2000
SAMPLED = 12  # pages that a reader opens at every batch, of those that wait and of the others each

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What ends a process in the middle of a batch."""


def mentioned_everywhere(editor: User) -> Concept:
    """A published term, and so many pages that link to it as if they had been published."""
    term = make_concept("KV cache")
    publish(term, by=editor)
    subject.pages(subject.names(PAGES), body="It fills the KV cache.")
    pages = Page.objects.exclude(path=term.path)
    link = Value(f'<a class="term" href="{term.path}" data-term="{term.slug}">KV cache</a>')
    linked = {
        name: Replace(F(name), Value("KV cache"), link) for name in ("linked_html", "body_html")
    }
    assert pages.update(**linked) == PAGES
    Dependency.objects.bulk_create(
        Dependency(page_id=pk, kind=Dependency.Kind.MENTION, key=str(term.identity))
        for pk in pages.values_list("pk", flat=True)
    )
    return term


def some_paths() -> Iterator[str]:
    """Pages in all parts of the work, those that wait and those that are done."""
    for pages in (Page.objects.waiting(), Page.objects.filter(stale="")):
        paths = list(pages.order_by("pk").values_list("path", flat=True))
        yield from paths[:: max(1, len(paths) // SAMPLED)]


def go(term: Concept, by: User) -> None:
    withdraw(term, by=by)


def move(term: Concept, by: User) -> None:
    term.name, term.slug = "Attention store", "attention-store"
    term.save()
    publish(term, by=by)


@pytest.mark.parametrize("change", [go, move])
def test_at_every_batch_all_links_answer(
    client: Client, editor: User, change: Callable[[Concept, User], None]
) -> None:
    term = mentioned_everywhere(editor)
    old = term.path
    answers: dict[str, int] = {}
    change(term, editor)
    waiting = Page.objects.waiting().count()
    assert waiting >= PAGES - IN_ONE_TRANSACTION
    if change is go:  # no finished bytes of before are handed out any more
        assert not Page.objects.waiting().exclude(version__startswith="~").exists()
        assert client.get(old).status_code == 410
    batches: list[int] = []

    def look(pages: int) -> None:
        batches.append(pages)
        assert unanswered_links(client, answers, some_paths()) == set()
        done = Page.objects.filter(stale="")
        assert not done.filter(body_html__contains=f'href="{old}"').exists()

    def look_and_die(pages: int) -> None:
        look(pages)
        if sum(batches) > 2 * IN_MEMORY:
            raise Killed

    look(0)
    with pytest.raises(Killed):
        catch_up(progress=look_and_die)
    assert PAGES / 4 < Page.objects.waiting().count() < waiting  # whole batches are kept
    look(0)
    catch_up(progress=look)
    assert sum(batches) >= waiting
    assert not Page.objects.waiting().exists()
    assert unanswered_links(client, answers, some_paths()) == set()
    assert Page.objects.filter(body_html__contains="It fills the KV cache.").count() == PAGES
