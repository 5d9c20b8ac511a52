"""What administrators set about the looks, and the page that shows every piece."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from glossary.models import ConceptSource, Image, Section, SiteSettings, Source
from glossary.publishing import chrome
from glossary.publishing.actions import publish
from glossary.publishing.live_edits import image_changed, site_changed
from tests.make import make_concept, make_section

pytestmark = pytest.mark.django_db


def set_site(**values):
    SiteSettings.objects.update_or_create(pk=1, defaults=values)
    site_changed()


def test_an_accent_colour_comes_with_the_one_stylesheet(client):
    set_site(accent="#7a1f5c")
    html = client.get("/").content.decode()
    assert 'rel="stylesheet" href="/theme/7a1f5c/site' in html
    assert html.count('rel="stylesheet"') == 1
    answer = client.get("/theme/7a1f5c/site.css")
    assert answer["Content-Type"] == "text/css"
    assert "immutable" in answer["Cache-Control"]
    assert b"--accent:#7a1f5c" in answer.content and b".site-header" in answer.content


@pytest.mark.parametrize("path", ["7a1f5c/secret.css", "eeeeee/site.css", "7A1F5C/site.css"])
def test_no_other_stylesheet_is_made(client, path):
    assert client.get(f"/theme/{path}").status_code == 404


def test_a_pale_accent_is_refused_with_a_shade_that_can_be_read():
    with pytest.raises(ValidationError) as refused:
        SiteSettings(pk=1, accent="#7fd1ae").full_clean()
    said = refused.value.message_dict["accent"][0]
    better = said.rsplit(" ", 1)[1].rstrip(".")
    SiteSettings(pk=1, accent=better).full_clean()


def test_a_logo_stands_in_the_head_and_in_the_tab(client):
    logo = Image.objects.create(file="logo.png", alt="A fox", width=64, height=64)
    set_site(logo=logo)
    html = client.get("/").content.decode()
    assert '<img class="logo" src="/media/logo.png" width="32" height="32" alt="">' in html
    assert '<link rel="icon" href="/media/logo.png">' in html


def test_another_picture_for_the_logo_is_seen_at_once(client):
    logo = Image.objects.create(file="logo.png", alt="A fox", width=64, height=64)
    set_site(logo=logo)
    assert "/media/logo.png" in client.get("/").content.decode()
    logo.file = "newer.png"
    logo.save()
    image_changed(logo)
    assert "/media/newer.png" in client.get("/").content.decode()


def test_the_picture_of_the_logo_is_not_deleted(client, editor):
    logo = Image.objects.create(file="logo.png", alt="A fox", width=64, height=64)
    set_site(logo=logo)
    client.force_login(editor)
    address = reverse("admin:glossary_image_delete", args=[logo.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    set_site(logo=None)
    assert client.post(address, {"post": "yes"}).status_code == 302


def test_the_menu_holds_the_sections_that_are_in_it_and_links_of_its_own(client):
    make_section("/shown/", title="Shown")
    make_section("/hidden/", title="Hidden")
    Section.objects.filter(path="/hidden/").update(in_menu=False)
    set_site(menu_md="- [Elsewhere](https://example.org/)")
    head = client.get("/").content.decode().partition("<main")[0]
    assert "Shown" in head and "Hidden" not in head
    assert '<a href="https://example.org/">Elsewhere</a>' in head


@pytest.mark.parametrize("line", ["Elsewhere", "- [X](javascript:alert)", "- [X](//example.org)"])
def test_a_link_of_the_menu_that_is_none_is_refused(line):
    with pytest.raises(ValidationError):
        SiteSettings(pk=1, menu_md=line).full_clean()


def menu_of(client):
    head = client.get("/").content.decode().split("<nav")[1].split("</nav>")[0]
    return re.findall(r'<a href="([^"]+)"', head)


def test_entries_of_the_menu_stand_in_the_order_that_is_set_or_not_at_all(client):
    for place, name in enumerate(("one", "two", "three", "four")):
        make_section(f"/{name}/", title=name)
        Section.objects.filter(path=f"/{name}/").update(position=place, in_menu=name != "four")
    set_site()
    usual = ["/one/", "/two/", "/three/", "/glossary/", "/compare/", "/faqs/"]
    assert menu_of(client) == usual
    set_site(menu_order="/faqs/\n/two/\n*\n/glossary/", menu_md="- [Else](/else/)")
    assert menu_of(client) == ["/faqs/", "/two/", "/one/", "/three/", "/glossary/", "/else/"]
    set_site(menu_order="/glossary/ /four/", menu_md="")
    assert menu_of(client) == ["/glossary/"], "a section that is not in the menu stays out of it"
    set_site(menu_order="")
    assert menu_of(client) == usual


def test_sections_after_the_sixth_stand_under_more_in_the_order_that_is_set(client):
    for number in range(8):
        Section.objects.create(path=f"/s{number}/", title=f"Section {number}", position=number)
    set_site(menu_order="/glossary/\n/s7/\n*\n/faqs/")
    first = ["/glossary/", "/s7/", *(f"/s{number}/" for number in range(5)), "/faqs/"]
    assert menu_of(client) == [*first, "/s5/", "/s6/"]


@pytest.mark.parametrize("order", ["Glossary", "/glossary/\n/glossary/", "/nowhere/", "glossary/"])
def test_what_is_no_entry_of_the_menu_is_refused(order):
    with pytest.raises(ValidationError) as refused:
        SiteSettings(pk=1, menu_order=order).full_clean()
    assert list(refused.value.message_dict) == ["menu_order"]


def test_an_order_of_the_menu_with_sections_is_taken(client):
    make_section("/one/", title="One")
    SiteSettings(pk=1, menu_order="/faqs/\r\n*\r\n/one/").full_clean()


CSS = Path(__file__).parents[2] / "glossary" / "static" / "glossary" / "css"
BY_SCRIPT = "made by a script when it is used: tests/audit/states.py looks at it"
ELSEWHERE = {  # classes that the styleguide doesn't show, and why
    "site-more": "of sections after the sixth, in the head of every page",
    "anchor": "added to headings by a script",
    "combobox-all": BY_SCRIPT,
    "combobox-head": BY_SCRIPT,
    "combobox-list": BY_SCRIPT,
    "comparison-said": BY_SCRIPT,
    "comparison-source": "a line of prose below a table of another page",
    "comparison-tools": BY_SCRIPT,
    "copy-corner": "set around code by a script",
    "differs": BY_SCRIPT,
    "glossary": "the frame of one page",
    "is-second": "the second line of a chart with two models",
    "is-stale": BY_SCRIPT,
    "logo": "what administrators set",
    "preview": BY_SCRIPT,
    "site-footer-text": "what administrators set",
}


def classes_of(css: str) -> set[str]:
    rules = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    heads = " ".join(re.findall(r"([^{}]+)\{", rules))
    return {name for name in re.findall(r"\.([a-z][\w-]*)", heads) if not name.startswith("tok-")}


def test_the_styleguide_shows_every_piece_and_is_not_listed(client):
    html = client.get("/styleguide/").content.decode()
    shown = set(" ".join(re.findall(r'class="([^"]*)"', html)).split())
    named = {
        name
        for folder in ("parts", "play", "lists", "tools")
        for file in (CSS / folder).glob("*.css")
        for name in classes_of(file.read_text())
    }
    assert sorted(named - shown - ELSEWHERE.keys()) == []
    assert sorted(ELSEWHERE.keys() & shown) == [], "they are shown by now"
    assert re.search(
        r"<picture><source srcset=[^>]+dark\)[^>]+ width=[^>]+><img [^>]+ width=", html
    )
    assert '<meta name="robots" content="noindex">' in html
    assert "/styleguide/" not in client.get("/sitemap.xml").content.decode()


def test_every_page_has_a_title_of_its_own(site, client):
    def title(path):
        html = client.get(path).content.decode()
        return html.split("<title>")[1].split("</title>")[0]

    assert title("/") == "Training and inference, explained side by side · Gloss"
    assert title("/nowhere/") == "Nothing is at this address · Gloss"


def test_the_menu_says_which_branch_a_page_stands_in(site, client):
    page = client.get("/llm-basics/training-vs-inference/").content.decode()
    assert '<a href="/llm-basics/" aria-current="true">' in page
    assert (
        '<a href="/glossary/" aria-current="true">'
        in client.get("/glossary/inference/").content.decode()
    )
    assert '<a href="/glossary/" aria-current="page">' in client.get("/glossary/").content.decode()


def test_sections_after_the_sixth_stand_under_more(client):
    for number in range(8):
        Section.objects.create(path=f"/s{number}/", title=f"Section {number}", position=number)
    chrome.renew()
    head = client.get("/").content.decode().split("<header")[1].split("</header>")[0]
    assert head.index("Section 5") < head.index("<details") < head.index("Section 6")


def test_a_term_has_one_numbered_list_of_sources(editor, client):
    for key, title in (("one", "First book"), ("two", "Second book")):
        Source.objects.create(key=key, kind="book", title=title)
    concept = make_concept("Alpha", body_md="It is said so.[^one]")
    for place, source in enumerate(Source.objects.order_by("key")):
        ConceptSource.objects.create(concept=concept, source=source, position=place)
    publish(concept, by=editor)
    html = client.get("/glossary/alpha/").content.decode()
    assert html.count("First book") == 1
    assert '<ol start="2">' in html
    assert html.index("First book") < html.index("Second book")
