"""Showing once more who it is: before what can do harm, some time after the login."""

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken

from glossary.models import Concept, Page, SiteSettings
from glossary.publishing.actions import publish
from glossary.views.admin import confirmation
from tests.make import make_concept

from .conftest import PASSWORD, door, someone
from .logging_in import digits, log_in, with_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


def test_what_can_do_harm_asks_for_the_password_an_hour_after_the_login(eva, later):
    concept = make_concept()
    publish(concept)
    withdrawal = f"/admin/glossary/concept/{concept.pk}/withdraw/"
    client = Client()
    log_in(client)
    assert client.get(withdrawal).status_code == 200
    later()
    asked = client.get(withdrawal)
    assert asked["Location"].startswith("/admin/confirm/?next=")
    assert "not your password" in client.post("/admin/confirm/", {"password": "wrong"}).text
    answered = client.post("/admin/confirm/", {"password": PASSWORD, "next": withdrawal})
    assert answered["Location"] == withdrawal
    assert client.get(withdrawal).status_code == 200


def test_a_form_that_was_opened_in_time_may_still_be_sent(eva, later):
    concept = make_concept()
    publish(concept)
    withdrawal = f"/admin/glossary/concept/{concept.pk}/withdraw/"
    other = f"/admin/glossary/concept/{concept.pk}/discard/"
    client = Client()
    log_in(client)
    later(confirmation.LASTS_SECONDS - 60)
    client.get(withdrawal)
    later(2 * confirmation.LASTS_SECONDS - 180)
    assert client.get(withdrawal)["Location"].startswith("/admin/confirm/")
    assert client.post(other)["Location"].startswith("/admin/confirm/")  # was never opened
    client.post(withdrawal, {"when": "now", "note": ""})
    assert Concept.objects.get().state == "withdrawn"


ADDING = "/admin/auth/group/add/"


@pytest.fixture
def root():
    """An administrator who logged in now."""
    return door(someone("root", is_superuser=True, password=PASSWORD))


def is_asked(answer):
    return answer.status_code == 302 and answer["Location"].startswith("/admin/confirm/")


def test_a_form_that_was_opened_in_time_may_be_sent_once(root, later):
    later(confirmation.LASTS_SECONDS - 60)
    root.get(ADDING)
    later(confirmation.LASTS_SECONDS + 60)
    assert not is_asked(root.post(ADDING, {"name": "One"}))
    assert is_asked(root.post(ADDING, {"name": "Two"}))
    assert not Group.objects.filter(name="Two").exists()


def test_a_form_that_was_sent_in_time_is_as_good_as_never_opened(root, later):
    root.get(ADDING)
    assert not is_asked(root.post(ADDING, {"name": "One"}))
    later()
    assert is_asked(root.post(ADDING, {"name": "Two"}))


def test_a_form_that_comes_back_may_be_sent_again(root, later, monkeypatch):
    later(confirmation.LASTS_SECONDS - 60)
    root.get(ADDING)
    later(confirmation.LASTS_SECONDS + 60)
    for _ in range(2):
        assert root.post(ADDING, {"name": ""}).status_code == 200  # something is wrong in it
    root.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(Group, "save", lambda *_, **__: 1 / 0)
        assert root.post(ADDING, {"name": "One"}).status_code == 500
    assert not is_asked(root.post(ADDING, {"name": "One"}))
    assert Group.objects.filter(name="One").exists()


def test_a_form_that_comes_back_is_no_longer_good_than_it_was(root, later):
    later(confirmation.LASTS_SECONDS - 60)
    root.get(ADDING)
    later(2 * confirmation.LASTS_SECONDS - 180)
    assert root.post(ADDING, {"name": ""}).status_code == 200
    later(2 * confirmation.LASTS_SECONDS)
    assert is_asked(root.post(ADDING, {"name": "One"}))


def test_a_deletion_from_a_list_opens_no_other(root, later):
    gone, kept = (Group.objects.create(name=name) for name in ("Gone", "Kept"))
    path = "/admin/auth/group/"

    def delete(group):
        chosen = {"action": "delete_selected", "_selected_action": [group.pk]}
        root.get(path)
        first = root.post(path, chosen)
        return first if is_asked(first) else root.post(path, chosen | {"post": "yes"})

    later(confirmation.LASTS_SECONDS - 60)
    assert not is_asked(delete(gone))
    later(confirmation.LASTS_SECONDS + 60)
    assert is_asked(delete(kept))
    chosen = {"action": "delete_selected", "_selected_action": [kept.pk], "post": "yes"}
    assert is_asked(root.post(path, chosen))
    assert list(Group.objects.filter(name__in=["Gone", "Kept"])) == [kept]


