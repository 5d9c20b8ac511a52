"""Every colour by its role on every ground where it stands, in both schemes: WCAG 2.2 AA."""

import re
from pathlib import Path

import pytest

from glossary.rendering.colours import contrast, mixed

TOKENS = Path(__file__).parents[2] / "glossary" / "static" / "glossary" / "css" / "tokens.css"
TEXT, MARK = 4.5, 3.0  # 1.4.3 asks this of text, 1.4.11 of borders of fields and of lines in charts
GROUNDS = ("paper", "surface", "accent-soft")
CODE = tuple(
    f"code-{name}" for name in ("keyword", "string", "number", "name", "comment", "removed")
)
TONES = tuple(f"tone-{name}" for name in ("note", "info", "warning", "danger"))

# role, where it stands, the least contrast
TABLE = [
    *(("ink", ground, TEXT) for ground in (*GROUNDS, "found", "differs")),
    *(("ink-soft", ground, TEXT) for ground in (*GROUNDS, "found", "differs")),
    *(("accent", ground, TEXT) for ground in (*GROUNDS, "found", "differs", *TONES)),
    ("on-accent", "accent", TEXT),
    *(("ink", tone, TEXT) for tone in TONES),
    *((tone, tone, TEXT) for tone in TONES),  # the title of a box on the tint of the box
    ("tone-danger", "surface", TEXT),  # what is wrong with a number
    ("tone-info", "surface", MARK),  # the other line of a chart
    *((code, ground, TEXT) for code in CODE for ground in ("surface", "accent-soft")),
    *(("line-strong", ground, MARK) for ground in ("paper", "surface")),
]


def tokens(scheme: str) -> dict[str, str]:
    light, _, dark = TOKENS.read_text().partition("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light))
    if scheme == "dark":
        dark = dark.partition("@media")[0]
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", dark))
    whole = {name: re.sub(r"^#(.)(.)(.)$", r"#\1\1\2\2\3\3", one) for name, one in found.items()}
    whole["differs"] = mixed(whole["found"], whole["paper"], 0.30)
    return whole


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_role_can_be_read_where_it_stands(scheme: str) -> None:
    colours = tokens(scheme)

    def ground(name: str) -> str:  # boxes are tinted by 8 % of their tone
        return mixed(colours[name], colours["paper"], 0.08) if name in TONES else colours[name]

    pale = {
        (role, where): round(contrast(colours[role], ground(where)), 2)
        for role, where, least in TABLE
        if contrast(colours[role], ground(where)) < least
    }
    assert not pale


def test_no_role_is_forgotten() -> None:
    told = {role for role, _where, _least in TABLE} | {where for _role, where, _least in TABLE}
    assert set(tokens("light")) - told == {"line"}  # hairlines that say nothing


def test_the_tints_are_those_of_the_stylesheets() -> None:
    boxes = (TOKENS.parent / "parts" / "prose-pieces.css").read_text()
    assert "background: color-mix(in srgb, var(--tone) 8%, var(--paper))" in boxes
    for file in ("parts/comparison-table.css", "lists/compare.css"):
        assert (
            "color-mix(in srgb, var(--found) 30%, var(--paper))"
            in (TOKENS.parent / file).read_text()
        )
