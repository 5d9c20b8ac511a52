"""What passes which middleware, and what uploads and errors look like."""

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django_otp.plugins.otp_totp.models import TOTPDevice

from glossary.publishing.actions import publish
from site_config import middleware, views
from site_config.published import AWAY
from tests.make import make_concept


@pytest.fixture
def strict_client():
    return Client(enforce_csrf_checks=True)


def post(client, path, **headers):
    return client.post(path, {}, headers=headers)


@pytest.mark.django_db
def test_a_form_without_token_is_refused_under_admin(strict_client):
    assert post(strict_client, "/admin/login/", origin="http://testserver").status_code == 403


def through(name, request):
    layer = getattr(middleware, name)(lambda request: HttpResponse("reached"))
    refused = getattr(layer, "process_view", lambda *_: None)(request, None, (), {})
    return refused or layer(request)


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://testserver", 200),
        ("https://evil.example", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_elsewhere_a_form_must_come_from_our_own_pages(origin, status):
    request = RequestFactory().post("/vote/", headers={"origin": origin} if origin else {})
    assert through("EditorsCsrf", request).status_code == status


def test_readers_requests_carry_no_session_and_no_user():
    request = RequestFactory().get("/page/")
    for name in ("EditorsSession", "EditorsAuthentication", "EditorsMessages"):
        through(name, request)
    assert not hasattr(request, "session")
    assert not hasattr(request, "user")


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/x/", 70_000, 413),
        ("/x/", 100, 200),
        ("/admin/login/", 12_000_000, 413),
        ("/admin/glossary/image/add/", 11_000_000, 200),
        ("/admin/glossary/image/add/", 12_000_000, 413),
        ("/admin/imports/", 50_000_000, 200),
        ("/admin/imports/", 60_000_000, 413),
        ("/x/", "1e9", 413),
        ("/x/", "-1", 413),
    ],
)
def test_long_bodies_are_refused_before_they_are_read(path, length, status):
    request = RequestFactory().generic("POST", path, CONTENT_LENGTH=str(length))
    assert through("BodyLimit", request).status_code == status


class Unread:
    """A body that nobody may read."""

    def read(self, *size):
        pytest.fail("read")

    readline = read

    def close(self):
        pass


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/imports/", "/admin/login/", "/admin/markdownx/upload/"])
@pytest.mark.parametrize("who", ["nobody", "a password without digits"])
def test_strangers_send_no_more_than_readers_and_nothing_of_it_is_read(path, who):
    client = Client(enforce_csrf_checks=True)
    if who != "nobody":
        user = User.objects.create_superuser("root")
        TOTPDevice.objects.create(user=user, confirmed=True)
        client.force_login(user)
    sent = {
        "wsgi.input": Unread(),
        "CONTENT_LENGTH": "70000",
        "CONTENT_TYPE": "multipart/form-data",
    }
    assert client.post(path, **sent).status_code == 413


@pytest.mark.django_db
def test_who_is_logged_in_sends_a_long_draft(admin_client):
    sent = {"body_md": "x" * 300_000}
    assert admin_client.post("/admin/glossary/explainer/add/", sent).status_code == 200


def test_a_database_that_is_away_gives_503_in_plain_words():
    layer = middleware.DatabaseAway(lambda request: HttpResponse())
    request = RequestFactory().get("/page/")
    answer = layer.process_exception(request, OperationalError("no route to host"))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert b"no route" not in answer.content
    assert layer.process_exception(request, ValueError()) is None


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b"])
def test_foreign_hosts_are_refused(client, host):
    answer = client.get("/robots.txt", headers={"host": host})
    assert answer.status_code == 400
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["10.0.0.2:8000", "a b", ""])
def test_who_looks_after_a_machine_asks_it_by_any_name(client, settings, host):
    settings.METRICS_TOKEN = "hush"
    told = {"host": host, "authorization": "Bearer wrong"}
    statuses = [client.get(path, headers=told).status_code for path in middleware.ASKED_BY_MACHINES]
    assert statuses == [200, 200, 404]
    assert client.get("/robots.txt", headers={"host": "10.0.0.2:8000"}).status_code == 400


