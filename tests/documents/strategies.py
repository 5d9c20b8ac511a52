"""Hypothesis strategies for documents, and for texts that documents are read from."""

from datetime import date
from itertools import cycle
from typing import Any

from hypothesis import strategies as st

from glossary.documents import (
    Column,
    Comparison,
    ConceptDocument,
    ConceptRef,
    DocumentError,
    ExplainerDocument,
    Faq,
    Label,
    Row,
)

WORDS = ("tea", "KV cache", "*bold*", "`a|b`", "C#", "What?", "x: y", "# no", "- 1", "naïve", "…")
LETTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\0\r\n")
keys = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=4, max_size=8)
lines = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
    st.text(LETTERS, max_size=12).map(lambda text: text.strip(" \t")),
)
named = lines.filter(bool)
cells = lines
slugs = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=8)
uuids = st.uuids()

BLOCKS = (
    "A paragraph.",
    "Two lines\nof one paragraph.",
    "## A section",
    "#### A small section",
    "A section\n---------",
    "- one\n- two\n\n  more of two",
    "> quoted",
    "```python\n# not a heading\n\n| not | a | table |\n```",
    "    indented code",
    ":::note Remember\n\nTwice.\n\n:::",
    "$$ a + b $$",
    "<!-- a comment -->",
    '<LifecycleMap focus="training" />',
    '<Comparison key="elsewhere" />',
    "| goal | hint |\n| --- | --- |\n| a | b |",
    "[ref]: /there",
    "---",
    "First line  \nafter a hard break",
    "Table: what a caption looks like",
    "nbsp\u00a0here",
)
blocks = st.sampled_from(BLOCKS)


@st.composite
def comparisons(draw: Any, key: str) -> Comparison:
    width = draw(st.integers(1, 3))
    bound = draw(st.sampled_from(["columns", "rows", "none"]))
    concept = st.none() | uuids
    columns = [
        Column(text=draw(cells), concept=draw(concept) if bound == "columns" else None)
        for _ in range(width)
    ]
    rows = []
    for group in sorted(draw(st.lists(st.sampled_from(["", "Cost", "Use"]), max_size=4))):
        rows.append(
            Row(
                text=draw(cells),
                cells=tuple(draw(cells) for _ in range(width)),
                concept=draw(concept) if bound == "rows" else None,
                group=group,
            )
        )
    return Comparison(
        key=key,
        columns=tuple(columns),
        rows=tuple(rows),
        caption=draw(st.just("") | lines),
        corner=draw(st.sampled_from(["", "Item", "GPU"])),
    )


def prose(markers: list[str], max_size: int = 5) -> st.SearchStrategy[str]:
    """Markdown of whole blocks, with the markers among them."""
    return (
        st.lists(blocks, max_size=max_size)
        .flatmap(lambda chosen: st.permutations([*chosen, *markers]))
        .map("\n\n".join)
        .map(lambda text: text.strip("\n"))
    )


@st.composite
def parts(draw: Any) -> dict[str, Any]:
    """Body, comparisons and questions that fit together, often."""
    names = draw(st.lists(keys, max_size=3, unique=True))
    ids = draw(st.lists(keys, max_size=3, unique=True))
    places = [draw(st.integers(0, len(ids))) for _ in names]

    def markers(place: int) -> list[str]:
        return [
            f'<Comparison key="{k}" />' for k, p in zip(names, places, strict=True) if p == place
        ]

    faqs = tuple(
        Faq(
            id=id,
            question=draw(named),
            answer_md=draw(prose(markers(i + 1), 3)),
            about=tuple(draw(st.lists(uuids, max_size=1))),
            anchor=draw(st.sampled_from(["", "why", "how-so"])),
        )
        for i, id in enumerate(ids)
    )
    return {
        "body_md": draw(prose([*markers(0), *(["<FAQs />"] if ids else [])])),
        "comparisons": tuple(draw(comparisons(name)) for name in names),
        "faqs": faqs,
        "faq_level": draw(st.sampled_from([3, 3, 2, 4])),
        "preamble_md": draw(
            st.sampled_from(["", "import A from 'a';", '<!-- x -->\n\nimport B from\n"b"'])
        ),
        "identity": draw(uuids),
        "review_by": draw(st.none() | st.dates(date(2000, 1, 1))),
        "reviewed_on": draw(st.none() | st.dates(date(2000, 1, 1))),
        "attribution": draw(lines),
        "extra": draw(
            st.sampled_from([(), (("tags", "tags: [a, 'b']"), ("head", "head:\n  - meta: x"))])
        ),
    }


