"""Ids of headings, equal to GitHub's and Docusaurus', so that old links still lead somewhere."""

import unicodedata

_KEPT_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
_CIRCLED_LETTERS = (
    range(0x24B6, 0x24EA),
    range(0x1F130, 0x1F14A),
    range(0x1F150, 0x1F16A),
    range(0x1F170, 0x1F18A),
)  # symbols by category, letters by the property "Alphabetic" that GitHub goes by


def github_slug(text: str) -> str:
    """Return `text` in lower case without punctuation and symbols, each space as a hyphen."""
    return "".join(_kept(char) for char in text.lower()).replace(" ", "-")


def _kept(char: str) -> str:
    if char.isascii():
        return char if char.isalnum() or char in "-_ " else ""
    if unicodedata.category(char) in _KEPT_CATEGORIES:
        return char
    return char if any(ord(char) in letters for letters in _CIRCLED_LETTERS) else ""


class Ids:
    """The ids given out on one page: no id twice, in constant time however often a text repeats."""

    def __init__(self) -> None:
        self._times: dict[str, int] = {}

    def claim(self, wanted: str) -> str:
        """Return `wanted`, or `wanted-1`, `wanted-2` … where it is taken."""
        unique = wanted
        while unique in self._times:
            self._times[wanted] += 1
            unique = f"{wanted}-{self._times[wanted]}"
        self._times[unique] = 0
        return unique

    def claim_heading(self, text: str) -> str:
        """Return the id of a heading that reads `text`; one made of symbols alone gets a name."""
        return self.claim(_apart_from_ours(github_slug(text.strip())) or "section")

    def claim_row(self, text: str) -> str:
        """Return the id of a table row whose header reads `text`."""
        return self.claim(f"row-{github_slug(text.strip()) or 'row'}")


def _apart_from_ours(slug: str) -> str:
    """Ids beginning with "g-" belong to the templates."""
    return f"-{slug}" if slug.startswith("g-") else slug
