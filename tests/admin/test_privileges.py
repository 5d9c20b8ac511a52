"""Who may open what: every address of the admin, tried by every role.

The table is the truth; an address that it doesn't know fails.
"""

from datetime import date

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from glossary.models import (
    FAQ,
    AuditEntry,
    Batch,
    Comparison,
    Concept,
    ExchangedFile,
    Explainer,
    Image,
    ImportRun,
    Redirect,
    SearchCount,
    Section,
    SiteSettings,
    Source,
    StagedItem,
)
from glossary.publishing.actions import publish
from tests.make import make_comparison, make_concept, make_explainer, make_faq, make_section

from .conftest import door, someone

ALL, AUTHORS, EDITORS, ADMINISTRATORS = "staff", "authors", "editors", "administrators"
LADDER = [ALL, AUTHORS, EDITORS, ADMINISTRATORS]  # each may do what those before it may
NOBODY = "nobody"  # not even a superuser


def usual(model: str, *, view=AUTHORS, add=AUTHORS, change=AUTHORS, delete=EDITORS):
    named = f"glossary_{model}" if model not in {"user", "group"} else f"auth_{model}"
    return {
        f"{named}_changelist": view,
        f"{named}_history": view,
        f"{named}_change": view,
        f"{named}_add": add,
        f"{named}_delete": delete,
    }


def verbs(model: str):
    may = {
        "preview": AUTHORS,
        "share": AUTHORS,
        "discard": AUTHORS,
        "ask_review": AUTHORS,
        "approve": EDITORS,
        "send_back": EDITORS,
        "dismiss": EDITORS,
        "restore": AUTHORS,
        "schedule": EDITORS,
        "withdraw": EDITORS,
        "rollback": EDITORS,
    }
    return {f"glossary_{model}_{verb}": who for verb, who in may.items()}


PICKED = ("concept", "source", "image", "comparison")
TABLE = {
    "index": ALL,
    "app_list": ALL,
    "jsi18n": ALL,
    "confirm": ALL,
    "verify": ALL,
    "second_factor": ALL,
    "spare_codes": ALL,
    "second_factor_off": ALL,
    "password_change": ALL,
    "password_change_done": ALL,
    "view_on_site": ALL,
    "autocomplete": AUTHORS,
    "markdownx_markdownify": AUTHORS,
    "markdownx_upload": AUTHORS,
    "glossary_concept_import": AUTHORS,
    "glossary_concept_import_file": AUTHORS,  # who sent the file; for others there is none
    "desk_words": AUTHORS,
    "desk_acronyms": AUTHORS,
    "desk_twice": AUTHORS,
    **{f"glossary_{model}_pick": AUTHORS for model in PICKED},
    "batch": EDITORS,  # to publish; and nobody but its actor
    "batch_step": EDITORS,
    "imports": AUTHORS,
    "import": AUTHORS,  # and nobody but who sent the files
    "import_page": AUTHORS,
    "import_confirm": AUTHORS,
    "import_conflict": AUTHORS,
    "explainer_tables": AUTHORS,
    "candidates": AUTHORS,
    **usual("concept"),
    **verbs("concept"),
    **usual("explainer"),
    **verbs("explainer"),
    **usual("faq", delete=AUTHORS),
    **usual("comparison", delete=AUTHORS),
    **usual("source"),
    **usual("image"),
    **usual("section", add=EDITORS, delete=ADMINISTRATORS),
    **usual("sitesettings", view=ADMINISTRATORS, add=NOBODY, delete=NOBODY),
    **usual("redirect", view=EDITORS, add=NOBODY, delete=ADMINISTRATORS),
    **usual("searchcount", add=NOBODY),
    "glossary_searchcount_name": AUTHORS,
    **usual("user", view=ADMINISTRATORS, add=ADMINISTRATORS, delete=ADMINISTRATORS),
    **usual("group", view=ADMINISTRATORS, add=ADMINISTRATORS, delete="superuser"),
    "auth_user_password_change": ADMINISTRATORS,
    **usual("auditentry", view=EDITORS, add=NOBODY, delete=NOBODY),
    "admin_logentry_changelist": ADMINISTRATORS,
    "admin_logentry_change": ADMINISTRATORS,
    "admin_logentry_history": ADMINISTRATORS,
    "admin_logentry_add": NOBODY,
    "admin_logentry_delete": NOBODY,
}
WRITING = {  # where more is asked of those who send something than of those who look
    "desk_words": EDITORS,
    "desk_acronyms": EDITORS,
    "desk_twice": EDITORS,
}
OPEN = {"login", "logout"}  # for everybody; and the catch-all without a name only redirects
POST_ONLY = {"codes", "off", "restore", "rollback", "markdownify", "upload", "step", "confirm"}


