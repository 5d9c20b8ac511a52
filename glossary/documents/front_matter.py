"""Front matter: read as plain text values, and edited line by line.

Every scalar is text, so `no`, `1.10` and `2026-01-01` stay what they are. What could do harm is
refused (aliases, anchors, tags, merges, duplicate keys, great size or depth); what is merely
malformed, or not one key a line, is kept as it stands.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import yaml

from .errors import DocumentError
from .lines import align, bare, ending, is_blank
from .wording import _, gettext_noop

FIELD = "front matter"
MAX_BYTES = 16 * 1024
MAX_DEPTH = 20
_PLAIN = re.compile(r"[^\W\d_](?:[\w ,.()/’'&–-]*[\w.)?])?")
_OTHER_TYPES = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])
_UNPRINTABLE = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")  # lines to YAML, not to us

Value = str | tuple[str, ...]


class Plain(str):
    """A number or a date, written without quotes."""


@dataclass(frozen=True)
class Entry:
    """A key with its lines. `value` is None where it is neither a text nor a list of texts."""

    key: str
    start: int
    end: int
    value: Value | None
    items: tuple[int, ...] = ()  # the line of each item of a list written one a line

    def raw(self, lines: Sequence[str]) -> str:
        return "\n".join(bare(line) for line in lines[self.start : self.end])


@dataclass(frozen=True)
class FrontMatter:
    """The front matter at the head of `lines`; `end` is 0 where there is none."""

    lines: tuple[str, ...]
    entries: tuple[Entry, ...]
    problem: str = ""  # why it is kept as it stands, not translated yet: this is remembered
    problem_line: int | None = None  # from 1, where that is known

    @property
    def end(self) -> int:
        return len(self.lines)

    def entry(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key == key), None)


class _Unusual(Exception):
    """Valid YAML, but not one key a line."""


def read_front_matter(lines: Sequence[str]) -> FrontMatter:
    """The front matter of a text of `lines`.

    Raises DocumentError for what is refused.
    """
    if not lines or bare(lines[0]).rstrip(" \t") != "---":
        return FrontMatter((), ())
    close = next((i for i, line in enumerate(lines) if i and bare(line).rstrip() == "---"), None)
    if close is None:
        return FrontMatter((), ())
    return _read(tuple(lines[: close + 1]))


@lru_cache(maxsize=256)
def _read(own: tuple[str, ...]) -> FrontMatter:
    """One document is read several times on its way; YAML would take most of the time of each."""
    close = len(own) - 1
    inside = [bare(line) for line in own[1:close]]
    source = "\n".join(inside)
    if len(source.encode()) > MAX_BYTES:
        said = _("longer than %(most)s kB: shorten it") % {"most": MAX_BYTES // 1024}
        raise DocumentError(said, field=FIELD, line=1)
    try:
        return FrontMatter(own, tuple(_entries(source, inside)))
    except DocumentError:
        raise
    except (_Unusual, yaml.YAMLError, ValueError, RecursionError) as error:
        whole = (Entry("", 1, close, None),) if inside else ()
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        return FrontMatter(own, whole, reason, mark.line + 2 if mark else None)


def write_front_matter(
    values: Mapping[str, Value],
    extra: Sequence[tuple[str, str]],
    *,
    old: FrontMatter,
    old_values: Mapping[str, Value],
) -> list[str]:
    """The lines of front matter that says `values` and `extra`.

    old: what stood there, saying `old_values`; its lines stay where it says the same. Empty
    values are left out, and those that `old_values` have from elsewhere.
    """
    there = {entry.key for entry in old.entries}
    values = {
        key: value
        for key, value in values.items()
        if value and (key in there or value != old_values.get(key))
    }
    unknown = dict(extra)
    for key in values:
        if key in unknown:
            said = _("%(key)r is a field: remove it here or there")
            raise DocumentError(said % {"key": key}, field="extra")
        if "" in unknown:
            said = _("mend the front matter to add %(key)r to it")
            raise DocumentError(said % {"key": key}, field="extra")
    written: list[str] = []
    done = set()
    last = 1
    for entry in old.entries:
        written += old.lines[last : entry.start]
        last = entry.end
        was = old.lines[entry.start : entry.end]
        done.add(entry.key)
        if entry.key not in unknown and entry.key in old_values:
            value = values.get(entry.key, "")
            if value == old_values[entry.key] or not (value or old_values[entry.key]):
                written += was
            elif value:
                written += _change(entry, old, value)
        elif entry.key in unknown:
            raw = unknown[entry.key]
            written += was if entry.raw(old.lines) == raw else raw.split("\n")
    written += old.lines[last : old.end - 1] if old.end else ()
    for key, value in values.items():
        if key not in done:
            written += entry_lines(key, value)
    for key, raw in extra:
        if key not in done:
            written += raw.split("\n")
    if old.end:
        return [old.lines[0], *written, old.lines[-1]]
    return ["---", *written, "---"] if written else []


def _entries(source: str, inside: Sequence[str]) -> Iterator[Entry]:
    """The top-level keys of `source` with their lines, counted in the whole text."""
    _refuse_harm(source)
    if _OTHER_BREAKS.search(source):
        raise _Unusual(gettext_noop("a line separator other than LF"))
    root = yaml.compose(source, Loader=yaml.BaseLoader)
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise _Unusual(gettext_noop("not one key a line"))
    _refuse_repeated(root)
    starts = [key.start_mark.line for key, _node in root.value]
    for (key, node), stop in zip(root.value, [*starts[1:], len(inside)], strict=True):
        start = key.start_mark.line
        if key.start_mark.column or not key.value or stop <= start:
            raise _Unusual(gettext_noop("not one key a line, from the first column on"))
        least = node.end_mark.line if getattr(node, "style", None) in ("'", '"') else start
        end = stop
        while end - 1 > least and (is_blank(inside[end - 1]) or inside[end - 1][0] == "#"):
            end -= 1
        value, items = _value(node)
        yield Entry(key.value, start + 1, end + 1, value, tuple(line + 1 for line in items))


def _value(node: yaml.Node) -> tuple[Value | None, list[int]]:
    """A text or texts, or None; and the line of each item of a list written one a line."""
    if isinstance(node, yaml.ScalarNode):
        return node.value, []
    if not isinstance(node, yaml.SequenceNode) or not all(
        isinstance(item, yaml.ScalarNode) for item in node.value
    ):
        return None, []
    lines = [item.start_mark.line for item in node.value]
    whole = all(item.start_mark.line == item.end_mark.line for item in node.value)
    return tuple(item.value for item in node.value), [] if node.flow_style or not whole else lines


def _refuse_harm(source: str) -> None:
    depth = 0
    for event in yaml.parse(source, Loader=yaml.BaseLoader):
        line = (event.start_mark.line if event.start_mark else 0) + 2
        if getattr(event, "anchor", None):  # an alias has one too
            said = _("write anchors and aliases (&, *) out")
            raise DocumentError(said, field=FIELD, line=line)
        if getattr(event, "tag", None):
            raise DocumentError(_("remove the tag (!)"), field=FIELD, line=line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            said = _("nested deeper than %(n)s") % {"n": MAX_DEPTH}
            raise DocumentError(said, field=FIELD, line=line)


def _refuse_repeated(node: yaml.Node) -> None:
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _Unusual(gettext_noop("a key that is not a text"))
            line = key.start_mark.line + 2
            if key.value == "<<":
                raise DocumentError(_("write the merge (<<) out"), field=FIELD, line=line)
            if key.value in seen:
                said = _("%(key)r stands twice") % {"key": key.value}
                raise DocumentError(said, field=FIELD, line=line)
            seen.add(key.value)
            _refuse_repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeated(item)


def entry_lines(key: str, value: Value) -> list[str]:
    """The lines of a key with its value, as they are written anew."""
    if isinstance(value, str):
        return [f"{key}: {_scalar(value)}"]
    return [f"{key}:", *(f"  - {_scalar(item)}" for item in value)]


def _change(entry: Entry, old: FrontMatter, value: Value) -> list[str]:
    """The lines of an entry with a new value; items of a list that stay keep theirs."""
    if isinstance(value, str) or not isinstance(entry.value, tuple) or not entry.items:
        *lines, last = entry_lines(entry.key, value)
        return [*lines, last + ending(old.lines[entry.end - 1])]
    was = dict(zip(entry.items, [*entry.items[1:], entry.end], strict=True))
    first = old.lines[entry.items[0]]
    indent = first[: len(first) - len(first.lstrip("- \t"))]
    lines = list(old.lines[entry.start : entry.items[0]])
    for match, text in zip(align(entry.value, value), value, strict=True):
        if match and match.same:
            start = entry.items[match.at]
            lines += old.lines[start : was[start]]
        else:
            lines.append(indent + _scalar(text))
    return lines


def _scalar(text: str) -> str:
    """`text` plain where every YAML reader takes it for a text, else in double quotes."""
    if isinstance(text, Plain) or _PLAIN.fullmatch(text) and text.casefold() not in _OTHER_TYPES:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
