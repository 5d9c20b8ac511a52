"""What a reader has to fetch before the first paint."""

import re

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

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
