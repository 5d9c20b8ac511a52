"""Texts that try to run, in every field that an editor can fill, opened in a real browser.

No policy helps here (`intruders.py` switches it off): what is shown has to be harmless by itself.
"""

import csv
from io import StringIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from glossary.documents import front_matter
from glossary.models import ExchangedFile, Explainer, Image, ImportRun, MissedSchedule, Source
from glossary.publishing import batches
from glossary.publishing.sharing import share
from glossary.views import preview
from glossary.views.admin import markdownx_views, typed_previews
from site_config.rate_limits import RateLimit
from tests.make import make_comparison, make_concept, make_explainer, make_faq

from .forms import change
from .hostile_rows import body_of, hostile_rows
from .intruders import VECTORS, on_one_line, shares, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PARTS = 3
EVERYTHING = range(PARTS)


@pytest.fixture
def client(editor):
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def watch(browser, live_server, client):
    """A watched tab in which an administrator is logged in; nothing may have run at its end."""
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    with watched(browser, live_server.url, [cookie]) as watch:
        yield watch
        assert watch.looked_at
        assert not watch.found


@pytest.fixture(autouse=True)
def _much_front_matter(monkeypatch):
    """So much stands in no page; here one page holds what else would take ten."""
    monkeypatch.setattr(front_matter, "MAX_BYTES", 1_000_000)


@pytest.fixture
def unlimited(monkeypatch):
    """Somebody looks at more previews than anybody can in a minute."""
    for module, name in (
        (markdownx_views, "PREVIEWS"),
        (typed_previews, "PAGES"),
        (preview, "SHARED"),
    ):
        monkeypatch.setattr(module, name, RateLimit(name="test", most=10_000))


def page_of(row, page: str, *args) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=args)


RAW = {
    "<img src=x onerror=xss9(1)>": "xss9(1)",
    "<a href=javascript:xss9(1)>x</a>": "xss9(1)",
    "<b onclick=xss9(1)>x</b>": "xss9(1)",
    "<iframe srcdoc='<script>parent.xss9(1)</script>'></iframe>": "xss9(1)",
    "<details open ontoggle=alert(1)>x</details>": "alert 1",
    "<p style='background:url(//canary.xss.invalid/a)'>x</p>": "asked http://canary.xss.invalid/a",
    "<template><b onclick=xss9(1)>x</b></template>": "b[onclick=xss9(1)]",
    "<div id=__proto__>x</div>": "div[id=__proto__]",
}


@pytest.mark.parametrize("html", RAW)
def test_the_watch_notices_what_runs(browser, live_server, html):
    with watched(browser, live_server.url) as watch:
        watch.tab.goto("/healthz")
        watch.tab.evaluate("html => { document.body.innerHTML = html; }", html)
        watch.look("here")
        watch.notice(RAW[html])


def test_the_watch_finds_nothing_in_the_same_texts_as_texts(browser, live_server):
    with watched(browser, live_server.url) as watch:
        watch.tab.goto("/healthz")
        watch.tab.evaluate("texts => { document.body.textContent = texts.join(); }", VECTORS)
        watch.look("here")
        assert not watch.found


@pytest.mark.parametrize("part", EVERYTHING)
def test_no_text_runs_in_lists_forms_histories_and_before_deleting(watch, editor, part):
    rows = hostile_rows(shares(PARTS)[part], by=editor)
    for row in (rows.concept, rows.explainer, *rows.others):
        if row._meta.model_name != "sitesettings":
            watch.open(page_of(row, "changelist"))
            watch.open(page_of(row, "delete", row.pk))
        watch.open(page_of(row, "change", row.pk))
        watch.open(page_of(row, "history", row.pk))