def names() -> dict[str, URLPattern]:
    """Every named address under /admin/."""
    found: dict[str, URLPattern] = {}

    def walk(patterns, prefix):
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, path)
            elif path.startswith("admin/") and pattern.name:
                found[pattern.name] = pattern

    walk(get_resolver().url_patterns, "")
    return found


@pytest.fixture
def things(db) -> dict[str, int]:
    """One row of each model, the drafts published."""
    concept, page = make_concept(), make_explainer()
    table, faq = make_comparison(page), make_faq(page)
    for draft in (concept, page):
        publish(type(draft).objects.get(pk=draft.pk))
    rows = [
        concept,
        page,
        table,
        faq,
        Source.objects.create(key="paper", title="A paper"),
        Image.objects.create(file="x.png", alt="A picture"),
        make_section(),
        SiteSettings.objects.get_or_create(pk=1)[0],
        Redirect.objects.create(
            language="en",
            path="/old/",
            publication=Explainer.objects.get().publication,
        ),
        SearchCount.objects.create(text="x", key="x", day=date(2026, 1, 1), times=1, results=0),
        User.objects.create_user("somebody"),
        Group.objects.get_or_create(name="Some")[0],
    ]
    rows.append(Batch.objects.create(verb="publish", model="concept", actor=rows[-2]))
    rows.append(
        LogEntry.objects.create(
            user=rows[-3],
            content_type=ContentType.objects.get_for_model(Concept),
            object_id=concept.pk,
            object_repr="x",
            action_flag=CHANGE,
            change_message="",
        )
    )
    rows.append(AuditEntry.objects.first())
    rows.append(ImportRun.objects.create(name="docs.zip"))
    rows.append(StagedItem.objects.create(run=rows[-1], file="a.md", kind="page"))
    rows.append(ExchangedFile.objects.create(name="a.md", kind="page"))
    assert {FAQ, Comparison, Section} <= {type(row) for row in rows}
    return {row._meta.model_name: row.pk for row in rows}


def address(name: str, things: dict[str, int]) -> str:
    if name.startswith("markdownx"):
        return reverse(name)
    if name == "app_list":
        return reverse("admin:app_list", args=["glossary"])
    if name == "view_on_site":
        kind = ContentType.objects.get_for_model(Concept)
        return reverse("admin:view_on_site", args=[kind.pk, things["concept"]])
    if name == "autocomplete":
        asked = "app_label=glossary&model_name=label&field_name=concept&term="
        return f"{reverse('admin:autocomplete')}?{asked}"
    if name == "glossary_concept_import_file":
        return reverse(f"admin:{name}", args=[1])
    parts = name.split("_")
    if parts[0] == "batch":
        return reverse(f"admin:{name}", args=[things["batch"]])
    if name == "explainer_tables":
        return reverse("admin:explainer_tables", args=[things["explainer"]])
    if name.startswith("import"):
        numbers = {
            "imports": [],
            "import_page": [things["importrun"], things["stageditem"]],
            "import_conflict": [things["exchangedfile"]],
        }
        return reverse(f"admin:{name}", args=numbers.get(name, [things["importrun"]]))
    page = parts[-1]
    is_whole = page in {"changelist", "add", "pick", "import"} or parts[0] not in {
        "glossary",
        "auth",
        "admin",
    }
    if is_whole:
        return reverse(f"admin:{name}")
    more = [1] if page in {"restore", "rollback"} else []
    return reverse(f"admin:{name}", args=[things[parts[1]], *more])


def is_refused(answer) -> bool:
    return answer.status_code == 403 or (
        answer.status_code == 302 and "/admin/login/" in answer["Location"]
    )


