"""What search does with PostgreSQL alone: statements that are prepared, and a limit of time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from glossary.models import Page
from glossary.search import postgres, postgres_statistics
from glossary.search.completion import complete
from glossary.search.query import search


def prepared():
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return {" ".join(statement.split()) for (statement,) in cursor.fetchall()}


def setting(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_often_is_prepared_and_nothing_of_the_orm_is(make_page):
    make_page("Latency", "Latency and more.", names=("delay",))
    for _time in range(6):
        search("latency", language="en")
        complete("lat", language="en")
        list(Page.objects.filter(pk=1))
    said = prepared()
    for table in ("glossary_searchentry e JOIN", "FROM glossary_livelabel l JOIN", "ts_rank"):
        assert any(table in statement for statement in said), table
    assert not any('"glossary_page"."' in statement for statement in said)
    assert connection.connection.prepare_threshold is None


@pytest.mark.django_db(transaction=True)
def test_nothing_is_prepared_where_that_cannot_be(make_page, monkeypatch):
    make_page("Latency", "Latency and more.")
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "prepare_threshold", None)
    before = prepared()
    for _time in range(6):
        assert search("latency more", language="en").hits
    assert prepared() == before


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_answered_in_time_is_given_up_and_the_next_question_is_answered(
    make_page, monkeypatch
):
    make_page("Latency", "Latency and more.")

    def asked():
        try:
            return search("latency", language="en"), complete("late", language="en")
        finally:
            connections.close_all()

    with transaction.atomic(), connection.cursor() as cursor, ThreadPoolExecutor(1) as other:
        cursor.execute("LOCK TABLE glossary_livelabel IN ACCESS EXCLUSIVE MODE")
        with monkeypatch.context() as soon:
            soon.setattr(postgres, "READING", postgres.READING.replace("2000", "50"))
            found, completed = other.submit(asked).result()
        assert found.took_too_long
        assert completed.places == ()
    assert [hit.title for hit in search("latency", language="en").hits] == ["Latency"]


@pytest.mark.django_db(transaction=True)
def test_the_limit_goes_with_the_search(make_page):
    make_page("Latency", "Latency and more.")
    before = setting("statement_timeout"), setting("plan_cache_mode")
    search("latency", language="en")
    complete("lat", language="en")
    assert (setting("statement_timeout"), setting("plan_cache_mode")) == before
    with transaction.atomic():  # as publishing asks
        postgres.pages_holding([["latency"]], language="en")
        postgres.labels_named(["latency"], language="en")
        assert setting("statement_timeout") == before[0]


@pytest.mark.django_db(transaction=True)
def test_a_search_that_is_given_up_leaves_a_transaction_around_it_whole(make_page, monkeypatch):
    make_page("Latency", "Latency and more.")
    monkeypatch.setattr(postgres, "READING", "SET LOCAL statement_timeout = 20")
    slow = "SELECT 1, 'a', 'b' FROM pg_sleep(600)"
    monkeypatch.setattr("glossary.search.rows.labels", lambda *_, **__: postgres.rows(slow, []))
    with transaction.atomic():
        assert search("latency", language="en").took_too_long
        assert Page.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_scripts_without_spaces_and_marks_on_letters_are_known_and_may_be_common(
    make_page, monkeypatch
):
    monkeypatch.setattr(postgres_statistics, "COMMON", 3)
    monkeypatch.setattr(postgres_statistics, "_told", {})
    for number in range(6):
        make_page(f"Place {number}", "모델 模型 that answers.", language="ko")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE glossary_searchentry")
    said = ["모델", "模型", "unheard", "answers"]
    assert postgres.common(said, language="ko") == {"모델", "模型", "answers"}
    assert postgres.known(said, language="ko") == {"모델", "模型", "answers"}
    monkeypatch.setattr(postgres_statistics, "_told", {})
    monkeypatch.setattr(postgres_statistics, "COMMON", 1000)
    assert postgres.known(said, language="ko") == {"모델", "模型", "answers"}