def constructed(document: Any, /, **fields: Any) -> Any:
    try:
        return document(**fields)
    except DocumentError:
        return None


refs = st.lists(slugs, max_size=3, unique=True).map(
    lambda names: tuple(ConceptRef(slug=name) for name in names)
)


@st.composite
def explainers(draw: Any) -> ExplainerDocument:
    """Explainers that can be constructed; what the form refuses is tried and left out."""
    return draw(
        st.builds(
            lambda common, **fields: constructed(ExplainerDocument, **common, **fields),
            parts(),
            title=lines,
            path=st.sampled_from(["", "/", "/a/b/", "/é/"]),
            description=lines
            | st.text(
                st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8
            ),
            keywords=st.lists(named, max_size=3).map(tuple),
            position=st.none() | st.integers(-99, 99),
            muted=refs,
            partials=st.sampled_from([(), (("Part", "Shared *text*.\n\n## More"), ("Other", ""))]),
        ).filter(bool)
    )


@st.composite
def concepts(draw: Any) -> ConceptDocument:
    """Concepts that can be constructed."""
    names = draw(st.lists(named, min_size=1, max_size=5, unique=True))
    kinds = st.sampled_from(["alias", "abbreviation", "plural", "hidden"])
    labels = tuple(
        Label(
            text=name,
            kind=draw(kinds) if i else "preferred",
            case_sensitive=draw(st.booleans()),
            auto_link=draw(st.booleans()),
        )
        for i, name in enumerate(names)
    )
    return draw(
        st.builds(
            lambda common, **fields: constructed(
                ConceptDocument, **common, labels=labels, **fields
            ),
            parts(),
            slug=slugs | st.just(""),
            short_md=lines,
            kind=st.sampled_from(["", "phase", "no"]),
            stage=st.sampled_from(["", "training"]),
            broader=refs,
            related=refs,
            sources=st.lists(named, max_size=3).map(tuple),
            muted=refs,
        ).filter(bool)
    )


@st.composite
def texts(draw: Any) -> str:
    """Files as people and tools leave them: every layout that the reader must keep."""
    head = draw(
        st.sampled_from(
            [
                "",
                "---\ntitle: Only here\n---\n",
                "---\ntitle: FAQ\n---\n",
                "---\n# a comment\ndescription: >-\n  folded\n  text\n\nkeywords: [a, b]\n---\n\n",
                "---\nsidebar_position: 1.10\nkeywords:\n    - a, b\n    # why\n    - c\n---\n",
                "---\nbroken: [\n---\n\n",
                "---\n---\n",
            ]
        )
    )
    title = draw(
        st.sampled_from(
            [
                "",
                "# Title\n\n",
                "Title\n=====\n",
                "import A from 'a'; import\nB from 'b'\n\n# T #\n",
            ]
        )
    )
    pieces = draw(st.lists(blocks | st.sampled_from(PARTS), max_size=8))
    gaps = [draw(st.sampled_from(["\n\n", "\n\n", "\n", "\n \n\n"])) for _ in pieces]
    text = head + title + "".join(p + gap for p, gap in zip(pieces, gaps, strict=True))
    text += draw(st.sampled_from(["", "\n", "last line"]))
    ends = cycle(draw(st.sampled_from(["\n", "\n", ("\r\n",), ("\n", "\r\n"), ("\r", "\n")])))
    text = "".join(line + next(ends) for line in text.split("\n")[:-1]) + text.split("\n")[-1]
    return draw(st.sampled_from(["", "", "\ufeff"])) + text


PARTS = (
    "| Item | Tea | Coffee |\n|:-----|----:|:------:|\n| Use  | a \\| b | `c` |\n| Ragged |",
    "Table: Drinks\n\n|  | Tea | Coffee |\n| --- | --- | --- |\n| **Cost** | | |\n| Is | 1 | 2 | 3",
    "Feature | A | B\n--- | --- | ---\nx | y | z",
    "## FAQs",
    "## Frequently asked questions",
    "### Is it so? {#so}",
    "### Why?",
    "Why not?\n---",
    "<details>\n<summary>Is it so?</summary>\n\nIt is.\n\n</details>",
    '<details id="so" open>\n  <summary><b>Why\n  not?</b></summary>\n  Because.\n</details>',
    "<details><summary>\n**Still?**\n</summary>\n\n</details>",
    "**Who is it?**\n\nNobody.",
    "**Q: Who\nelse?**  \nNobody.",
    "<LinkList>\n\n## Additional resources\n\n- [a](/b)\n\n</LinkList>",
)
