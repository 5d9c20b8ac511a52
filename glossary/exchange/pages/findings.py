"""What a Markdown file holds, counted, with the line of each thing that the report may name."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from glossary.documents import ConceptDocument, ExplainerDocument, front_end, tables_of

Document = ConceptDocument | ExplainerDocument

_COMPONENT = re.compile(r"(?<![`\w])<([A-Z][\w.]*)(?=[\s/>])")
_IMPORT = re.compile(
    r"(?:(?<=[;\n])|^)[ \t]*import\s+(?:[\w*{][^'\"`;]{0,1000}?\sfrom\s+)?(['\"])[^'\"\n]{1,500}\1",
    re.MULTILINE,
)
_ADMONITION = re.compile(r"^[ \t]*:{3,}[a-z]+\b", re.MULTILINE)
_FENCE = re.compile(
    r"^([ \t]*)(`{3,}|~{3,})([^\n`]*)\n(.*?)(?:^[ \t]*\2[`~]*[ \t]*$|\Z)", re.M | re.S
)
_HREF = re.compile(r"<a\b[^<>]{0,500}?\bhref=[\"']([^\"'\n]{1,500})[\"']")
_IN_TAGS = re.compile(r"(?<!!)\[[^\[\]\n]{1,300}\]\(([^()\s]{1,500})\)")
_ASKED = re.compile(
    r"<summary>\s*(?:<[^<>]{1,100}>)*([^<>\n]{3,300}\?)\s*(?:<[^<>]{1,100}>)*</summary>"
    r"|^\*\*(?:Q:\s*)?([^*\n]{3,300}\?)\*\*[ \t]*$",
    re.MULTILINE,
)
_RESOURCES = re.compile(r"\b(?:additional |further |more )?(?:resources|reading|links)$", re.I)
_BOLD_LED: Final = re.compile(
    r"\*\*([^*\n]{1,80}?)(?::\*\*|\*\*\s*[:–—-])\s+(\S[^\n]*(?:\n(?!\s*\n)[^\n]*)*)"
)


@dataclass(frozen=True)
class Link:
    """A link as it is written, and the line of its file that it begins on."""

    address: str
    line: int
    text: str = ""


@dataclass(frozen=True)
class Candidate:
    """What could become a term (with the words after it) or a question, if an editor wants it."""

    text: str
    line: int
    says: str = ""


@dataclass
class Findings:
    """counts: how often each kind of thing stands in the file."""

    counts: Counter[str] = field(default_factory=Counter)
    links: list[Link] = field(default_factory=list)
    resources: list[Link] = field(default_factory=list)
    terms: list[Candidate] = field(default_factory=list)
    questions: list[Candidate] = field(default_factory=list)


def look_into(text: str, document: Document) -> Findings:
    """What stands in `text`, which was read as `document`."""
    found = Findings()
    start = front_end(text)
    body = "\n".join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[start:])
    tokens = _parser().parse(body)
    _Look(found, tokens, start).all()
    counts = found.counts
    prose = _FENCE.sub(lambda match: "\n" * match[0].count("\n"), body)
    inside = [match[4] for match in _FENCE.finditer(body) if match[3].strip() == "mdx-code-block"]
    counts["components"] += len(_COMPONENT.findall(prose))
    counts["components in fences"] += sum(len(_COMPONENT.findall(part)) for part in inside)
    counts["imports"] += len(_IMPORT.findall(prose))
    counts["imports in fences"] += sum(len(_IMPORT.findall(part)) for part in inside)
    counts["admonitions"] += len(_ADMONITION.findall(prose))
    counts["tables"] += len(tables_of(document))
    counts["comparisons"] += len(document.comparisons)
    counts["reference tables"] = counts["tables"] - counts["comparisons"]
    counts["questions"] += len(document.faqs)
    counts["FAQ sections"] += bool(document.faqs)
    for match in _ASKED.finditer(prose):
        line = start + prose[: match.start()].count("\n") + 1
        found.questions.append(Candidate((match[1] or match[2]).strip(), line))
    asked = {faq.question for faq in document.faqs}
    found.questions = [each for each in found.questions if each.text not in asked]
    return found


class _Look:
    def __init__(self, found: Findings, tokens: Sequence[Token], start: int) -> None:
        self.found, self.tokens, self.start = found, tokens, start
        self.in_resources = False
        self.listed = False

    def all(self) -> None:
        for at, token in enumerate(self.tokens):
            line = self.start + (token.map[0] if token.map else 0) + 1
            if token.type == "heading_open" and token.level == 0:
                self._heading(self.tokens[at + 1].content.strip(), token.tag, line)
            elif token.type == "inline":
                self._inline(token, line, self.tokens[at - 1].type == "heading_open")
            elif token.type == "html_block":
                for match in _IN_TAGS.finditer(token.content):  # MDX reads Markdown there
                    self._link(Link(match[1], line + token.content[: match.start()].count("\n")))
                for match in _HREF.finditer(token.content):
                    self.found.links.append(
                        Link(match[1], line + token.content[: match.start()].count("\n"))
                    )
            elif token.type == "list_item_open":
                self._item(at, line)

    def _heading(self, text: str, tag: str, line: int) -> None:
        self.in_resources, self.listed = bool(_RESOURCES.search(text)) and tag != "h1", False
        if text.endswith("?") and tag != "h1":
            self.found.questions.append(Candidate(text, line))

    def _inline(self, token: Token, line: int, is_heading: bool) -> None:
        for link in _links_of(token, line):
            self._link(link)
            if self.in_resources and token.level > 1 and not is_heading:
                self.found.resources.append(link)
                if not self.listed:
                    self.listed = True
                    self.found.counts["resource lists"] += 1

    def _link(self, link: Link) -> None:
        address = link.address
        if address.startswith("#"):
            kind = "links to the same page"
        elif re.match(r"(?:https?:)?//", address):
            kind = "links to elsewhere"
        elif re.match(r"[a-z][a-z0-9+.-]*:(?!//)", address, re.I):
            kind = "other links"
        else:
            kind = "links between pages"
        self.found.counts[kind] += 1
        self.found.links.append(link)

    def _item(self, at: int, line: int) -> None:
        """A list item that begins with a bold name and a colon."""
        following = self.tokens[at + 1 : at + 3]
        if len(following) == 2 and following[1].type == "inline":
            led = _BOLD_LED.match(following[1].content)
            if led:
                says = " ".join(led[2].split())
                self.found.terms.append(Candidate(led[1].strip(), line, says))


def _links_of(token: Token, line: int) -> Iterator[Link]:
    opened: Link | None = None
    words: list[str] = []
    for child in token.children or ():
        if child.type == "link_open":
            opened, words = Link(str(child.attrGet("href") or ""), line), []
        elif child.type == "link_close" and opened:
            yield Link(opened.address, opened.line, " ".join("".join(words).split()))
            opened = None
        elif child.type in ("softbreak", "hardbreak"):
            line += 1
            words.append(" ")
        elif opened:
            words.append(child.content)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")
