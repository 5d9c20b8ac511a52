"""What a reader finds next: what comes first, what is near, who mentions it, other questions."""

import pytest
from django.test import Client

from glossary.documents import Column
from glossary.models import (
    FAQ,
    Concept,
    Explainer,
    FAQSubject,
    Page,
    PublicChange,
    QuestionPlace,
)
from glossary.publishing import definitions
from glossary.publishing.actions import publish, publish_all, withdraw
from glossary.publishing.derive import ensure_current
from glossary.views import around, faqs
from glossary.views.reading_order import before_term
from glossary.views.shell import current_chrome
from tests.make import make_comparison, make_concept, make_explainer, make_faq, make_section

pytestmark = pytest.mark.django_db


def html(path: str) -> str:
    return Client().get(path).content.decode()


def ask(page, question: str, concept=None, **fields) -> FAQ:
    faq = make_faq(page, question, **fields)
    if concept:
        FAQSubject.objects.create(faq=faq, concept=concept.identity)
    return faq


def test_a_page_names_the_earlier_ones_that_introduce_what_it_mentions(editor):
    make_section()
    cache, decode = make_concept("KV cache"), make_concept("Decode")
    first = make_explainer("First", position=1)
    columns = (Column(text="KV cache", concept=cache.identity), Column(text="Other"))
    make_comparison(first, columns=columns)
    second = make_explainer("Second", position=2, body_md="Nothing of the kind.")
    third = make_explainer("Third", position=3, body_md="The KV cache grows in decode.")
    publish_all([cache, decode, first, second, third], by=editor)
    said = html(third.path)
    line = said[said.index("Read this before:") : said.index("<article")]
    assert f'href="{first.path}"' in line
    assert "for KV cache" in line
    assert second.path not in line
    assert "Read this before:" not in html(first.path)
    withdraw(Explainer.objects.get(pk=first.pk), by=editor)
    assert "Read this before:" not in html(third.path)


def test_a_title_or_a_heading_introduces_what_it_names(editor):
    make_section()
    cache, decode, far = (make_concept(name) for name in ("KV cache", "Decode", "Prefill"))
    guide = make_explainer("Guide", position=1, body_md="## The KV caches of a server\n\nWords.")
    named = make_explainer("Decode", position=2, body_md="## How decode uses it\n\nWords.")
    last = make_explainer(
        "Last", position=3, body_md="## On prefill\n\nA KV cache in decode and prefill."
    )
    publish_all([guide, named, last, far], by=editor)
    assert "Read this before:" not in html(last.path)  # its other terms come later
    publish_all([cache, decode], by=editor)
    said = html(last.path)
    line = said[said.index("Read this before:") : said.index("<article")]
    assert line.index(guide.path) < line.index("for KV cache") < line.index(named.path)
    assert "for Decode" not in line
    assert last.path not in line
    assert f'href="{guide.path}"' in html(cache.path).partition("<article")[0]
    assert f'href="{last.path}"' in html(far.path).partition("<article")[0]


def test_a_term_names_where_it_is_introduced_and_what_its_definition_rests_on(editor):
    make_section()
    cache = make_concept("KV cache", short_md="What attention keeps of every token.")
    others = [make_concept("Attention"), make_concept("Token")]
    guide = make_explainer("Guide")
    ask(guide, "How large is it?", cache)
    publish_all([cache, *others, guide], by=editor)
    said = html(cache.path)
    line = said[said.index("Read this before:") : said.index("<article")]
    assert line.index(guide.path) < line.index("/glossary/attention/")
    assert "/glossary/token/" in line
    withdraw(others[0], by=editor)
    assert "/glossary/attention/" not in html(cache.path)


def first_terms(page: Page) -> list[str]:
    sections = current_chrome(page.language)["sections"]
    shown = [each["path"] for each in before_term(page, sections)]
    return [path for path in shown if path.startswith("/glossary/")]


def test_no_two_terms_of_the_shipped_subject_come_before_each_other(site):
    """Whoever follows "read this before" comes to an end, wherever he began."""
    before = {page.path: first_terms(page) for page in Page.objects.concepts()}
    assert sum(map(len, before.values())) > 80  # nearly all that definitions name
    ended: set[str] = set()
    while len(ended) < len(before):
        ready = {path for path, first in before.items() if ended.issuperset(first)} - ended
        assert ready, f"these wait for each other: {sorted(before.keys() - ended)}"
        ended |= ready