def test_the_table_knows_every_address():
    assert set(names()) == set(TABLE) | OPEN


def clients() -> dict[str, Client]:
    return {
        "anonymous": Client(),
        ALL: door(someone("staff")),
        AUTHORS: door(someone("author", "Authors")),
        EDITORS: door(someone("an-editor", "Editors")),
        ADMINISTRATORS: door(someone("administrator", "Administrators")),
        "superuser": door(someone("superuser", is_superuser=True)),
    }


def may(role: str, wanted: str) -> bool:
    if wanted == NOBODY or role == "anonymous":
        return False
    ladder = [*LADDER, "superuser"]
    return ladder.index(role) >= ladder.index(wanted)


def test_every_address_opens_for_those_who_may_and_for_nobody_else(things):
    wrong = []
    for role, client in clients().items():
        for name, wanted in TABLE.items():
            methods = ["post"] if name.split("_")[-1] in POST_ONLY else ["get", "post"]
            for method in methods:
                if method == "post" and (name == "view_on_site" or name.endswith("_pick")):
                    continue
                with transaction.atomic():
                    answer = getattr(client, method)(address(name, things))
                    transaction.set_rollback(True)
                if answer.status_code == 405:  # nobody may, in this way
                    continue
                is_open = not is_refused(answer)
                is_form_to_read = method == "post" and name.endswith(("_change", "_history"))
                asked = WRITING.get(name, wanted) if method == "post" else wanted
                is_right = is_open == may(role, asked)
                if not is_right and (is_open or not is_form_to_read):
                    wrong.append((role, method, name, answer.status_code))
                assert answer.status_code < 500
    assert not wrong


@pytest.mark.parametrize("has_one", [True, False])
def test_a_password_without_its_digits_opens_nothing(things, settings, has_one):
    settings.SECOND_FACTOR = () if has_one else ("everybody",)
    user = someone("superuser", is_superuser=True)
    if has_one:
        TOTPDevice.objects.create(user=user, name="phone", confirmed=True)
    client, opened = door(user), set()
    for name in TABLE:
        for method in ("get", "post"):
            with transaction.atomic():
                answer = getattr(client, method)(address(name, things))
                transaction.set_rollback(True)
            led_away = answer.status_code == 302 and answer["Location"].startswith(
                ("/admin/login/", "/admin/verify/", "/admin/second-factor/")
            )
            if not led_away and answer.status_code != 405:
                opened.add(name)
    assert opened == ({"verify"} if has_one else {"verify", "second_factor", "confirm"})


CHANGERS = {
    "concept": AUTHORS,
    "explainer": AUTHORS,
    "faq": AUTHORS,
    "comparison": AUTHORS,
    "source": EDITORS,
    "image": EDITORS,
    "section": EDITORS,
    "sitesettings": ADMINISTRATORS,
    "redirect": NOBODY,
    "searchcount": NOBODY,
    "auditentry": NOBODY,
    "user": ADMINISTRATORS,
    "group": ADMINISTRATORS,
}


def test_every_form_is_saved_by_those_who_may_and_by_nobody_else(things):
    wrong = []
    for role, client in clients().items():
        for model, wanted in CHANGERS.items():
            app = "auth" if model in {"user", "group"} else "glossary"
            path = reverse(f"admin:{app}_{model}_change", args=[things[model]])
            with transaction.atomic():
                answer = client.post(path)
                transaction.set_rollback(True)
            if is_refused(answer) == may(role, wanted):
                wrong.append((role, model, answer.status_code))
    assert not wrong


@pytest.mark.django_db
def test_an_administrator_rises_above_nobody():
    root = someone("root", is_superuser=True)
    ada = someone("ada", "Administrators")
    client = door(ada)
    assert client.get(f"/admin/auth/user/{root.pk}/password/").status_code == 403
    assert client.post(f"/admin/auth/user/{root.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(
        f"/admin/auth/user/{ada.pk}/change/",
        {"username": "ada", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
        | {"date_joined_0": "2026-01-01", "date_joined_1": "00:00", "groups": []},
    )
    assert not User.objects.get(username="ada").is_superuser
