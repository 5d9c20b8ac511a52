"""The document says what the site does: schemathesis asks by it, and checks every answer."""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from glossary.views.api.endpoints import ENDPOINTS
from glossary.views.api.openapi import describe

pytestmark = pytest.mark.django_db

OF_EACH = 5  # requests that keep to the document, and as many that don't
quickly = settings(
    max_examples=OF_EACH,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def one_connection():
    """As Django's own test client has it: a request doesn't end the connection of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(published, one_connection):
    """The document, with the site itself behind it."""
    document = json.loads(json.dumps(describe()))
    document["servers"] = [{"url": "http://127.0.0.1/api/v1"}]
    schema = schemathesis.openapi.from_dict(document)
    schema.app = get_wsgi_application()
    return schema


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_as_described(described, mode):
    for endpoint in ENDPOINTS:
        if mode == GenerationMode.NEGATIVE and not endpoint.parameters:
            continue  # nothing to get wrong
        operation = described[f"/{endpoint.path}"]["GET"]

        @quickly
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            if mode == GenerationMode.POSITIVE and case.query:
                case.query.pop("cursor", None)  # only those that were handed out are taken
            case.call_and_validate()

        ask()