@pytest.mark.parametrize("part", EVERYTHING)
def test_no_text_runs_at_the_desk_and_where_verbs_ask(watch, client, editor, part):
    texts = shares(PARTS)[part]
    line = on_one_line(" ".join(texts))
    rows = hostile_rows(texts, by=editor)
    for draft in (rows.concept, rows.explainer):
        MissedSchedule.objects.create(
            publication=draft.publication,
            snapshot=draft.publication.live,
            at=timezone.now(),
            reasons=[line],
        )
        for verb in ("withdraw", "schedule", "approve", "send_back", "discard", "dismiss"):
            watch.open(page_of(draft, verb, draft.pk))
        watch.open(change(draft) + "?check=1")
        watch.open(page_of(draft, "history", draft.pk) + "?from=1&to=asked")
        watch.open(page_of(draft, "changelist") + "?q=" + "%3Cimg+src%3Dx+onerror%3Dxss9(1)%3E")
        client.post(page_of(draft, "restore", draft.pk, 1), {"note": line})
        watch.open(change(draft))  # with a message
        for verb in ("publish", "withdraw"):
            batch = batches.begin(type(draft).objects.all(), verb, by=editor)
            watch.open(reverse("admin:batch", args=[batch.pk]))
    batches.start(batch, {"note": "", "when": "now", "replacement": None})
    batches.step(batch, by=editor)
    watch.open(reverse("admin:batch", args=[batch.pk]))
    for name in ("index", "desk_words", "desk_acronyms", "desk_twice", "candidates", "imports"):
        watch.open(reverse(f"admin:{name}"))
    watch.open(reverse("admin:explainer_tables", args=[rows.explainer.pk]))
    watch.open(reverse("admin:admin_logentry_changelist"))
    watch.open(reverse("admin:glossary_auditentry_changelist"))


@pytest.mark.parametrize("part", EVERYTHING)
def test_no_text_runs_in_a_preview_of_a_page(watch, unlimited, editor, part):
    rows = hostile_rows(shares(PARTS)[part], by=editor)
    for draft in (rows.concept, rows.explainer):
        watch.open(page_of(draft, "preview", draft.pk))
        watch.open(share(draft, by=editor))
    watch.open(change(rows.explainer))
    watch.tab.click("#g-beside-toggle")
    watch.tab.locator(".g-beside-problems li").first.wait_for(state="attached")
    watch.look("what keeps it back")  # its title is too long to be saved


@pytest.mark.parametrize("part", EVERYTHING)
def test_no_text_runs_in_the_page_beside_the_form(watch, unlimited, part):
    texts = shares(PARTS)[part]
    draft = make_explainer(on_one_line(" ".join(texts[:3])), path="/basics/hostile/")
    draft.description, draft.body_md = on_one_line(" ".join(texts)), body_of(texts)
    for text in texts:
        make_faq(draft, on_one_line(text), answer_md=body_of([text]))
    make_comparison(draft, caption=on_one_line(" ".join(texts[3:6])))
    watch.open(change(draft))
    watch.tab.click("#g-beside-toggle")
    beside = watch.tab.frame_locator("#g-beside iframe.g-front")
    beside.locator("h1").wait_for(state="attached")
    watch.look_into_frames()


SHOW = """async ([where, text]) => {
    const from = "/static/glossary/admin/markdown-preview.js";
    const {showMarkdown, showInFrame} = await import(from);
    const area = document.getElementById("id_body_md");
    if (where === "beside") {
        const into = document.createElement("div");
        into.className = "shown-here";
        document.body.append(into);
        await showMarkdown(area, text, into);
        return into.textContent;
    }
    const into = window.framed ??= document.querySelector("#g-component iframe");
    if (into.parentNode !== document.body) document.body.append(into);
    into.hidden = false;
    const loaded = new Promise((done) => into.addEventListener("load", done, {once: true}));
    await showInFrame(area, text, into);
    await loaded;
    return into.contentDocument.body.textContent;
}"""


@pytest.mark.parametrize("where", ["beside", "in a frame"])
@pytest.mark.parametrize("part", EVERYTHING)
def test_no_text_runs_where_markdown_is_shown_while_typing(watch, unlimited, part, where):
    """Each text by itself, so that none hides in another; shown by the admin's own script."""
    watch.open(change(make_explainer()))
    shown = 0
    for text in shares(PARTS)[part]:
        shown += bool(watch.tab.evaluate(SHOW, [where, text]))
        watch.look(f"{where}: {text}")
    assert shown > 60


