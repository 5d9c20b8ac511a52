"""The interface speaks whole German: every string that the code marks has its translation."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.utils.html import conditional_escape
from django.utils.translation import override
from django.utils.translation.template import templatize

from site_config.database_errors import AWAY, BUSY, FULL, OTHER_TABLES, READ_ONLY
from site_config.views import database_away

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "locale" / "de" / "LC_MESSAGES"
ROOMS = ("glossary", "site_config", "templates")
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
LITERAL = r"u?(\"\"\".*?\"\"\"|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})?", re.S)
PLACE = re.compile(r"%\(\w+\)[sdr]|%s|\{\w+\}")


def marked() -> set[tuple[str, str]]:
    """(context, string) of every string that code and templates mark for translation."""
    found = set()
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            found |= set(_in_python(file.read_text()))
        for file in [*(ROOT / room).rglob("*.html"), *(ROOT / room).rglob("*.txt")]:
            if "static" not in file.parts and "content" not in file.parts:
                found |= set(_in_template(file.read_text()))
    return found


def _in_python(text):
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        said = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        if name in PLAIN and said and isinstance(said[0], str):
            yield "", said[0]
        elif name in IN_CONTEXT and len(said) > 1:
            yield said[0], said[1]


def _in_template(text):
    for name, first, second in CALL.findall(templatize(text)):
        if "pgettext" in name:
            yield ast.literal_eval(first), ast.literal_eval(second)
        else:
            yield "", ast.literal_eval(first)


def entries() -> list[dict[str, str]]:
    """The entries of the German file, by the names of their fields."""
    found: list[dict[str, str]] = []
    for block in (FOLDER / "django.po").read_text().split("\n\n"):
        entry = {"flags": " ".join(re.findall(r"^#, (.*)$", block, re.M))}
        for field, lines in re.findall(r'^(msg\S+) ((?:".*"\n?)+)', block, re.M):
            entry[field] = "".join(ast.literal_eval(line) for line in lines.strip().split("\n"))
        found.append(entry)
    return [entry for entry in found if entry.get("msgid")]


def test_no_string_lacks_its_german_words():
    known = {(entry.get("msgctxt", ""), entry["msgid"]) for entry in entries()}
    missing = sorted(marked() - known)
    assert not missing, "run `make messages`, then translate what is empty in django.po"


def test_no_translation_is_empty_or_a_guess():
    for entry in entries():
        said = [value for field, value in entry.items() if field.startswith("msgstr")]
        assert all(said), entry["msgid"]
        assert "fuzzy" not in entry["flags"], entry["msgid"]


def test_a_translation_fills_the_same_places():
    for entry in entries():
        asked = set(PLACE.findall(entry["msgid"])) | set(
            PLACE.findall(entry.get("msgid_plural", ""))
        )
        last = entry.get("msgstr[1]") or entry["msgstr"]
        assert set(PLACE.findall(last)) == asked, entry["msgid"]


def test_what_is_compiled_says_what_the_texts_say():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in entries():
        if "msgid_plural" in entry:
            forms = [compiled.ngettext(entry["msgid"], entry["msgid_plural"], n) for n in (1, 2)]
            assert forms == [entry["msgstr[0]"], entry["msgstr[1]"]]
        elif "msgctxt" in entry:
            assert compiled.pgettext(entry["msgctxt"], entry["msgid"]) == entry["msgstr"]
        else:
            assert compiled.gettext(entry["msgid"]) == entry["msgstr"], "run `make messages`"


@pytest.mark.django_db
def test_readers_and_editors_are_spoken_to_in_german(admin_client, client):
    with override("de"):
        page = client.get("/glossary/").content.decode()
        desk = admin_client.get("/admin/").content.decode()
    assert "Zum Text springen" in page
    assert "Was Aufmerksamkeit braucht" in desk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"HTTP_ORIGIN": "https://elsewhere.example"}, "von einer anderen Website gesendet"),
        ({"CONTENT_LENGTH": str(10**12)}, "Diese Anfrage ist zu groß"),
    ],
)
def test_what_is_refused_at_the_door_is_told_in_german(client, sent, said):
    with override("de"):
        assert said in client.post("/search/", **sent).content.decode()


def test_the_trouble_of_a_database_is_told_in_german(rf):
    with override("de"):
        for trouble in (AWAY, BUSY, FULL, READ_ONLY, OTHER_TABLES):
            page = database_away(rf.get("/"), trouble).content.decode()
            assert conditional_escape(trouble.message) in page
            with override("en"):
                assert trouble.message not in page
