"""The API described: an OpenAPI 3.1 document for programs, a page for people."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.views.shell import current_chrome, kept, shell

from .endpoint import METHODS, Endpoint, with_cors
from .endpoints import ENDPOINTS
from .parameters import Parameter, Schema
from .problems import TITLES
from .shapes import TEXT, URL, address, many, shape

VERSION = "1.0.0"
PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "properties": {
        "type": URL,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "errors": many(shape(parameter=TEXT, detail=TEXT)),
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}
HEADERS = {
    "ETag": {"description": "Send it as If-None-Match to get 304.", "schema": TEXT},
    "Access-Control-Allow-Origin": {"schema": {"type": "string", "const": "*"}},
}


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    answer = JsonResponse(describe(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    return with_cors(kept(answer, request))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The same for people, in the site's language, each endpoint with an address to try."""
    return shell(
        request,
        "glossary/api.html",
        title=_("For programs"),
        description=_("All that is published here, as data: the read API, feeds and files."),
        endpoints=[_shown(endpoint) for endpoint in ENDPOINTS],
        problems=[(status, _(title)) for status, title in sorted(TITLES.items())],
        base=address(),
    )


def describe() -> dict[str, Any]:
    """The OpenAPI document. Its words are English on every site, as those of errors are."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{current_chrome(settings.CONTENT_LANGUAGE)['name']}: read API",
            "version": VERSION,
            "description": "All that is published, and nothing else. No key is needed."
            " Lists are followed by `next`. Parameters that are not listed are refused.",
        },
        "servers": [{"url": address().rstrip("/")}],
        "paths": {f"/{endpoint.path}": {"get": _operation(endpoint)} for endpoint in ENDPOINTS},
        "components": {"schemas": {"Problem": PROBLEM}},
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    answer = {
        "description": "What was asked for",
        "headers": HEADERS,
        "content": {"application/json": {"schema": endpoint.schema}},
    }
    responses: dict[str, Any] = {
        "200": answer,
        "304": {"description": "Unchanged since the ETag that was sent"},
    }
    if endpoint.moves:
        responses["301"] = {
            "description": "It has another address by now",
            "headers": {"Location": {"schema": URL}},
        }
    for status in sorted({400, 405, 503, *endpoint.problems}):
        responses[str(status)] = {
            "description": TITLES[status],
            "content": {"application/problem+json": {"schema": _ref("Problem")}},
        }
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "parameters": [
            *(_parameter(one, "path") for one in endpoint.in_path),
            *(_parameter(one, "query") for one in endpoint.parameters),
        ],
        "responses": responses,
    }


def _parameter(parameter: Parameter, place: str) -> dict[str, Any]:
    told = {
        "name": parameter.name,
        "in": place,
        "description": parameter.description,
        "required": place == "path" or parameter.required,
        "schema": parameter.schema,
    }
    return told | ({"example": parameter.example} if parameter.example else {})


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _shown(endpoint: Endpoint) -> dict[str, Any]:
    """What the page says of an endpoint, with an address to try where one can be made."""
    path, complete = endpoint.path, True
    for parameter in endpoint.in_path:
        complete = complete and bool(parameter.example)
        path = path.replace(f"{{{parameter.name}}}", parameter.example)
    tried = [one for one in endpoint.parameters if one.example and _is_tried(endpoint, one)]
    query = "&".join(f"{one.name}={one.example.replace(' ', '+')}" for one in tried)
    return {
        "name": endpoint.name,
        "path": f"/api/v1/{endpoint.path}",
        "summary": _(endpoint.summary),
        "methods": METHODS,
        "parameters": [
            replace(one, description=_(one.description))
            for one in (*endpoint.in_path, *endpoint.parameters)
        ],
        "example": address(path) + (f"?{query}" if query else "") if complete else "",
        "answer": list(endpoint.schema["properties"]),
        "item": list(
            endpoint.schema["properties"].get("items", {}).get("items", {}).get("properties", {})
        ),
    }


def _is_tried(endpoint: Endpoint, parameter: Parameter) -> bool:
    required = any(one.required for one in endpoint.parameters)
    return parameter.required or (not required and parameter.name == "limit")