def test_a_definition_that_leads_back_puts_nothing_first(editor):
    round_about = {"Alpha": "A beta.", "Beta": "A gamma.", "Gamma": "An alpha, with a delta."}
    terms = [make_concept(name, short_md=words) for name, words in round_about.items()]
    publish_all([*terms, make_concept("Delta", short_md="Itself.")], by=editor)
    before = {page.title: first_terms(page) for page in Page.objects.concepts()}
    assert before == {"Alpha": [], "Beta": [], "Gamma": ["/glossary/delta/"], "Delta": []}
    line = html("/glossary/gamma/").partition("Read this before:")[2].partition("</p>")[0]
    assert "named in the definition" in line


def test_broader_terms_come_first_and_narrower_ones_never(editor):
    term = make_concept("Prefill", short_md="A batch of tokens in a phase, as chunked prefill.")
    above, other, below = (make_concept(name) for name in ("Phase", "Batch", "Chunked prefill"))
    term.relations.create(relation="broader", target=above.identity)
    Concept.objects.filter(pk=below.pk).update(short_md="In parts.")
    below.relations.create(relation="broader", target=term.identity)
    publish_all([term, above, other, Concept.objects.get(pk=below.pk)], by=editor)
    page = Page.objects.get(path=term.path)
    assert first_terms(page) == ["/glossary/phase/", "/glossary/batch/"]


def test_definitions_that_lead_very_far_put_nothing_first(editor, monkeypatch):
    monkeypatch.setattr(definitions, "MOST_FOLLOWED", 1)
    words = {"Alpha": "A beta.", "Beta": "A gamma.", "Gamma": "Itself."}
    publish_all([make_concept(name, short_md=said) for name, said in words.items()], by=editor)
    assert first_terms(Page.objects.get(path="/glossary/alpha/")) == []
    assert first_terms(Page.objects.get(path="/glossary/beta/")) == ["/glossary/gamma/"]


def test_terms_that_name_each_other_are_related(editor):
    one = make_concept("Prefill", body_md="Before decode.")
    other = make_concept("Decode", body_md="After prefill, with a cache.")
    third = make_concept("Cache", body_md="Read.")
    publish_all([one, other, third], by=editor)
    aside = html(one.path).partition("Related</h2>")[2].partition("</section>")[0]
    assert other.path in aside
    assert "Related</h2>" not in html(third.path)


def test_around_a_term_stand_its_mentions_in_parts_and_what_is_named_with_it(editor, monkeypatch):
    monkeypatch.setattr(around, "LISTED", 2)
    cache, decode, rare = (make_concept(name) for name in ("KV cache", "Decode", "Rare"))
    pages = [
        make_explainer(
            f"Page {number}", body_md="The KV cache in decode." + " Rare." * (number > 3)
        )
        for number in range(1, 5)
    ]
    publish_all([cache, decode, rare, *pages], by=editor)
    assert f'href="{cache.path}around/"' in html(cache.path)
    said = html(f"{cache.path}around/")
    assert "on 4 pages" in said
    assert rare.path not in said
    assert pages[0].path in said
    assert pages[3].path not in said
    assert f'href="{cache.path}around/2/"' in said
    assert pages[3].path in html(f"{cache.path}around/2/")
    assert Client().get(f"{cache.path}around/3/").status_code == 404
    assert Client().get("/glossary/nothing/around/").status_code == 404


def test_questions_are_narrowed_by_words_and_by_concept(editor):
    cache = make_concept("KV cache")
    guide = make_explainer("Guide")
    ask(guide, "How large does it grow?", cache, answer_md="As memory allows.")
    ask(guide, "Who invented it?")
    ask(guide, "Is a KV cache ever empty?")
    make_faq(cache, "Is it shared?")
    publish_all([cache, guide], by=editor)
    everything = html("/faqs/")
    assert all(text in everything for text in ("How large", "Who invented", "Is it shared"))
    assert "noindex" not in everything
    assert '<a href="?about=kv-cache">KV cache</a>' in everything
    about = html("/faqs/?about=kv-cache")
    assert "How large" in about
    assert "ever empty" in about
    assert "Is it shared" in about
    assert "Who invented" not in about
    words = html("/faqs/?q=memory")
    assert "How large" in words
    assert "Who invented" not in words
    assert "No question here holds that." in html("/faqs/?q=zzzz")
    assert "Who invented" in html("/faqs/?about=nothing")


