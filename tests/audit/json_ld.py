"""The part of schema.org that our pages use: what each type may say, and what it must say.

Properties and the types of their values as schema.org's pages list them; what must be there is
what search engines ask for of these types.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

TEXT, URL, NUMBER, MOMENT = "text", "url", "number", "moment"

THING: Final = {"name": (TEXT,), "description": (TEXT,), "url": (URL,), "alternateName": (TEXT,)}
CREATIVE_WORK: Final = THING | {
    "headline": (TEXT,),
    "keywords": (TEXT,),
    "inLanguage": (TEXT,),
    "dateModified": (MOMENT,),
    "datePublished": (MOMENT,),
    "isPartOf": ("WebSite", URL),
    "about": ("DefinedTerm",),
    "citation": (TEXT, "CreativeWork"),
    "publisher": ("Organization",),
    "author": ("Organization", "Person"),
    "image": (URL,),
    "text": (TEXT,),
    "license": (URL,),
}
SHAPES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "BreadcrumbList": THING | {"itemListElement": ("ListItem",)},
    "ListItem": THING | {"position": (NUMBER,), "item": (URL,)},
    "DefinedTerm": THING
    | {"inDefinedTermSet": (URL, "DefinedTermSet"), "termCode": (TEXT,), "inLanguage": (TEXT,)},
    "DefinedTermSet": CREATIVE_WORK | {"hasDefinedTerm": ("DefinedTerm",)},
    "TechArticle": CREATIVE_WORK,
    "CreativeWork": CREATIVE_WORK,
    "FAQPage": CREATIVE_WORK | {"mainEntity": ("Question",)},
    "Question": CREATIVE_WORK | {"acceptedAnswer": ("Answer",), "answerCount": (NUMBER,)},
    "Answer": CREATIVE_WORK,
    "WebSite": CREATIVE_WORK | {"potentialAction": ("SearchAction",)},
    "SearchAction": THING | {"target": (URL, "EntryPoint"), "query-input": (TEXT,)},
    "EntryPoint": THING | {"urlTemplate": (TEXT,)},
    "Organization": THING | {"logo": (URL,)},
    "Person": THING,
    "Dataset": CREATIVE_WORK | {"distribution": ("DataDownload",)},
    "DataDownload": CREATIVE_WORK | {"contentUrl": (URL,), "encodingFormat": (TEXT,)},
}
NEEDED: Final = {
    "BreadcrumbList": ("itemListElement",),
    "ListItem": ("position", "name", "item"),
    "DefinedTerm": ("name",),
    "DefinedTermSet": ("name", "hasDefinedTerm"),
    "TechArticle": ("headline", "dateModified"),
    "FAQPage": ("mainEntity",),
    "Question": ("name", "acceptedAnswer"),
    "Answer": ("text",),
    "WebSite": ("name", "url"),
}


def faults_of(thing: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a whole JSON-LD object of a page."""
    if thing.get("@context") != "https://schema.org":
        yield f"@context is {thing.get('@context')!r}"
    yield from _faults(thing, str(thing.get("@type")))


def _faults(thing: dict[str, Any], place: str) -> Iterator[str]:
    kind = thing.get("@type")
    shape = SHAPES.get(str(kind))
    if shape is None:
        yield f"{place}: type {kind!r} is not listed here"
        return
    for name in NEEDED.get(str(kind), ()):
        if thing.get(name) in (None, "", []):
            yield f"{place}: {name} is missing"
    for name, value in thing.items():
        if name in ("@context", "@type", "@id"):
            continue
        if name not in shape:
            yield f"{place}: {kind} has no property {name}"
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                if one.get("@type") not in shape[name]:
                    yield f"{place}.{name}: a {one.get('@type')} does not belong here"
                yield from _faults(one, f"{place}.{name}")
            elif not _is_one(one, shape[name]):
                yield f"{place}.{name}: {one!r} is none of {', '.join(shape[name])}"


def _is_one(value: object, kinds: tuple[str, ...]) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return NUMBER in kinds
    if not isinstance(value, str) or not value:
        return False
    return (
        TEXT in kinds
        or (URL in kinds and value.startswith(("http://", "https://")))
        or (MOMENT in kinds and _is_moment(value))
    )


def _is_moment(value: str) -> bool:
    try:
        return bool(datetime.fromisoformat(value))
    except ValueError:
        return False
