"""Files that mean harm, or are merely broken, each in its class, made here and nowhere kept."""

import stat
import struct
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

GOOD = "# Good\n\nA page beside the bad one.\n"


def zipped(*members: tuple[str | ZipInfo, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("good.md", GOOD)
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def _special(kind: int) -> ZipInfo:
    info = ZipInfo("special.md")
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    return info


def _encrypted() -> bytes:
    whole = bytearray(zipped(("secret.md", b"# S\n\nText.\n")))
    at = whole.rindex(b"PK\x01\x02")
    struct.pack_into("<H", whole, at + 8, struct.unpack_from("<H", whole, at + 8)[0] | 1)
    return bytes(whole)


def _damaged() -> bytes:
    whole = bytearray(zipped(("a.md", b"# A\n\n" + bytes(range(256)) * 8)))
    whole[len(whole) // 3] ^= 0xFF
    return bytes(whole)


def archives() -> Iterator[tuple[str, bytes]]:
    """Zip files that are refused whole."""
    for name in (
        "../out.md",
        "../../etc/out.md",
        "a/../../out.md",
        "a/b/../../../out.md",
        "/etc/out.md",
        "//host/out.md",
        "..\\out.md",
        "a\\..\\out.md",
        "C:\\out.md",
        "C:out.md",
        "c:/out.md",
        "a//b.md",
        "./a.md",
        "a/./b.md",
        "a/..",
        "bell\x07.md",
        "line\nbreak.md",
        "tab\there.md",
        "del\x7f.md",
        "long" * 100 + ".md",
        "/".join(["deep"] * 30) + ".md",
    ):
        yield f"name {name[:20]!r}", zipped((name, b"# Out\n\nText.\n"))
    for kind in ("S_IFLNK", "S_IFIFO", "S_IFSOCK", "S_IFCHR", "S_IFBLK"):
        yield f"entry {kind}", zipped((_special(getattr(stat, kind)), b"/etc/passwd"))
    yield "encrypted", _encrypted()
    yield "twice", zipped(("a.md", b"# A\n\nText.\n"), ("a.md", b"# B\n\nText.\n"))
    yield "damaged", _damaged()
    yield "cut short", zipped(("a.md", b"# A\n\nText.\n"))[:-40]
    yield "no zip", b"PK\x03\x04 and nothing more"
    yield "empty", b""
    yield "HTML", b"<!doctype html><script>alert(1)</script>"
    yield "bomb of one file", zipped(("a.md", b"\n" * 11_000_000))
    yield "bomb of many", zipped(*((f"{n}.png", b"\0" * 21_000_000) for n in range(10)))
    yield "too many files", zipped(*((f"{n}.txt", b"") for n in range(20_001)))


def _front(lines: str) -> bytes:
    return f"---\n{lines}\n---\n\n# Title\n\nText.\n".encode()


FRONT_MATTER = (
    "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
    "a: &anchor text",
    "a: *nowhere",
    "base: &b {x: 1}\nd:\n  <<: *b",
    "d:\n  <<: {x: 1}",
    "a: !!python/object/apply:os.system ['id']",
    "a: !!python/name:os.system",
    "a: !!binary aGk=",
    "a: !custom x",
    "a: 1\na: 2",
    "title: A\ntitle: B",
    "a: {x: 1, x: 2}",
    "a: " + "[" * 25 + "]" * 25,
    "a: " + "{a: " * 25 + "1" + "}" * 25,
    "a: " + "x" * 17_000,
    "\n".join(f"key{n}: x" for n in range(3_000)),
    "slug: /../out",
    "slug: /a/../../out",
    "slug: ../../out",
    "slug: /a b",
    "slug: /a\\b",
    "slug: '/a\\..\\b'",
    "slug: /a?b",
    "slug: '/a#b'",
    "slug: javascript:alert(1)",
    "slug: /%2e%2e/out",
    "slug: /admin",
    "slug: /admin/login",
    "slug: /api/v1",
    "slug: /static/x",
    "slug: /media/x",
    "slug: /glossary/x",
    "slug: /search",
    "slug: /q/x",
    "slug: /compare",
    "slug: /healthz",
    "slug: /sitemap.xml",
    "slug: /<script>",
    "slug: '/\"onload'",
    "slug: /.hidden",
    "slug: /" + "x" * 301,
    "slug: '/a\u202eb'",
    "slug: '/a\u200bb'",
    "id: ../../out",
    "id: a b?c",
    "id: '<script>'",
    "id: " + "x" * 400,
)

TEXTS = (
    b"# Title\n\n\xff\xfe",
    b"# T\xe9tle\n\nText.\n",
    "# Title\n\nText.\n".encode("utf-16"),
    "# Title\n\nText.\n".encode("utf-32"),
    b"\xed\xa0\x80# Title\n\nText.\n",
    b"\xc0\xaf# Title\n\nText.\n",
    b"# Title\n\nNUL: \x00\n",
    b"---\ntitle: \x00\n---\n\nText.\n",
    b"",
    b"\n\n\n",
    b"No title at all.\n",
    b"## Too deep for a title\n",
    b"# \n\nA title without words.\n",
    b"# Title\n\n" + b"word " * 60_000,
    b"# Title\n\n" + b"x" * 1_100_000,
    b"# Title\n\n" + b"[" * 25_000,
    b"# Title\n\n" + b"![" * 25_000,
    b"# Title\n\n" + b"a\n\n" * 12_000,
    b"# " + b"long " * 80 + b"\n\nText.\n",
    b"# T\n\n## FAQs\n\n### " + b"why " * 100 + b"\n\nBecause.\n",
    b"# T\n\n| Item | " + b"wide " * 80 + b"|  B |\n|-|-|-|\n| a | b | c |\n",
    b"# T\n\n| Item | A | B |\n|-|-|-|\n| " + b"tall " * 80 + b"| b | c |\n",
)

CATEGORIES = (
    ("_category_.json", b"{"),
    ("_category_.json", b"[]"),
    ("_category_.json", b'"label"'),
    ("_category_.json", b"\xff\xfe"),
    ("_category_.json", b"[" * 100_000),
    ("_category_.json", b'{"label": "' + b"x" * 70_000 + b'"}'),
    ("_category_.yml", b"label: &a x"),
    ("_category_.yml", b"label: !!python/object:os.x y"),
    ("_category_.yml", b"label: a\nlabel: b"),
    ("_category_.yaml", b"\xff"),
)


def single_files() -> Iterator[tuple[str, str, bytes]]:
    """(class, name, content) of files that are refused with everything beside them."""
    for number, lines in enumerate(FRONT_MATTER):
        yield f"front matter {number} {lines[:24]!r}", "bad.md", _front(lines)
    for number, text in enumerate(TEXTS):
        yield f"text {number}", "bad.md", text
    for number, (name, content) in enumerate(CATEGORIES):
        yield f"category {number}", f"part/{name}", content
    for name in ("admin.md", "api/x.md", "static.mdx", "index/x.md", "a b?.md", "a#b.md", "a&b.md"):
        yield f"name {name}", name, GOOD.encode()


SCRIPTS = (
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<Anything onClick={alert(1)} />",
    "{alert(1)}",
    "export const x = alert(1)",
    "import x from 'javascript:alert(1)'",
    "<figure><img src={alert(1)} /></figure>",
    "<Figure src='javascript:alert(1)' />",
    "<details open ontoggle=alert(1)><summary>x</summary>y</details>",
    "```js live\nalert(1)\n```",
    "<a href='javascript:alert(1)'>x</a>",
    "- " * 200 + "deep",
    "> " * 200 + "deep",
    "*" * 5_000,
)
