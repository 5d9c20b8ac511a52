"""Points for the headers of an answer, by the rules that the Mozilla HTTP Observatory publishes.

A site begins with 100; a fault takes points away; what goes beyond adds some, if 90 are left.
100 is A+; SECURITY.md asks for 115.
"""

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie

Header = tuple[str, str]
HALF_A_YEAR = 60 * 60 * 24 * 365 // 2
SAFE_REFERRERS = {
    "no-referrer",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
}
UNSAFE_SOURCES = {"*", "http:", "https:", "data:", "'unsafe-inline'", "'unsafe-eval'"}


def points(headers: list[Header]) -> int:
    given = [number for _, number in judged(headers)]
    left = 100 + sum(number for number in given if number < 0)
    return left + sum(number for number in given if number > 0) if left >= 90 else left


def judged(headers: list[Header]) -> Iterator[tuple[str, int]]:
    """What is judged, and its points."""
    value = {name.lower(): text for name, text in headers}
    policy = directives(value.get("content-security-policy", ""))
    yield "policy", _of_policy(policy)
    age = re.search(r"max-age=(\d+)", value.get("strict-transport-security", ""))
    seconds = int(age.group(1)) if age else 0
    yield "https", 0 if seconds >= HALF_A_YEAR else -10 if seconds else -20
    yield "cookies", _of_cookies([text for name, text in headers if name.lower() == "set-cookie"])
    is_shared = value.get("access-control-allow-credentials", "").lower() == "true"
    yield "other origins", -50 if is_shared else 0
    referrer = value.get("referrer-policy", "")
    yield "referrer", 5 if referrer in SAFE_REFERRERS else -5 if referrer else 0
    yield "sniffing", 0 if value.get("x-content-type-options") == "nosniff" else -5
    frames = value.get("x-frame-options", "").upper() in {"DENY", "SAMEORIGIN"}
    yield "frames", 5 if "frame-ancestors" in policy or frames else -20
    for name in ("cross-origin-resource-policy", "cross-origin-opener-policy"):
        yield name, 10 if value.get(name) == "same-origin" else 0


def faults(headers: list[Header]) -> list[str]:
    """What no points are given for, and must be so all the same."""
    value = {name.lower(): text for name, text in headers}
    policy = directives(value.get("content-security-policy", ""))
    kind, found = value.get("content-type", ""), []
    if policy.get("frame-ancestors") != {"'none'"}:
        found.append("may be framed")
    if policy.get("default-src") != {"'none'"}:
        found.append("allows what it doesn't name")
    if kind.startswith("text/html") and "charset=utf-8" not in kind.lower():
        found.append("HTML without an encoding")
    if "includesubdomains" not in value.get("strict-transport-security", "").lower():
        found.append("subdomains may be asked without https")
    if any(re.search(r"\d+\.\d+", value.get(name, "")) for name in ("server", "x-powered-by")):
        found.append("tells a version")
    cookies = [text for name, text in headers if name.lower() == "set-cookie"]
    if cookies and "no-store" not in value.get("cache-control", ""):
        found.append("sets a cookie in what may be kept")
    found += [text for text in cookies if not text.startswith("__Host-")]
    return found


def directives(policy: str) -> dict[str, set[str]]:
    parts = (part.split() for part in policy.split(";") if part.strip())
    return {name: set(sources) for name, *sources in parts}


def _of_policy(policy: dict[str, set[str]]) -> int:
    if not policy:
        return -25
    other = policy.get("default-src", {"*"})
    active = policy.get("script-src", other) | policy.get("object-src", other)
    if active & UNSAFE_SOURCES:
        return -20
    if policy.get("style-src", other) & UNSAFE_SOURCES:
        return 0
    return 10 if policy.get("default-src") == {"'none'"} else 5


def _of_cookies(cookies: list[str]) -> int:
    points = [5]
    for text in cookies:
        for cookie in SimpleCookie(text).values():
            points += [] if cookie["secure"] else [-20]
            points += [] if cookie["httponly"] else [-30]
            points += [] if cookie["samesite"] else [0]
    return min(points) if cookies else 0
