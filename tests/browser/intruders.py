"""Texts that try to run, and a tab that notices when one of them does.

The policy is switched off in this tab, but where it is asked for: the pages hold by themselves.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

SAMPLES = Path(__file__).parents[1] / "samples" / "scripts.jsonl"
VECTORS = [json.loads(line)["markdown"] for line in SAMPLES.read_text("utf-8").splitlines()]
VECTORS = [text.replace("\0", "\ufffd") for text in VECTORS]  # forms and PostgreSQL refuse it

NOTICE = """(() => {
    const say = (how) => window.sayIntruder && window.sayIntruder(String(how).slice(0, 120));
    for (const name of ["xss9", "__xss", "msgbox"]) {
        const value = (what) => say(`${name}(${what})`);
        Object.defineProperty(window, name, {value, writable: false, configurable: false});
    }
    const stay = (event) => {
        const link = event.target.closest?.("a[href], area[href]");
        if (link && /^(https?|mailto):$/.test(link.protocol)) event.preventDefault();
    };
    window.addEventListener("click", stay, true);
    window.addEventListener("submit", (event) => event.preventDefault(), true);
})();"""

# No page of ours, the admin's included, has a handler in an attribute or a script in its text.
LOOK = r"""() => {
    const found = [], all = [];
    const walk = (root) => {
        for (const element of root.querySelectorAll("*")) {
            all.push(element);
            if (element.shadowRoot) walk(element.shadowRoot);
            if (element.localName === "template") walk(element.content);
        }
    };
    const own = (script) => script.src && new URL(script.src).origin === window.origin;
    const holds = /^(application\/(ld\+)?json|speculationrules)$/;
    const address = /^(href|src|action|formaction|data|xlink:href|poster|background|cite|ping)$/;
    const invisible = /[\u0000-\u0020\u00a0\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]/g;
    const odd = /^(iframe|frame|object|embed|applet|base|portal|marquee|set|animate)$/;
    const runs = /^(javascript|vbscript|livescript|data|blob|about|file|search-ms)$/;
    const ours = "#g-beside iframe, .g-component-preview";
    walk(document);
    for (const element of all) {
        const tag = element.localName, before = found.length;
        if (tag === "script" && !own(element) && !holds.test(element.type)) found.push("<script>");
        if (odd.test(tag) && !element.matches(ours)) found.push(`<${tag}>`);
        for (const {name, value} of element.attributes) {
            const [scheme, rest] = value.replace(invisible, "").toLowerCase().split(":", 2);
            if (/^on/i.test(name)) found.push(`${tag}[${name}=${value.slice(0, 40)}]`);
            if (rest !== undefined && address.test(name) && runs.test(scheme))
                found.push(`${tag}[${name}=${value.slice(0, 40)}]`);
            if (name === "style" && /url\(|expression|behavior/i.test(value)) found.push(value);
            if (["id", "name"].includes(name) && (value === "__proto__" || value === "cookie"))
                found.push(`${tag}[${name}=${value}]`);
        }
        if (found.length > before) element.click?.();
    }
    for (const link of document.querySelectorAll("a[href]"))
        if (!/^(https?|mailto):$/.test(link.protocol)) {
            found.push(`leads to ${link.protocol}`);
            link.click();
        }
    return [...new Set(found)];
}"""

NOTICED_SECONDS = 120


class Watch:
    """found: what ran, tried to, or asked another host, with the page on which it did."""

    def __init__(self, context, site: str):
        self.found: list[tuple[str, str]] = []
        self.looked_at = 0
        self._site = urlsplit(site).netloc
        context.expose_binding("sayIntruder", lambda source, how: self._note(how))
        context.add_init_script(NOTICE)
        context.on("request", self._asked)
        self.tab = context.new_page()
        self.tab.on("dialog", self._spoke)

    def open(self, path: str, expect: int | None = 200) -> None:
        """Go there and look at all of it."""
        self.path = path
        answer = self.tab.goto(path)
        if expect:
            assert answer.status == expect, (path, answer.status)
        self.look(path)

    def look(self, path: str) -> None:
        self.path = path
        self.looked_at += 1
        for what in self.tab.evaluate(LOOK):
            self._note(what)
            self.tab.wait_for_timeout(50)  # what a click began

    def notice(self, what: str) -> None:
        """Wait until that was found."""
        until = time.monotonic() + NOTICED_SECONDS
        while what not in [found for _path, found in self.found]:
            assert time.monotonic() < until, (what, self.found)
            self.tab.wait_for_timeout(50)

    def look_into_frames(self) -> None:
        for frame in self.tab.frames[1:]:
            for what in frame.evaluate(LOOK):
                self._note(f"in a frame: {what}")

    def _asked(self, request) -> None:
        address = urlsplit(request.url)
        if address.netloc != self._site and address.scheme not in {"about", "data", "blob"}:
            self._note(f"asked {request.url[:80]}")

    def _spoke(self, dialog) -> None:
        if dialog.type != "beforeunload":
            self._note(f"{dialog.type} {dialog.message[:80]}")
        dialog.accept()

    def _note(self, what: str) -> None:
        self.found.append((getattr(self, "path", ""), what))


@contextmanager
def watched(browser, site: str, cookies=(), *, is_guarded: bool = False) -> Iterator[Watch]:
    """A watched tab; `cookies`: of who is logged in; is_guarded: the policy is in force."""
    context = browser.new_context(base_url=site, bypass_csp=not is_guarded)
    context.add_cookies(list(cookies))
    try:
        yield Watch(context, site)
    finally:
        context.close()


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def shares(number: int, texts: list[str] | None = None) -> list[list[str]]:
    """The texts in so many parts, each with some of every technique."""
    texts = VECTORS if texts is None else texts
    return [texts[start::number] for start in range(number)]
