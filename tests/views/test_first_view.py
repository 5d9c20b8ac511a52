"""What a reader has to fetch before the first paint."""

import re

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client

from glossary.models import Image, Page, SiteSettings
from glossary.publishing.live_edits import site_changed

pytestmark = pytest.mark.django_db

EXPLAINER = "/llm-basics/training-vs-inference/"


def compressed(body: bytes) -> int:
    return len(brotli.compress(body, quality=11))


def fetched(name: str) -> bytes:
    with open(finders.find(f"glossary/{name}"), "rb") as file:
        return file.read()


def test_an_explainer_and_its_stylesheet_come_in_one_round_trip(site: None, client: Client) -> None:
    page = client.get(EXPLAINER).content
    assert compressed(page) + compressed(fetched("site.css")) <= 14 * 1024


def test_so_does_every_other_explainer(site: None, client: Client) -> None:
    paths = Page.objects.filter(kind=Page.Kind.EXPLAINER).values_list("path", flat=True)
    weights = {}
    for path in paths:
        page = client.get(path).content
        sheet = "play.css" if b"/play." in page else "site.css"
        weights[path] = compressed(page) + compressed(fetched(sheet))
    assert len(weights) > 5
    assert max(weights.values()) <= 14 * 1024, weights


def test_a_colour_a_logo_and_a_long_menu_still_come_in_one_round_trip(
    site: None, client: Client
) -> None:
    logo = Image.objects.create(file="logo.png", alt="A fox", width=64, height=64)
    lines = "\n".join(f"- [Elsewhere {n}](https://example.org/{n}/)" for n in range(4))
    values = {"logo": logo, "accent": "#7a1f5c", "menu_md": lines, "footer_md": "Made by us."}
    SiteSettings.objects.update_or_create(pk=1, defaults=values)
    site_changed()
    page = client.get(EXPLAINER).content
    sheet = client.get("/theme/7a1f5c/site.css").content
    assert compressed(page) + compressed(sheet) <= 14_600  # what ten packets carry


@pytest.mark.parametrize("path", ["/compare/", "/faqs/", "/search/", "/glossary/"])
def test_a_list_asks_for_one_stylesheet_too(site: None, client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    assert re.findall(r'<link rel="stylesheet" href="([^"]*)"', html) == [
        static("glossary/lists.css")
    ]


def test_a_page_asks_for_one_stylesheet_and_one_module(client: Client) -> None:
    html = client.get("/").content.decode()
    assert len(re.findall(r"<link rel=\"stylesheet\"", html)) == 1
    assert len(re.findall(r"<script [^>]*\bsrc=", html)) == 1
    assert compressed(fetched("js/site.js")) <= 5 * 1024


def test_no_page_holds_a_style_or_a_script_of_its_own(site: None, client: Client) -> None:
    for path in ("/", EXPLAINER, "/glossary/", "/glossary/kv-cache/", "/compare/", "/faqs/"):
        html = client.get(path).content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", html)
        assert not re.search(r"<script(?![^>]*(?:\bsrc=|ld\+json))", html)
