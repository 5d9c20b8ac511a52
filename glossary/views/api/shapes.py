"""JSON Schema of what the API answers, and the few shapes that many answers share."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings

from glossary.models import Page
from glossary.publishing.addresses import twin_of
from glossary.views.json_ld import absolute

Schema = dict[str, Any]
Data = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
TRUTH: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
ID: Schema = {"type": "string", "format": "uuid"}
URL: Schema = {"type": "string", "format": "uri"}
PATH: Schema = {"type": "string", "pattern": "^/"}


def said(schema: Schema, description: str) -> Schema:
    return schema | {"description": description}


def maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def shape(**properties: Schema) -> Schema:
    """An object with exactly these properties, all of them present."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def also(schema: Schema, **properties: Schema) -> Schema:
    """`schema`, an object, with more properties."""
    return shape(**schema["properties"], **properties)


def paged(items: Schema) -> Schema:
    return shape(items=many(items), next=said(maybe(URL), "Address of the next page, if any"))


LINKS = shape(self=URL, html=URL, markdown=URL, json=URL)
PAGE_REF = shape(id=ID, kind=TEXT, title=TEXT, path=PATH, url=URL)
NAME = shape(text=TEXT, kind=said(TEXT, "alias, abbreviation, plural or hidden (for search only)"))
HEADING = shape(level=WHOLE, id=TEXT, text=TEXT)


def address(*parts: object) -> str:
    """The address of something in the API."""
    return f"{settings.SITE_URL}/api/v1/{'/'.join(map(str, parts))}"


def links(page: Page) -> Data:
    """The page in all its forms."""
    collection = "concepts" if page.kind == Page.Kind.CONCEPT else "explainers"
    return {
        "self": address(collection, page.identity),
        "html": absolute(page.path),
        "markdown": absolute(twin_of(page.path)),
        "json": absolute(twin_of(page.path, ".json")),
    }


def page_ref(page: Page) -> Data:
    return {
        "id": str(page.identity),
        "kind": page.kind,
        "title": page.title,
        "path": page.path,
        "url": absolute(page.path),
    }


def concepts_by_id(identities: Iterable[str | UUID]) -> dict[str, Page]:
    """Published concepts among `identities`."""
    wanted = {str(one) for one in identities}
    if not wanted:
        return {}
    pages = Page.objects.concepts().in_language(settings.CONTENT_LANGUAGE).light()
    return {str(page.identity): page for page in pages.filter(identity__in=wanted)}


def refs(identities: Iterable[str], known: dict[str, Page]) -> list[Data]:
    """Those of `identities` that are published, in their order."""
    return [page_ref(known[one]) for one in identities if one in known]
