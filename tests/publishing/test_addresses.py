"""What machines keep for the time that the database is away, and what they are told to drop."""

from glossary.publishing.actions import publish, withdraw
from glossary.publishing.addresses import addresses, changes
from tests.make import make_concept


def test_what_happened_is_told_by_paths(db):
    kept, passing = make_concept("KV cache"), make_concept("Passing")
    publish(passing)
    before = changes(None).last
    publish(kept)
    withdraw(passing)
    told = changes(before)
    assert (told.came, told.went) == (("/glossary/kv-cache/",), ("/glossary/passing/",))
    assert told.last > before
    assert changes(told.last) == changes(None)


def test_the_old_path_of_what_moved_went(db):
    concept = make_concept("KV cache")
    publish(concept)
    before = changes(None).last
    concept.slug = "key-value-cache"
    concept.save()
    publish(concept)
    told = changes(before)
    assert told.went == ("/glossary/kv-cache/",)
    assert told.came == ("/glossary/key-value-cache/",)


def test_what_went_and_came_back_came(db):
    concept = make_concept("KV cache")
    publish(concept)
    before = changes(None).last
    withdraw(concept)
    publish(concept)
    told = changes(before)
    assert (told.went, told.came) == ((), ("/glossary/kv-cache/",))


def test_of_very_many_changes_only_what_went_is_told(db, monkeypatch):
    monkeypatch.setattr("glossary.publishing.addresses.MOST_CHANGES", 1)
    passing = make_concept("Passing")
    publish(passing)
    before = changes(None).last
    publish(make_concept("KV cache"))
    withdraw(passing)
    assert changes(before).went == ("/glossary/passing/",)
    assert changes(before).came == ()


def test_every_page_and_list_has_an_address(db):
    publish(make_concept("KV cache"))
    assert {"/", "/sitemap.xml", "/glossary/kv-cache/"} <= {path for path, _version in addresses()}
