"""Which pages change when a name appears, changes or goes: those concerned, and no other."""

import pytest
from django.contrib.auth.models import User

from glossary.documents import Column
from glossary.models import Dependency, Epoch, Fact, LiveLabel, Page, SearchEntry, SiteSettings
from glossary.publishing import derive
from glossary.publishing.actions import publish, publish_all, withdraw
from glossary.publishing.derive import catch_up, ensure_complete, ensure_current, rebuild
from glossary.publishing.due import publish_due
from glossary.publishing.live_edits import site_changed
from tests.make import make_comparison, make_concept, make_explainer, make_faq, make_section

pytestmark = pytest.mark.django_db


def versions() -> dict[str, str]:
    return dict(Page.objects.values_list("path", "version"))


def html(path: str) -> str:
    return Page.objects.get(path=path).body_html


def test_a_new_term_is_linked_on_the_pages_that_hold_it_and_on_no_other(editor: User) -> None:
    holding = make_explainer("Holding", body_md="It fills the KV cache at once.")
    other = make_explainer("Other", body_md="It has nothing to do with it.")
    publish_all([holding, other], by=editor)
    before = versions()
    term = make_concept("KV cache")
    publish(term, by=editor)
    assert f'href="{term.path}"' in html(holding.path)
    assert versions()[holding.path] != before[holding.path]
    assert versions()[other.path] == before[other.path]


def test_a_renamed_term_loses_its_old_links_and_wins_new_ones(editor: User) -> None:
    old = make_explainer("Old words", body_md="The KV cache.")
    new = make_explainer("New words", body_md="The attention store.")
    term = make_concept("KV cache")
    publish_all([old, new, term], by=editor)
    assert term.path in html(old.path)
    term.name = "Attention store"
    term.save()
    publish(term, by=editor)
    assert term.path not in html(old.path)
    assert term.path in html(new.path)


def test_a_withdrawn_term_is_linked_nowhere(editor: User) -> None:
    page = make_explainer("Page", body_md="The KV cache.")
    term = make_concept("KV cache")
    publish_all([page, term], by=editor)
    withdraw(term, by=editor)
    assert term.path not in html(page.path)
    assert not LiveLabel.objects.exists()


def test_a_term_lists_the_pages_that_mention_it(editor: User) -> None:
    term = make_concept("KV cache")
    publish(term, by=editor)
    page = make_explainer("Serving", body_md="The KV cache.")
    publish(page, by=editor)
    assert page.path in html(term.path)
    page.title = "Serving models"
    page.save()
    publish(page, by=editor)
    assert "Serving models" in html(term.path)
    withdraw(page, by=editor)
    assert page.path not in html(term.path)


def per_section(is_wanted: bool) -> None:
    SiteSettings.objects.update_or_create(pk=1, defaults={"links_per_section": is_wanted})
    site_changed(links_anew=True)
    catch_up()


def test_mentions_are_linked_once_a_section_where_the_site_wants_it(editor: User) -> None:
    sections = "\n\n".join(f"## Part {n}\n\nThe cache. The cache." for n in range(3))
    term = make_concept("Cache")
    other = make_concept(
        "Prefill", short_md="What fills the cache.", body_md=f"Cache.\n\n{sections}"
    )
    page = make_explainer("Page", body_md=f"Cache.\n\n{sections}")
    publish_all([term, other, page], by=editor)
    link = f'<a class="term" href="{term.path}"'
    assert (html(page.path).count(link), html(other.path).count(link)) == (1, 1)
    per_section(True)
    assert (html(page.path).count(link), html(other.path).count(link)) == (4, 4)
    other.short_md = "What fills the cache first."
    other.save()
    publish(other, by=editor)
    assert html(other.path).count(link) == 4
    per_section(False)
    assert (html(page.path).count(link), html(other.path).count(link)) == (1, 1)


def test_broader_terms_list_what_stands_under_them(editor: User) -> None:
    above, below = make_concept("Parallelism"), make_concept("Tensor parallelism")
    below.relations.create(relation="broader", target=above.identity)
    publish_all([above, below], by=editor)
    assert below.path in html(above.path)
    assert above.path in html(below.path)
    withdraw(above, by=editor)
    assert above.path not in html(below.path)


def test_a_comparison_states_facts_on_the_terms_page(editor: User) -> None:
    training, inference = make_concept("Training"), make_concept("Inference")
    page = make_explainer("Both", body_md="A page.")
    make_comparison(
        page,
        columns=(
            Column(text="Training", concept=training.identity),
            Column(text="Inference", concept=inference.identity),
        ),
    )
    publish_all([training, inference, page], by=editor)
    fact = Fact.objects.get(concept=training.identity, attribute="Purpose")
    assert (fact.cell_text, fact.anchor) == ("one", "row-purpose")
    assert f"{page.path}#row-purpose" in html(training.path)
    assert "/compare/inference/training/" in html(training.path)
    assert f'href="{training.path}"' in html(page.path)
    withdraw(page, by=editor)
    assert not Fact.objects.exists()
    assert "row-purpose" not in html(training.path)