def test_questions_found_by_other_words_say_by_which(editor):
    guide = make_explainer("Guide")
    make_faq(guide, "What is latency?")
    publish_all([make_concept("Latency"), guide], by=editor)
    said = html("/faqs/?q=lattency")
    assert "What is latency?" in said
    assert "No question holds “lattency”." in said
    assert '<a href="?q=latency">latency</a>' in said
    assert "No question holds" not in html("/faqs/?q=latency")


def test_questions_about_a_concept_are_those_that_name_it_not_those_with_its_letters(editor):
    most = make_concept("MAX", name_case_sensitive=True)
    guide = make_explainer("Guide")
    for text in ("What is the maximum?", "Is MAX fast?", "Are MAXs cheap?", "Max who?"):
        make_faq(guide, text)
    publish_all([most, guide], by=editor)
    said = html("/faqs/?about=max")
    assert ["maximum" in said, "Is MAX" in said, "Are MAXs" in said] == [False, True, True]
    assert "Max who" not in said


def test_a_longer_list_of_questions_is_cut_and_says_so(editor, monkeypatch):
    monkeypatch.setattr(faqs, "LISTED", 2)
    guide = make_explainer("Guide")
    for number, subject in enumerate(("tokens", "latency", "memory")):
        make_faq(guide, f"What about {subject}?", position=number)
    publish(guide, by=editor)
    said = html("/faqs/")
    assert "There are more" in said
    assert "memory" not in said
    assert "What about memory?" in html("/faqs/?q=memory")


def test_a_question_leads_to_others_near_it(editor):
    cache = make_concept("KV cache")
    guide, other = make_explainer("Guide"), make_explainer("Other")
    asked = ask(guide, "How large does the cache grow?", cache)
    ask(other, "Who pays for it?", cache)
    ask(other, "Does the cache grow without end?")
    ask(other, "Is it raining?")
    publish_all([cache, guide, other], by=editor)
    assert f'href="/q/{asked.code}/near/"' in html(guide.path)
    said = html(f"/q/{asked.code}/near/")
    assert said.index("Who pays") < said.index("Does the cache grow without end?")
    assert "Is it raining?" not in said
    assert Client().get("/q/nothing/near/").status_code == 404
    assert "Questions near this one" not in Client().get(f"{guide.path[:-1]}.json").json()["text"]


def ways(code):
    """Where the addresses of a question lead, each with its status."""
    answers = [Client().get(f"/q/{code}{form}") for form in ("/", ".md", ".json", "/near/")]
    return [(answer.status_code, answer.headers.get("Location")) for answer in answers]


def led_to(path):
    twins = [f"{path[:-1]}{form}" for form in (".md", ".json")]
    return [(301, address) for address in (path, *twins, path)]


def test_the_address_of_a_question_outlives_it(editor):
    guide, other = make_explainer("Guide"), make_explainer("Other")
    asked, kept = make_faq(guide), make_faq(guide, "How?", position=1)
    publish_all([guide, other], by=editor)
    asked.delete()
    guide.refresh_from_db()
    publish(guide, by=editor)
    assert ways(asked.code) == led_to(guide.path)
    guide.path = "/basics/moved/"
    guide.save()
    publish(guide, by=editor)
    assert ways(asked.code) == led_to("/basics/moved/")
    withdraw(guide, by=editor, replacement=other.publication)
    assert ways(asked.code) == ways(kept.code) == led_to(other.path)
    withdraw(other, by=editor)
    assert ways(asked.code) == ways(kept.code) == [(410, None)] * 4
    assert ways("nothing") == [(404, None)] * 4
    publish(guide, by=editor)
    assert ways(kept.code)[0] == (302, "/basics/moved/#how")


def test_a_question_that_moves_to_another_page_is_found_there(editor):
    guide, other = make_explainer("Guide"), make_explainer("Other", body_md="<FAQs />")
    asked = make_faq(guide)
    publish_all([guide, other], by=editor)
    asked.explainer = other
    asked.save()
    for page in (guide, other):
        page.refresh_from_db()
        publish(page, by=editor)
    assert ways(asked.code)[0] == (302, f"{other.path}#why")
    withdraw(other, by=editor)
    assert ways(asked.code)[0] == (410, None)


def test_former_questions_of_a_fixture_are_known(editor):
    guide = make_explainer("Guide")
    asked = make_faq(guide)
    publish(guide, by=editor)
    withdraw(guide, by=editor)
    QuestionPlace.objects.all().delete()
    PublicChange.objects.all().delete()  # as after `loaddata`
    ensure_current()
    assert ways(asked.code)[0] == (410, None)
