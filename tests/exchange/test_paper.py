"""Pages on paper: one document whose links lead inside it, and no file but the site's own."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.utils import translation

from glossary.exchange.paper import BASE, NoPrinter, once_a_page, own_file, paper, write_pdf
from glossary.models import SiteSettings
from glossary.publishing.actions import publish_all
from glossary.rendering.formula_paper import on_paper
from tests.make import make_explainer

in_the_database = pytest.mark.django_db


@in_the_database
def test_a_section_has_contents_glossary_and_index_and_every_link_leads_somewhere(site):
    html = paper(["/llm-basics/"], "en")
    assert '<a href="#p1">LLM training vs. inference</a>' in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(set(ids)) == len(ids)
    inside = set(re.findall(r'href="#([^"]+)"', html))
    assert inside <= set(ids)
    assert not re.search(r'href="/(?!static/)', html)
    entry = r'class="index-term" href="#t\d+">KV cache</a>(, <a href="#p\d+-m\d+-t\d+"></a>){9}'
    assert re.search(entry, html)  # all that mention it, not those alone that link it
    assert "<math" not in html


@in_the_database
def test_a_section_with_an_index_page_and_a_site_with_a_front_page_are_whole(editor):
    pages = {"/": "Front", "/basics/": "Basics", "/basics/one/": "One", "/other/": "Other"}
    publish_all([make_explainer(title, path=path) for path, title in pages.items()], by=editor)

    def titles(*paths, **options):
        contents = paper(paths, "en", **options).partition("</nav>")[0]
        return re.findall(r'<li><a href="#p\d+">([^<]+)</a>', contents)

    assert sorted(titles()) == sorted(titles("/")) == sorted(pages.values())
    assert titles("/basics/") == ["Basics", "One"]
    assert titles("/basics/one/") == ["One"]
    assert titles("/basics/", only=True) == ["Basics"]


def test_each_page_stands_once_in_an_entry_of_the_index():
    marks = [f', <a href="#p{n}"></a>' for n in range(1, 6)]  # the last one isn't printed
    entry = '<li><a class="index-term" href="#t1">KV</a>{}</li>'
    numbers = {"p1": 3, "p2": 3, "p3": 7, "p4": 3}
    once = ', <a href="#p1">3</a>, <a href="#p3">7</a>'
    assert once_a_page(entry.format("".join(marks)), numbers) == entry.format(once)


@in_the_database
def test_paper_has_the_direction_of_its_language_and_the_accent_of_its_site(site, editor):
    plain = paper(["/llm-basics/break-even/"], "en")
    assert '<html lang="en">' in plain
    assert "--accent: #0a6652" in plain
    assert ".is-training{stroke:#0a6652" in plain
    SiteSettings.objects.update_or_create(pk=1, defaults={"accent": "#7a1f5c"})
    ours = paper(["/llm-basics/break-even/"], "en")
    assert "--accent: #7a1f5c" in ours
    assert ".is-training{stroke:#7a1f5c" in ours
    with translation.override("ar"):
        html = render_to_string("glossary/paper.html", {"language": "ar", "is_rtl": True})
    assert '<html lang="ar" dir="rtl">' in html


@in_the_database
def test_a_path_without_a_page_is_refused(site, tmp_path):
    with pytest.raises(CommandError, match="Nothing is published at /nowhere/"):
        call_command("export_pdf", "/nowhere/", "-o", str(tmp_path / "a.pdf"))
    assert not (tmp_path / "a.pdf").exists()


@in_the_database
def test_a_page_becomes_a_pdf(site, tmp_path):
    try:
        write_pdf("<p>x</p>")
    except NoPrinter as missing:
        pytest.skip(str(missing))
    call_command("export_pdf", "/glossary/kv-cache/", "-o", str(tmp_path / "a.pdf"), verbosity=0)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


@in_the_database
def test_paper_shows_the_light_variant_of_a_picture(editor, monkeypatch):
    read = []
    monkeypatch.setattr(
        "glossary.exchange.paper.own_file", lambda url: read.append(url) or own_file(url)
    )
    light, dark = (f"/static/glossary/sample-{scheme}.svg" for scheme in ("light", "dark"))
    body = f'<Figure src="{light}" dark="{dark}" alt="A" />'
    publish_all([make_explainer("One", path="/one/", body_md=body)], by=editor)
    try:
        write_pdf(paper(["/one/"], "en"))
    except NoPrinter as missing:
        pytest.skip(str(missing))
    assert BASE + light[1:] in read
    assert BASE + dark[1:] not in read


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a.png",
        "file:///etc/passwd",
        "https://site.invalid/etc/passwd",
        "https://site.invalid/media/../../etc/passwd",
        "https://site.invalid/static/../settings.py",
        "data:text/plain,x",
    ],
)
def test_nothing_but_files_of_the_site_is_read(url):
    with pytest.raises(ValueError, match="is no file of this site"):
        own_file(url)


@pytest.mark.parametrize(
    ("mathml", "html"),
    [
        ("<msup><mi>T</mi><mo>*</mo></msup>", "<i>T</i><sup>*</sup>"),
        ("<mfrac><mrow><mi>a</mi><mi>b</mi></mrow><mn>2</mn></mfrac>", "(<i>a</i><i>b</i>) / 2"),
        ("<mrow><mi>x</mi><mo>=</mo><mtext>a &amp; b</mtext></mrow>", "<i>x</i> = a &amp; b"),
    ],
)
def test_a_formula_is_text_with_raised_and_lowered_parts(mathml, html):
    assert on_paper(f"<math>{mathml}</math>") == f'<span class="formula">{html}</span>'
