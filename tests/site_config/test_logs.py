"""Log lines: one a message whatever it holds, each with the id of its request."""

import json
import logging
import sys

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory

from site_config.keep import KEEP
from site_config.logs import JsonLine, OneLine, RequestIds

FORMATTERS = [OneLine("{levelname} {message}", style="{"), JsonLine()]


def record(message, *, error=None):
    return logging.LogRecord("gloss", logging.WARNING, "file", 1, message, (), error)


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_a_message_never_begins_a_line_of_its_own(formatter):
    for between in ("\n", "\r\n", "\x0b", "\x85", "\u2028"):
        line = formatter.format(record(f"one{between}WARNING forged"))
        assert len(line.splitlines()) == 1


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_a_message_steers_no_terminal(formatter):
    line = formatter.format(record("\x1b[2J \x9b2J \u202egnp.exe"))
    assert not set("\x1b\x9b\u202e") & set(line)


def test_what_an_error_says_begins_no_line_and_steers_no_terminal():
    hostile = "one\nWARNING forged\r\nWARNING forged\x85\u2028WARNING forged \x1b[2J \u202egnp.exe"
    try:
        raise ValueError(hostile)
    except ValueError:
        failed = record("said", error=sys.exc_info())
    failed.stack_info = hostile
    failed.exc_text = f"left by another formatter: {hostile}"
    first, *others = FORMATTERS[0].format(failed).splitlines()
    assert first == "WARNING said"
    assert others[0] == "  Traceback (most recent call last):"
    assert any("test_logs.py" in line for line in others)
    assert all(line.startswith("  ") for line in others)
    assert not set("\x1b\x85\u2028\u202e") & set("".join(others))
    assert "left by another" not in "".join(others)


def test_what_a_line_for_machines_holds_is_what_was_said():
    said = "one\n\x85\u2028two \x1b[2J"
    assert json.loads(JsonLine().format(record(said)))["message"] == said


def test_a_line_for_machines_is_one_json_object_with_the_error():
    try:
        raise ValueError("broken")
    except ValueError:
        line = JsonLine().format(record("said", error=sys.exc_info()))
    said = json.loads(line)
    assert said["level"] == "WARNING"
    assert said["message"] == "said"
    assert "ValueError: broken" in said["error"]
    assert said["time"].endswith("+00:00")


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_lines_name_the_request_that_they_belong_to(formatter):
    lines = []

    def view(request):
        lines.append(formatter.format(record("asked")))
        return HttpResponse()

    answer = RequestIds(view)(RequestFactory().get("/page/"))
    lines.append(formatter.format(record("after")))
    assert answer["X-Request-ID"] in lines[0]
    assert answer["X-Request-ID"] not in lines[1]


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [("0123456789abcdef", True), ("short", False), ('x" }\nforged-line', False), ("a" * 65, False)],
)
def test_the_front_servers_id_is_taken_where_it_is_one(given, is_taken):
    request = RequestFactory().get("/", headers={"X-Request-ID": given})
    answer = RequestIds(lambda request: HttpResponse())(request)
    assert (answer["X-Request-ID"] == given) == is_taken


def test_an_answer_that_is_kept_for_many_carries_no_id():
    answer = RequestIds(lambda request: HttpResponse(headers={KEEP: "list"}))
    assert "X-Request-ID" not in answer(RequestFactory().get("/"))


@pytest.mark.django_db
def test_an_error_page_carries_its_id():
    assert Client().get("/no-such-page/").headers["X-Request-ID"]


@pytest.mark.django_db
def test_a_refusal_says_who_from_where_and_what():
    lines = []

    class Line(logging.Handler):
        def emit(self, record):
            lines.append(JsonLine().format(record))

    log = logging.getLogger("django.request")
    handler = Line()
    log.addHandler(handler)
    client = Client()
    client.force_login(User.objects.create_user("author", is_staff=True))
    try:
        answer = client.get("/admin/auth/user/", REMOTE_ADDR="203.0.113.9")
    finally:
        log.removeHandler(handler)
    assert answer.status_code == 403
    said = json.loads(lines[-1])
    assert (said["path"], said["address"]) == ("/admin/auth/user/", "203.0.113.9")
    assert said["user"] == "author"


@pytest.mark.django_db
def test_what_a_view_refuses_by_itself_names_its_request_too(client, monkeypatch):
    (handler,) = (each for each in logging.getLogger().handlers if each.get_name() == "console")
    lines = []
    monkeypatch.setattr(handler, "emit", lambda record: lines.append(handler.format(record)))
    answer = client.post("/search/", REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 403
    assert lines
    assert all(f"[{answer['X-Request-ID']} from 203.0.113.9]" in line for line in lines)


def test_a_foreign_host_is_refused_in_one_line(client, monkeypatch):
    (handler,) = (each for each in logging.getLogger().handlers if each.get_name() == "console")
    lines = []
    monkeypatch.setattr(handler, "emit", lambda record: lines.append(handler.format(record)))
    assert client.get("/x/", headers={"host": "evil.example"}).status_code == 400
    (line,) = lines
    assert "evil.example" in line
    assert len(line.splitlines()) == 1


def test_a_name_that_holds_a_line_end_forges_no_line(rf):
    request = rf.get("/page/")
    request._cached_user = User(username="one\nWARNING forged")
    lines = []
    RequestIds(lambda _: lines.append(FORMATTERS[0].format(record("x"))) or HttpResponse())(request)
    assert len(lines[0].splitlines()) == 1