def test_no_text_runs_in_what_is_found_by_typing(watch):
    lines = [*map(on_one_line, VECTORS)]
    names = [f"g{number // 12:02} {line}" for number, line in enumerate(lines)]
    for number, (name, line) in enumerate(zip(names, lines, strict=True)):
        make_concept(name, slug=f"t{number}", short_md=line)
        Source.objects.create(key=f"s{number}", title=name, authors=line, url="/x", doi=line)
        Image.objects.create(file=f"{number}.png", alt=name)
    watch.open(change(make_explainer()))
    for number in range(len(lines) // 12):
        for kind in ("term", "source"):
            watch.tab.click(f".field-body_md .g-tool-{kind}")
            watch.tab.fill(f"#g-pick-{kind} input", f"g{number:02}")
            watch.tab.locator(f"#g-pick-{kind} [role=option]", has_text=f"g{number:02}").nth(
                11
            ).wait_for()
            watch.look(f"{kind} {number}")
            watch.tab.keyboard.press("Escape")
    watch.open(change(make_concept("Chosen")))
    for number in range(len(lines) // 12):
        watch.tab.locator(".field-related .select2-search__field").fill(f"g{number:02}")
        found = watch.tab.locator(".select2-results__option", has_text=f"g{number:02}")
        found.nth(11).wait_for()
        watch.look(f"select {number}")
        found.nth(number % 12).click()
        watch.look(f"selected {number}")


def test_no_text_runs_in_what_files_bring(watch, client):
    """What an import would do, what a file would change, a conflict, terms, and what is refused."""
    for number, texts in enumerate(shares(PARTS)):
        line, body = on_one_line(" ".join(texts[:3])), body_of(texts)
        name = f"page-{number}.md"
        text = f"# {line}\n\nFirst words.\n\n{body}\n"
        run = _sent(client, name, text)
        watch.open(reverse("admin:import", args=[run.pk]))
        assert run.state == "ready", run.report
        for item in run.staged.all():
            watch.open(reverse("admin:import_page", args=[run.pk, item.pk]))
        client.post(reverse("admin:import_confirm", args=[run.pk]), {"drafts": 1})
        draft = Explainer.objects.latest("pk")
        draft.body_md = draft.body_md.replace("First", "Our")
        draft.save()
        run = _sent(client, name, text.replace("First", f"Their {line}"))
        watch.open(reverse("admin:import", args=[run.pk]))
        client.post(reverse("admin:import_confirm", args=[run.pk]), {"drafts": 1})
        file = ExchangedFile.objects.latest("pk")
        watch.open(reverse("admin:import_conflict", args=[file.pk]))
        watch.open(reverse("admin:imports"))
        run = _sent(client, f"{line.replace('/', '')[:200]}.md", text)
        assert run.state == "refused"  # no part of an address
        watch.open(reverse("admin:import", args=[run.pk]))
        watch.open(reverse("admin:imports"))
        watch.open(
            reverse("admin:import", args=[_sent(client, name, f"---\n{line}: [\n---\n{text}").pk])
        )
        _send_terms(watch, texts, review_by="")
        watch.tab.locator("[name=drafts]").wait_for()
        watch.look("terms that are new")
        _send_terms(watch, texts, review_by=line)
        watch.tab.locator("#g-refused").wait_for()
        watch.look("terms that are refused")


def _sent(client, name, text):
    file = SimpleUploadedFile(name, text.encode())
    client.post(reverse("admin:imports"), {"file": file})
    return ImportRun.objects.latest("pk")


def _send_terms(watch, texts, review_by):
    out = StringIO()
    table = csv.writer(out)
    table.writerow(["id", "name", "short_description", "aliases", "kind", "review_by"])
    for number, text in enumerate(map(on_one_line, texts)):
        table.writerow(
            [f"t{number}", f"{number} {text}"[:200], text, text[:200], text[:40], review_by]
        )
    file = {"name": "terms.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode()}
    watch.open(reverse("admin:glossary_concept_import"))
    watch.tab.set_input_files("[type=file]", file)
    watch.tab.evaluate("document.querySelector('[type=file]').form.submit()")
