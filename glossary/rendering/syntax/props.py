"""The opening tag of a component, read as data: nothing in it is ever executed."""

import json
import re
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Expression:
    """What stood in braces and is no plain value: kept as text, refused by every typed prop."""

    source: str


Prop = str | int | float | bool | Expression | None

_NAME = re.compile(r"<([A-Za-z][\w.]*)")
_PROP_NAME = re.compile(r"[A-Za-z_][\w:-]*")
_SPACE = re.compile(r"\s*")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?\Z")
_SIGN = re.compile(r"[{}\[\]()'\"`]")
_CALL = re.compile(r"(?:require|useBaseUrl)\(\s*(['\"])([^'\"]{1,500})\1\s*\)(?:\.default)?")
_DEEPEST: Final = 20
_CLOSERS: Final = {"{": "}", "[": "]", "(": ")"}


@dataclass
class OpeningTag:
    """`<name props>`: its props, how many characters it takes, and whether `/>` ends it."""

    name: str
    props: dict[str, Prop] = field(default_factory=dict)
    length: int = 0
    closes_itself: bool = False


def read_opening_tag(text: str) -> OpeningTag | None:
    """The tag that `text` begins with, or None where it is no component's tag."""
    match = _NAME.match(text)
    if not match:
        return None
    tag = OpeningTag(match[1])
    at = match.end()
    while True:
        spaces = _SPACE.match(text, at)
        separated, at = bool(spaces and spaces[0]), spaces.end() if spaces else at
        if text.startswith("/>", at) or text.startswith(">", at):
            tag.closes_itself = text[at] == "/"
            tag.length = at + 1 + tag.closes_itself
            return tag
        name = _PROP_NAME.match(text, at)
        if name is None or not separated:
            return None
        read = _read_value(text, name.end())
        if read is None:
            return None
        tag.props[name[0]], at = read


def address_in(prop: Prop) -> str:
    """The address that a prop holds, as text or in a call that loads a file."""
    if isinstance(prop, Expression):
        call = _CALL.fullmatch(prop.source)
        return call[2] if call else ""
    return prop if isinstance(prop, str) else ""


def _read_value(text: str, at: int) -> tuple[Prop, int] | None:
    if not text.startswith("=", at):
        return True, at
    at += 1
    quote = text[at : at + 1]
    if quote in ('"', "'"):
        end = text.find(quote, at + 1)
        return (text[at + 1 : end], end + 1) if end >= 0 else None
    if quote == "{":
        braced = _end_of_braces(text, at)
        return (_value_of(text[at + 1 : braced - 1].strip()), braced) if braced > 0 else None
    return None


def _value_of(source: str) -> Prop:
    if source in ("true", "false"):
        return source == "true"
    if source == "null":
        return None
    if _NUMBER.match(source):
        return float(source) if "." in source else int(source)
    if len(source) >= 2 and source[0] == source[-1] and source[0] in "'\"`":
        inner = source[1:-1]
        if source[0] not in inner and "${" not in inner:
            return _unescaped(inner)
    return Expression(source)


def _unescaped(inner: str) -> str:
    if "\\" not in inner:
        return inner
    try:
        return str(json.loads(f'"{inner}"'))
    except ValueError:
        return inner


def _end_of_braces(text: str, at: int) -> int:
    """The position after the brace that closes the one at `at`, or -1."""
    expected: list[str] = []
    while sign := _SIGN.search(text, at):
        char, at = sign[0], sign.end()
        if char in _CLOSERS:
            expected.append(_CLOSERS[char])
            if len(expected) > _DEEPEST:
                return -1
        elif char in "'\"`":
            at = _end_of_quote(text, at, char)
            if at < 0:
                return -1
        elif char == expected[-1]:
            expected.pop()
            if not expected:
                return at
    return -1


def _end_of_quote(text: str, at: int, quote: str) -> int:
    while (end := text.find(quote, at)) >= 0 and text[end - 1] == "\\":
        at = end + 1
    return end + 1 if end >= 0 else -1
