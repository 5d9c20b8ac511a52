"""What may be typed: signs, the languages of databases and pages, long words and odd ones."""

SIGNS = list("\"'`()[]{}<>*+-^:;,.?!/\\|&~@#$%=_") + ["--", "/*", "*/", "::", "\\'", '""', "''"]
OF_FTS5 = [
    "NEAR(a b, 5)", "NEAR", "NEAR(", "a NEAR/3 b", "AND", "OR", "NOT", "a AND", "OR b", "NOT a",
    "a AND OR b", "a NOT NOT b", "title:cache", "kind:term", "labels : x", "{title labels}: x",
    "- {title} : x", "-title:x", "^cache", "cache ^ *", '"cache" * *', '"unended', 'a "b" + "c"',
    "a + b", "rank:x", "rowid:1", "glossary_search_fts", "kind : section OR term", "* *", "a*b*c*",
    '" OR 1=1 --', '") OR ("', "c++", "c#", ".net", "node.js", "a:b", "1e999", "-1",
]  # fmt: skip
OF_TSQUERY = [
    "a & b", "a | b", "!a", "a <-> b", "a <3> b", "a:*", "a:ABCD", "(a", "a)", "a & & b", "<->",
    "!!",
    "'a", "a''b", "'a' & !('b' | 'c')", "a \\ b", "\\", "\\'", "a:*D", ":", ":*", "' | '",
]  # fmt: skip
OF_SQL = [
    "'; DROP TABLE glossary_page; --", "' OR '1'='1", '" OR ""="', "1; SELECT pg_sleep(10)", "%s",
    "%(q)s", "%%", "{}", "{0}", "$1", "$$", "?", "?1", ":q", "@q",
    "' UNION SELECT password FROM auth_user --",
    "x' AND randomblob(1000000000) --", "%' OR key LIKE '%", "_____", "%%%%%", "E'\\x00'",
]  # fmt: skip
OF_PAGES = [
    "<script>alert(1)</script>", "<mark>cache</mark>", "</title><svg onload=alert(1)>", "{{ 7*7 }}",
    "{% debug %}", "javascript:alert(1)", "&lt;b&gt;", "\" onfocus=alert(1) x=\"",
    "../../etc/passwd",
    "http://[::1", "//evil.example/", "\r\nSet-Cookie: a=b",
]  # fmt: skip
OF_UNICODE = [
    "\0", "cache\0cache", "\ud800", "\udfff\ud800", "\ufffe", "\u202ecache", "\u200b", "\u00ad",
    "e\u0301",
    "\u0301" * 150,
    "İstanbul", "ß", "ﬁne", "ＫＶ ｃａｃｈｅ", "½", "①", "注意力", "รัก", "हिन्दी", "😀",
    "\U0010ffff",
    "\x1b[31m", "\x7f", "ǅ", "ﷺ", "𝕂𝕍 𝕔𝕒𝕔𝕙𝕖", "a\u0308\u0323", "\u2028", "’",
    "ʼs", "cache’s", "👩\u200d💻",
]  # fmt: skip
LONG = [
    "cache " * 10_000, "a" * 100_000, "a " * 50_000, '"' * 10_000, "(" * 10_000, "cache* " * 3000,
    "cache OR " * 2000, "NOT " * 2000, "-" * 5000, "é" * 5000, "'" * 5000, "\\" * 5000, "1" * 400,
    " ".join(f"word{n}" for n in range(5000)), "a.b" * 3000, "<->" * 1000, "%" * 3000,
]  # fmt: skip
MIXED = [
    "cache AND (prefill OR", "\"cache\" NEAR/0 \"a", "-cache -a -b", "+cache +", "cache~2", "ca*he",
    "?ache", "[cache]", "{cache}", "^^cache", "cache:", ":cache", "cache::text", "a/b/c", "a\\b\\c",
    "cache;", "cache--", "cache#", "cache=1", "cache<b>", "cache\tand\nlines", "CACHE cache CaChE",
    "c a c h e", "1 2 3 4 5 6 7 8 9 10 11 12 13", "cache " * 13, "a AND " * 12, "(((cache)))",
    "tf-idf", "co-occurrence -", "O'Reilly",
]  # fmt: skip
EVERY = [*SIGNS, *OF_FTS5, *OF_TSQUERY, *OF_SQL, *OF_PAGES, *OF_UNICODE, *LONG, *MIXED]
