"""Kinds of text that are slow to read for many a renderer, at any length."""

import math
from collections.abc import Callable
from typing import Final

SIZES: Final = (4_000, 16_000, 64_000)  # bytes, about; each four times the one before
LARGEST: Final = 256_000


def each(times: int, text: str) -> str:
    """`text` so many times, with a number in it."""
    return "".join(text.replace("{}", str(number)) for number in range(times))


NASTY: dict[str, Callable[[int], str]] = {
    "plain prose": lambda n: ("The quick brown fox jumps over the lazy dog. " * (n // 45 + 1))[:n],
    "open brackets [[[": lambda n: "[" * n,
    "images ![![": lambda n: "![" * (n // 2),
    "nested links [a](": lambda n: "[a](" * (n // 4),
    "nested brackets [[a]]": lambda n: "[" * (n // 2) + "a" + "]" * (n // 2),
    'links with [a](b "': lambda n: '[a](b "' * (n // 7),
    "unclosed [a](<b": lambda n: "[a](<b" * (n // 6),
    "parens in URL [a](((": lambda n: "[a](" + "(" * n,
    "emphasis ***a": lambda n: "***a " * (n // 5),
    "emphasis run *": lambda n: "*" * n,
    "emphasis mix a**b_c": lambda n: "a**b_c " * (n // 7),
    "underscore _a __b": lambda n: "_a __b " * (n // 7),
    "closers only a*": lambda n: "a* " * (n // 3),
    "openers then closers": lambda n: "*a _b " * (n // 12) + "_ *" * (n // 6),
    "backticks growing": lambda n: "".join("`" * k + "a" for k in range(1, int(math.sqrt(2 * n)))),
    "backticks run": lambda n: "`" * n,
    "backtick pairs unclosed": lambda n: "`a``b " * (n // 6),
    "table wide": lambda n: (
        "|a" * (n // 6) + "|\n" + "|-" * (n // 6) + "|\n" + "|b" * (n // 6) + "|\n"
    ),
    "table tall": lambda n: "a|b\n-|-\n" + "c|d\n" * (n // 4),
    "table wide, short rows": lambda n: (
        "\n".join(cell * math.isqrt(n) + "|" for cell in ("|a", "|-")) + "\n" + "|b\n" * (n // 3)
    ),
    "table pipes only": lambda n: "|" * n + "\n" + "|-" * 3,
    "table delimiter spaces": lambda n: "a|b\n" + "-" * 3 + " " * n + "|-x",
    "link definitions": lambda n: "".join(f"[r{i}]: /u{i}\n" for i in range(n // 14)),
    "definitions and uses": lambda n: each(n // 22, "[r{}]: /u\n") + "\n" + each(n // 22, "[r{}] "),
    "definition unclosed title": lambda n: '[a]: /u "' + "x\n" * (n // 2),
    "many definition starts": lambda n: "[a]: <b\n" * (n // 8),
    "blockquote depth": lambda n: ">" * n + " a",
    "blockquote depth lines": lambda n: "".join(
        ">" * depth + " a\n" for depth in range(1, math.isqrt(2 * n))
    ),
    "list depth": lambda n: "".join(" " * (2 * k) + "- a\n" for k in range(1, int(math.sqrt(n)))),
    "list items": lambda n: "- a\n" * (n // 4),
    "list one line - - -": lambda n: "- " * (n // 2) + "a",
    "html tags <a": lambda n: "<a " * (n // 3),
    "html open <div>": lambda n: "<div>" * (n // 5),
    "html blocks <div> lines": lambda n: "<div>\n\n" * (n // 7),
    "html comments <!--": lambda n: "<!-- " * (n // 5),
    "html comments <!--x": lambda n: "<!--" + "x" * n,
    "html attributes": lambda n: "<a " + "b=c " * (n // 4),
    "html quotes": lambda n: '<a href="' * (n // 9),
    "processing <?": lambda n: "<?" * (n // 2),
    "cdata <![CDATA[": lambda n: "<![CDATA[" * (n // 9),
    "autolinks <http:": lambda n: "<http:" * (n // 6),
    "bare URLs": lambda n: "http://a.b " * (n // 11),
    "bare mail a@": lambda n: "a@" * (n // 2),
    "entities &a": lambda n: "&a" * (n // 2),
    "escapes \\": lambda n: "\\" * n,
    "hard breaks": lambda n: "a  \n" * (n // 4),
    "spaces": lambda n: "a" + " " * n + "b",
    "tabs": lambda n: "\t" * n + "a",
    "newlines": lambda n: "\n" * n,
    "setext ===": lambda n: "a\n=\n" * (n // 4),
    "headings same text": lambda n: "# a\n" * (n // 4),
    "heading closing ### ": lambda n: "# a" + " #" * (n // 2) + " b",
    "footnotes": lambda n: "".join(f"a[^{i}]\n\n[^{i}]: b\n\n" for i in range(n // 26)),
    "footnote, many uses": lambda n: "a[^1] " * (n // 6) + "\n\n[^1]: b\n",
    "fences unclosed": lambda n: "```a\n" * (n // 5),
    "fence info long": lambda n: "```" + "a " * (n // 2) + "\nx\n```",
    "attr_list braces {: ": lambda n: "a {: " * (n // 5),
    "attr_list long": lambda n: "# a {: " + "b=c " * (n // 4) + "}",
    "abbr definitions": lambda n: each(n // 24, "*[A{}]: x\n") + "\n" + each(n // 24, "A{} "),
    "def list": lambda n: "a\n: b\n" * (n // 6),
    "strikethrough ~~": lambda n: "~~a " * (n // 4),
    "math $": lambda n: "$a " * (n // 3),
    "NUL and controls": lambda n: "\x00\x02a\x03" * (n // 4),
    "combining marks": lambda n: "a\u0301" * (n // 2),
    "one long word": lambda n: "a" * n,
}