FORGED = [
    {"x-forwarded-host": "evil.example"},
    {"x-forwarded-proto": "gopher"},
    {"x-forwarded-port": "666"},
    {"x-forwarded-for": "evil.example"},
    {"x-forwarded-prefix": "/evil"},
    {"x-forwarded-server": "evil.example"},
    {"forwarded": "host=evil.example;proto=https"},
    {"x-host": "evil.example"},
    {"x-original-url": "/evil/"},
    {"x-rewrite-url": "/evil/"},
    {"x-script-name": "/evil"},
    {"x-http-method-override": "DELETE"},
]


@pytest.mark.django_db
def test_no_forged_header_changes_what_readers_get(client):
    term = make_concept()
    publish(term)
    for path in ("/robots.txt", "/sitemap.xml", term.path, f"{term.path[:-1]}.json"):
        plain = client.get(path)
        for forged in FORGED:
            answer = client.get(path, headers=forged)
            assert (answer.status_code, answer.content) == (200, plain.content), (path, forged)


@pytest.mark.parametrize(
    ("name", "kind", "is_shown"),
    [
        ("a.png", "image/png", True),
        ("a.webp", "image/webp", True),
        ("a.svg", "application/octet-stream", False),
        ("a.html", "application/octet-stream", False),
        ("a.unknown", "application/octet-stream", False),
    ],
)
def test_uploads_never_run(client, settings, name, kind, is_shown):
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / name).write_bytes(b"<script>alert(1)</script>")
    answer = client.get(f"/media/{name}")
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith("inline" if is_shown else "attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ["../secret_key", "%2e%2e/secret_key", "/etc/hostname", "none"])
def test_nothing_outside_the_folder_is_handed_out(client, settings, name):
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT.parent / "secret_key").write_text("secret")
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.django_db
def test_ready_means_that_the_tables_are_there(client, monkeypatch):
    monkeypatch.setattr(views, "READY_SECONDS", 0)
    assert client.get("/readyz").status_code == 200
    monkeypatch.setattr(views, "MigrationExecutor", lambda connection: 1 / 0)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_readiness_is_found_out_once_a_second(client, monkeypatch):
    monkeypatch.setattr(views, "READY_SECONDS", 3600)
    monkeypatch.setattr(views._readiness, "at", -4000)
    asked = []
    monkeypatch.setattr(views, "_ready", lambda: asked.append(1) or ("ready", 200))
    assert [client.get("/readyz").status_code for _time in range(3)] == [200] * 3
    assert asked == [1]


def test_a_second_look_sees_what_has_changed_meanwhile(client, monkeypatch):
    """A balancer sends readers elsewhere within a second, and brings them back as soon."""
    found, clock = [("ready", 200), ("database away", 503), ("ready", 200)], [5000.0]
    monkeypatch.setattr(views._readiness, "at", 0)
    monkeypatch.setattr(views, "_ready", lambda: found.pop(0))
    monkeypatch.setattr(views.time, "monotonic", lambda: clock[0])
    seen = []
    for seconds in (0, 0.5, 0.6, 0.5, 0.6):
        clock[0] += seconds
        answer = client.get("/readyz")
        seen.append((answer.status_code, answer.content))
    ready, away = (200, b"ready\n"), (503, b"database away\n")
    assert seen == [ready, ready, away, away, ready]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/healthz", 200), ("/robots.txt", 200), ("/admin/", 503), ("/search/", 503), ("/x/", 503)],
)
def test_while_the_database_is_known_to_be_away_nobody_waits_for_it(path, status):
    answer = Client().get(path, **{AWAY: "1"})  # no database may be asked in this test
    assert answer.status_code == status
