"""What differs between two texts is headed in the language of who looks."""

from datetime import date
from uuid import UUID, uuid4

from django.utils.translation import override

from glossary.documents import (
    Column,
    Comparison,
    ConceptDocument,
    ConceptRef,
    ExplainerDocument,
    Faq,
    Label,
    Row,
    place_parts,
)
from glossary.publishing.differences import differences

ID = UUID(int=7)
FAQS = (Faq(id="q1", question="Why?", answer_md="Because."),)
TABLE = Comparison(
    key="k1",
    caption="Sizes",
    corner="Item",
    columns=(Column(text="A"),),
    rows=(Row(text="x", cells=("1",)),),
)
ALIAS = Label(text="Alias", kind="alias", case_sensitive=True, auto_link=False)
SHARED = {
    "review_by": date(2030, 1, 1),
    "reviewed_on": date(2026, 1, 1),
    "attribution": "Somebody",
    "body_md": place_parts("Words.", [TABLE], FAQS, heading="Questions"),
    "comparisons": (TABLE,),
    "faqs": FAQS,
    "muted": (ConceptRef(slug="muted", identity=uuid4()),),
}
CONCEPT = ConceptDocument(
    identity=ID,
    slug="new",
    labels=(Label(text="New", kind="preferred"), ALIAS),
    short_md="Short.",
    kind="metric",
    stage="train",
    broader=(ConceptRef(slug="broad", identity=uuid4()),),
    related=(ConceptRef(slug="related", identity=uuid4()),),
    sources=("key",),
    **SHARED,
)
PAGE = ExplainerDocument(
    identity=ID,
    path="/new/",
    title="New",
    description="About it.",
    keywords=("one",),
    position=3,
    **SHARED,
)
BARE_CONCEPT = ConceptDocument(
    identity=ID, slug="old", labels=(Label(text="Old", kind="preferred"),)
)
BARE_PAGE = ExplainerDocument(identity=ID, path="/old/", title="Old")


def headings(language):
    with override(language):
        pairs = ((BARE_CONCEPT, CONCEPT), (BARE_PAGE, PAGE))
        return {each.place for old, new in pairs for each in differences(old, new)}


def test_every_place_has_its_german_heading():
    english, german = headings("en"), headings("de")
    assert english & german == {"Text", "Position", "x / A"}
    assert len(english) == len(german) == 23
    assert {"Namen", "Antwort: Why?", "Vergleich: Sizes: Spalten"} < german


def test_names_tell_in_german_what_they_are():
    with override("de"):
        (names,) = (each for each in differences(BARE_CONCEPT, CONCEPT) if each.place == "Namen")
    assert [word.text for word in names.words] == [
        "Alias (anderer Name, feste Groß- und Kleinschreibung, nicht verlinkt)"
    ]
