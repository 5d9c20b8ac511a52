"""Search in other languages than English: the same on both databases."""

import pytest

from glossary.search import words
from glossary.search.index import Entry
from glossary.search.query import search

GERMAN = {
    "Training": "Die Phase, in der die Gewichte eines Modells in vielen kleinen Schritten lernen.",
    "Inferenz": "Ein fertiges Modell beantwortet neue Eingaben; seine Gewichte bleiben gleich.",
    "Quantisierung": "Gewichte mit weniger Bits speichern, damit ein Modell kleiner wird.",
    "Schlüssel-Wert-Speicher": "Was die Aufmerksamkeit schon berechnet hat, wird aufgehoben.",
    "Durchsatz": "Wie viele Wörter ein Server in einer Sekunde erzeugt.",
    "Wartezeit": "Wie lange es dauert, bis die Antwort beginnt.",
    "Trainingsdaten": "Die Texte, aus denen ein Sprachmodell lernt.",
    "Größe": "Die Zahl der Parameter.",
    "Häufigkeit": "Wie oft etwas vorkommt.",
    "Feinabstimmung": "Ein fertiges Sprachmodell für eine Aufgabe weiter trainieren.",
}


@pytest.fixture
def german(make_page):
    for title, text in GERMAN.items():
        names = ("KV-Cache",) if title.startswith("Schlüssel") else ()
        make_page(title, text, names=names, language="de")
    asked = Entry(
        kind="question", anchor="w", title="Warum kostet Inferenz mehr als Training?", text="Ja."
    )
    make_page("Kosten", "Was der Betrieb kostet.", kind="explainer", language="de", parts=(asked,))


def titles(text, language="de"):
    return [hit.title for hit in search(text, language=language).hits]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("training", "Training"),
        ("Was ist Inferenz?", "Inferenz"),
        ("was bedeutet quantisierung", "Quantisierung"),
        ("quantisierungen", "Quantisierung"),
        ("schlussel wert speicher", "Schlüssel-Wert-Speicher"),
        ("kv cache", "Schlüssel-Wert-Speicher"),
        ("der durchsatz eines servers", "Durchsatz"),
        ("durchsatze", "Durchsatz"),
        ("Wie lange ist die Wartezeit?", "Wartezeit"),
        ("wartezeiten", "Wartezeit"),
        ("trainingsdaten", "Trainingsdaten"),
        ("groesse", "Größe"),
        ("größe", "Größe"),
        ("grosse", "Größe"),
        ("häufigkeiten", "Häufigkeit"),
        ("haufigkeit", "Häufigkeit"),
        ("feinabstimmungen", "Feinabstimmung"),
        ("quantisirung", "Quantisierung"),
        ("infernz", "Inferenz"),
        (
            "Warum kostet die Inferenz mehr als das Training?",
            "Warum kostet Inferenz mehr als Training?",
        ),
        ("weniger bit", "Quantisierung"),
        ("aufgehobene aufmerksamkeiten", "Schlüssel-Wert-Speicher"),
        ("wörter in der sekunde", "Durchsatz"),
        ("sprachmodelle für eine aufgabe", "Feinabstimmung"),
    ],
)
def test_german_is_found_in_its_forms(german, asked, wanted):
    assert titles(asked)[:1] == [wanted]


def test_a_german_word_finds_what_is_made_of_it(german):
    assert "Trainingsdaten" in titles("training")
    assert set(titles("sprachmodelle")) == {"Feinabstimmung", "Trainingsdaten"}
    (hit,) = [hit for hit in search("modell", language="de").hits if hit.title == "Inferenz"]
    assert "<mark>Modell</mark>" in hit.snippet_html


def test_german_words_that_say_nothing_are_not_looked_for(german):
    assert titles("was ist das für eine") == []
    assert words.read("Wie ist der Durchsatz?", "de").sought == ("durchsatz",)
    assert words.read("Warum ist das so", "de").is_question
    assert words.read("was man in der not will", "en").sought  # German, to an English site


@pytest.mark.parametrize(
    ("language", "title", "text", "asked"),
    [
        ("zh", "自注意力", "注意力很重要。", "注意力"),
        ("ja", "大規模言語モデル", "文章を生成する人工知能です。", "言語モデル"),
        ("th", "การเรียนรู้", "เครื่องเรียนรู้จากข้อมูลจำนวนมาก", "ข้อมูล"),
    ],
)
def test_scripts_without_spaces_are_found_in_the_midst_of_a_text(
    make_page, language, title, text, asked
):
    make_page(title, text, language=language)
    make_page("Other", "Something else.", language=language)
    (hit,) = search(asked, language=language).hits
    assert hit.title == title
    assert (hit.labels, hit.kind) == ((), "term")
    assert f"<mark>{asked}</mark>" in hit.snippet_html + hit.title_html
    shown = "".join(part for part, _is_match in hit.snippet)
    assert shown == text


def test_characters_that_stand_apart_are_no_phrase(make_page):
    make_page("力", "注重意见。", language="zh")
    assert search("注意力", language="zh").answers == 0