@pytest.mark.parametrize("path", ["codes", "off"])
def test_ten_minutes_are_ten_for_the_buttons_of_the_second_factor(eva, later, path):
    device, client = with_second_factor(eva), Client()
    log_in(client)
    client.post("/admin/verify/", {"code": digits(device)})
    later(9 * 60)
    client.get("/admin/second-factor/")
    client.post("/admin/second-factor/codes/")
    codes = set(StaticToken.objects.values_list("token", flat=True))
    assert len(codes) == 10
    later(11 * 60)
    assert is_asked(client.post(f"/admin/second-factor/{path}/"))
    assert set(StaticToken.objects.values_list("token", flat=True)) == codes


def test_a_second_factor_that_was_begun_in_time_has_ten_minutes_more(eva, later):
    client = Client()
    log_in(client)
    later(9 * 60)
    client.get("/admin/second-factor/")
    later(18 * 60)
    assert "wrong" in client.post("/admin/second-factor/", {"code": "12345"}).text
    later(20 * 60)
    assert is_asked(client.post("/admin/second-factor/", {"code": "12345"}))


def test_a_clock_that_is_set_back_makes_no_confirmation_last(eva, later):
    concept = make_concept()
    publish(concept)
    client = Client()
    log_in(client)
    later(-2 * confirmation.LASTS_SECONDS)
    asked = client.get(f"/admin/glossary/concept/{concept.pk}/withdraw/")
    assert asked["Location"].startswith("/admin/confirm/")


def dangerous(draft):
    """Requests that can do harm: method, address, what is sent."""
    one, of = f"/admin/glossary/concept/{draft.pk}", "/admin/glossary/concept/"
    chosen = {"_selected_action": [draft.pk]}
    user = User.objects.get(username="root")
    yield from (
        ("get", f"{one}/withdraw/", {}),
        ("get", f"{one}/discard/", {}),
        ("get", f"{one}/delete/", {}),
        ("post", f"{one}/delete/", {"post": "yes"}),
        ("post", of, chosen | {"action": "delete_selected", "post": "yes"}),
        ("post", f"{one}/roll-back/1/", {}),
        ("post", f"{one}/share/", {}),
        ("post", of, chosen | {"action": "share_selected"}),
        ("get", "/admin/glossary/sitesettings/1/change/", {}),
        ("post", "/admin/glossary/sitesettings/1/change/", {"name": "Another"}),
        ("get", f"/admin/auth/user/{user.pk}/change/", {}),
        ("get", f"/admin/auth/user/{user.pk}/delete/", {}),
        ("get", f"/admin/auth/user/{user.pk}/password/", {}),
        ("get", "/admin/auth/user/add/", {}),
        ("get", "/admin/auth/group/add/", {}),
        *(
            (
                "post",
                f"/admin/auth/{model}/",
                {"action": "delete_selected", "post": "yes", "_selected_action": [pk]},
            )
            for model, pk in (("user", user.pk), ("group", 1))
        ),
        ("post", "/admin/second-factor/off/", {}),
        ("post", "/admin/second-factor/codes/", {}),
    )


def test_all_that_can_do_harm_asks(later):
    root = someone("root", is_superuser=True, password=PASSWORD)
    SiteSettings.objects.get_or_create(pk=1)
    concept = make_concept()
    publish(concept)
    concept.save()
    publish(concept)
    client = door(root)
    later()
    for method, path, sent in dangerous(concept):
        answer = getattr(client, method)(path, sent)
        assert answer.status_code == 302, (method, path)
        assert answer["Location"].startswith("/admin/confirm/?next="), (method, path)
    assert Concept.objects.exists()


def test_imports_that_publish_ask(later):
    client = door(someone("root", is_superuser=True))
    file = SimpleUploadedFile("a.md", b"---\ndescription: x\n---\n\n# A page\n\nText.\n")
    run = client.post("/admin/imports/", {"file": file})["Location"]
    table = SimpleUploadedFile("a.csv", b"term,definition\nKV cache,What is kept.\n")
    sent = client.post("/admin/glossary/concept/import/", {"file": table, "mode": "merge"})
    later()
    for path in (f"{run}confirm/", sent["Location"]):
        answer = client.post(path, {"publish": "1"})
        assert answer["Location"].startswith("/admin/confirm/?next="), path
    assert client.post(f"{run}confirm/", {"drafts": "1"})["Location"] == run
    assert Page.objects.count() == 0


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "https://evil.example/", "/", "javascript:x"]
)
def test_nobody_is_sent_elsewhere_afterwards(eva, wanted):
    client = Client()
    log_in(client)
    answer = client.post("/admin/confirm/", {"password": PASSWORD, "next": wanted})
    assert answer["Location"] == "/admin/"