def test_a_page_that_shows_another_pages_comparison_follows_it(editor: User) -> None:
    owner = make_explainer("Owner", body_md="A page.")
    table = make_comparison(owner)
    guest = make_explainer("Guest", body_md=f'See:\n\n<Comparison key="{table.key}" />')
    publish(owner, by=editor)
    publish(guest, by=editor)
    assert "Purpose" in html(guest.path)
    table.rows.filter(text="Purpose").update(text="Aim")
    owner.refresh_from_db()
    publish(owner, by=editor)
    assert "Aim" in html(guest.path)


def test_questions_about_a_term_stand_on_its_page(editor: User) -> None:
    term = make_concept("KV cache")
    page = make_explainer("Serving")
    faq = make_faq(page, "How large does it grow?")
    faq.subjects.create(concept=term.identity)
    publish_all([term, page], by=editor)
    assert "How large does it grow?" in html(term.path)


def test_everything_derived_can_be_thrown_away(editor: User) -> None:
    make_section()
    term = make_concept("KV cache", names=("key-value cache",))
    page = make_explainer("Serving", body_md="The KV cache.")
    make_faq(page)
    publish_all([term, page], by=editor)
    before = versions(), SearchEntry.objects.count(), Dependency.objects.count()
    assert rebuild() == 2
    assert (versions(), SearchEntry.objects.count(), Dependency.objects.count()) == before


def test_missing_and_outdated_pages_are_made_before_the_server_answers(editor: User) -> None:
    term, page = make_concept("KV cache"), make_explainer("Serving", body_md="The KV cache.")
    publish_all([term, page], by=editor)
    before = versions()
    Page.objects.filter(path=term.path).delete()
    Page.objects.filter(path=page.path).update(renderer="old", body_html="")
    ensure_current()
    assert versions() == before


def test_a_worker_that_starts_leaves_pages_of_another_renderer_to_setup(editor: User) -> None:
    term, page = make_concept("KV cache"), make_explainer("Serving")
    publish_all([term, page], by=editor)
    Page.objects.filter(path=term.path).delete()
    Page.objects.filter(path=page.path).update(renderer="newer", body_html="As it is made there.")
    ensure_complete()
    assert html(term.path)
    assert html(page.path) == "As it is made there."


def test_names_that_differ_in_signs_alone_live_side_by_side(editor: User) -> None:
    c, cpp = make_concept("C", slug="c"), make_concept("C++", slug="cpp")
    page = make_explainer("Languages", body_md="First came C, then C++ came.")
    publish_all([c, cpp, page], by=editor)
    assert f'href="{c.path}"' in html(page.path)
    assert f'href="{cpp.path}"' in html(page.path)


def test_questions_and_comparisons_without_a_place_come_last(editor: User) -> None:
    page = make_explainer("Serving", body_md="Words.")
    make_comparison(page)
    make_faq(page, "Why?")
    page.body_md = "Words alone."
    page.save()
    publish(page, by=editor)
    assert html(page.path).index("row-purpose") < html(page.path).index('id="why"')


def test_beyond_a_limit_pages_follow_in_batches_and_never_stand_empty(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derive, "IN_ONE_TRANSACTION", 2)
    monkeypatch.setattr(derive, "IN_MEMORY", 3)
    pages = [make_explainer(f"Page {n}", body_md="The KV cache.") for n in range(7)]
    publish_all(pages, by=editor)
    assert not Page.objects.filter(body_html="").exists()
    term = make_concept("KV cache")
    publish(term, by=editor)
    waiting = Page.objects.exclude(stale="")
    assert 0 < waiting.count() < 7
    assert Epoch.objects.current().next_due_at is not None
    publish_due()
    assert not waiting.exists()
    assert all(term.path in html(page.path) for page in pages)
    assert all(page.path in html(term.path) for page in pages)


def test_a_page_that_breaks_a_newer_limit_stays_as_it_is_and_holds_up_no_other(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    long, short = make_explainer("Long", body_md="word " * 50), make_explainer("Short")
    publish_all([long, short], by=editor)
    before = versions()
    Page.objects.update(renderer="old")
    Page.objects.filter(path=short.path).update(body_html="")
    monkeypatch.setattr("glossary.rendering.pipeline.MAX_BYTES", 100)
    ensure_current()
    assert versions() == before
    assert html(short.path)
