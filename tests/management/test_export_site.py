"""The public site as files: whole, linked, and written only where something changed."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError

from glossary.documents import Column, Row
from glossary.exchange.images import encode, keep
from glossary.management.site_export.links import file_of, relative, relink
from glossary.management.site_export.tree import OWNED, Tree
from glossary.models import Concept
from glossary.publishing.actions import publish, publish_all, withdraw
from tests.commands import operate
from tests.make import make_comparison, make_concept, make_explainer, make_faq, make_section, png
from tests.management.exported import links_to_no_file

pytestmark = pytest.mark.django_db

CSP = '<meta http-equiv="Content-Security-Policy"'


@pytest.fixture
def published(editor):
    make_section("/basics/", "Basics")
    one, other = make_concept("Training", kind="tool / library"), make_concept("Inference")
    guide = make_explainer("Guide", body_md="Training and [inference](/glossary/inference/).")
    make_comparison(
        guide,
        columns=(
            Column(text="Training", concept=one.identity),
            Column(text="Inference", concept=other.identity),
        ),
        rows=(Row(text="Hardware", cells=("more", "less")),),
    )
    make_faq(guide, "Which comes first?")
    publish_all([one, other, guide], by=editor)


def export(folder, **options):
    return json.loads(operate("export_site", folder, "--json", **options))


def test_every_link_works_without_a_server(published, tmp_path):
    report = export(tmp_path)
    assert (report["broken"], report["left_out"]) == ([], [])
    assert list(links_to_no_file(tmp_path)) == []
    for name in ("404.html", "feed.atom", "sitemap.xml", "robots.txt", "llms-full.txt"):
        assert (tmp_path / name).stat().st_size
    for name in ("training/index.html", "training.md", "training.json", "training.ttl"):
        assert (tmp_path / "glossary" / name).stat().st_size


def test_only_what_changed_is_written_again(published, editor, tmp_path):
    first = export(tmp_path)
    assert first["unchanged"] == 0
    again = export(tmp_path)
    assert (again["written"], again["removed"]) == ([], [])
    assert again["unchanged"] == len(first["written"])
    concept = Concept.objects.get(slug="training")
    concept.short_md = "Said better."
    concept.save()
    publish(concept, by=editor)
    changed = export(tmp_path)["written"]
    assert "glossary/training/index.html" in changed
    assert "glossary/inference.md" not in changed
    assert "Said better." in (tmp_path / "glossary/training/index.html").read_text()


def test_what_is_withdrawn_goes_and_what_moved_leads_on(published, editor, tmp_path):
    export(tmp_path)
    (tmp_path / "CNAME").write_text("example.org")
    concept = Concept.objects.get(slug="training")
    concept.slug = "model-training"
    concept.save()
    publish(concept, by=editor)
    withdraw(Concept.objects.get(slug="inference"), by=editor)
    report = export(tmp_path)
    assert "glossary/inference/index.html" in report["removed"]
    assert not (tmp_path / "glossary/inference").exists()
    old = (tmp_path / "glossary/training/index.html").read_text()
    assert 'content="0; url=../model-training/"' in old
    assert (
        "/glossary/training/ /glossary/model-training/ 301" in (tmp_path / "_redirects").read_text()
    )
    assert (tmp_path / "CNAME").exists()


def test_a_damaged_or_missing_file_is_mended(published, tmp_path):
    export(tmp_path)
    (tmp_path / "index.html").write_text("damaged")
    (tmp_path / "faqs/index.html").unlink()
    assert set(export(tmp_path)["written"]) == {"index.html", "faqs/index.html"}


def test_a_folder_with_something_else_is_refused(published, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CommandError, match="not empty"):
        export(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_export_that_was_killed_can_be_run_again(published, tmp_path, monkeypatch):
    put, calls = Tree.put, []

    def die_after_ten(self, name, content):
        calls.append(name)
        if len(calls) > 10:
            raise KeyboardInterrupt
        put(self, name, content)

    monkeypatch.setattr(Tree, "put", die_after_ten)
    with pytest.raises(KeyboardInterrupt):
        export(tmp_path)
    monkeypatch.undo()
    withdraw(Concept.objects.get(slug="training"))
    export(tmp_path)
    owned = set((tmp_path / OWNED).read_text().splitlines()[1:])
    there = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()}
    assert there == owned | {OWNED}


def test_the_list_of_files_can_not_reach_outside(published, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("mine")
    folder = tmp_path / "site"
    export(folder)
    with (folder / OWNED).open("a") as names:
        names.write(f"../victim\n{victim}\n")
    export(folder)
    assert victim.exists()


def test_an_address_below_another_folder_is_told_where_it_counts(published, tmp_path):
    export(tmp_path, base_url="https://example.org/docs/")
    page = (tmp_path / "glossary/training/index.html").read_text()
    assert '<link rel="canonical" href="https://example.org/docs/glossary/training/">' in page
    assert "https://example.org/docs/feed.atom" in (tmp_path / "feed.atom").read_text()
    assert 'href="/docs/glossary/"' in (tmp_path / "404.html").read_text()
    assert "127.0.0.1" not in page + (tmp_path / "sitemap.xml").read_text()


def test_pages_carry_their_policy_and_offer_nothing_that_needs_a_server(published, tmp_path):
    export(tmp_path)
    for file in tmp_path.rglob("*.html"):
        assert CSP in file.read_text(), file
        assert "/helpful/" not in file.read_text(), file
    assert not (tmp_path / "helpful").exists()
    assert "<select" not in (tmp_path / "compare/index.html").read_text()
    assert "?about=" not in (tmp_path / "faqs/index.html").read_text()
    table = (tmp_path / "compare/inference/training/index.html").read_text()
    assert '<form class="compare-tools"' in table
    assert '<button type="submit">Show' not in table


def test_a_picture_comes_with_its_variant_for_the_dark_scheme(editor, tmp_path):
    day, night = (keep(encode(png(colour)), alt="A") for colour in ((9, 9, 9), (0, 0, 9)))
    body = f'<Figure src="/media/{day.file}" dark="/media/{night.file}" />'
    publish(make_explainer(path="/basics/light/", body_md=body), by=editor)
    out = tmp_path / "out"
    export(out)
    page = (out / "basics/light/index.html").read_text()
    assert f'<source srcset="../../media/{night.file}"' in page
    assert f'<img src="../../media/{day.file}"' in page
    assert (out / "media" / night.file).read_bytes() == encode(png((0, 0, 9))).content


def test_a_calculator_says_that_it_needs_a_script_where_no_server_answers(editor, tmp_path):
    body = "<BreakEvenCalculator tokens={2000} />"
    publish(make_explainer(path="/basics/costs/", body_md=body), by=editor)
    report = export(tmp_path)
    assert not report["broken"]
    assert not list(links_to_no_file(tmp_path))
    for folder in ("basics/costs", "calculate/break-even"):
        page = (tmp_path / folder / "index.html").read_text()
        assert re.search(r"<html [^>]*data-static", page)  # by which its button goes
        assert "the calculator needs JavaScript" in page


def test_a_long_sitemap_comes_with_its_parts(published, tmp_path, monkeypatch):
    monkeypatch.setattr("glossary.views.sitemaps.PAGES_A_FILE", 1)
    export(tmp_path)
    parts = re.findall(r"sitemap-(\d)\.xml", (tmp_path / "sitemap.xml").read_text())
    assert parts == ["1", "2", "3"]
    assert all((tmp_path / f"sitemap-{part}.xml").exists() for part in parts)


def test_uploaded_pictures_come_along(editor, tmp_path, settings):
    settings.MEDIA_ROOT.mkdir(parents=True)
    (settings.MEDIA_ROOT / "picture.png").write_bytes(SimpleUploadedFile("p", b"png").read())
    publish(make_explainer("Guide", body_md="![A picture](/media/picture.png)"), by=editor)
    export(tmp_path / "site")
    assert (tmp_path / "site/media/picture.png").read_bytes() == b"png"


def test_the_index_finds_words_of_titles_names_and_texts(editor, tmp_path):
    publish(make_concept("KV cache", names=("Ångström store",)), by=editor)
    export(tmp_path)
    words = json.loads((tmp_path / "search/index/words/an.json").read_text())
    number, weight = words["angstrom"]
    contents = json.loads((tmp_path / "search/index/contents.json").read_text())
    places = tmp_path / f"search/index/places/{number // contents['places']}.json"
    place = json.loads(places.read_text())[number % contents["places"]]
    assert place[:3] == ["term", "KV cache", "/glossary/kv-cache/"]
    assert weight > 1
    assert "an" in contents["starts"]


@pytest.mark.parametrize(
    ("link", "here", "written"),
    [
        ("/", "/", "./"),
        ("/", "/a/b/", "../../"),
        ("/a/b/#c", "/a/", "b/#c"),
        ("/a/b/", "/a/b/", "./"),
        ("/a.md", "/a/", "../a.md"),
        ("/search/?q=x&amp;y", "/glossary/x/", "../../search/?q=x&amp;y"),
    ],
)
def test_links_become_relative(link, here, written):
    assert relative(link, here) == written


def test_only_links_in_tags_are_changed():
    html = (
        '<p title="href=&quot;/a/&quot;"><code>href="/a/"</code> <a href="/a/" class="t">x</a></p>'
    )
    assert relink(html, lambda link: "b/") == html.replace('<a href="/a/"', '<a href="b/"')


@pytest.mark.parametrize("address", ["/a/../../b/", "/a//b/", "/./", "/a\0/", "/a/b\\c/", "/x*/"])
def test_no_file_leaves_the_folder_or_has_an_odd_name(address):
    assert file_of(address) == ""


def test_addresses_become_files():
    assert file_of("/") == "index.html"
    assert file_of("/glossary/größe/") == "glossary/größe/index.html"
    assert file_of("/a.md") == "a.md"
