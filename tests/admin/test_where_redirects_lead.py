"""Nobody is led to another site: not after logging in, and not by a page's address."""

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.urls import reverse

from glossary.models.validators import validate_path
from glossary.views.admin.confirmation import safe_next

ELSEWHERE = [
    "//evil.example/",
    "///evil.example/",
    "////evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "\\/evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    "/\r/evil.example/",
    "\t//evil.example/",
    " //evil.example/",
    "\x00//evil.example/",
    "/\x00/evil.example/",
    "/\x0b/evil.example/",
    "/%2f/evil.example/",
    "/%2Fevil.example/",
    "/%5cevil.example/",
    "/%255cevil.example/",
    "%2f%2fevil.example/",
    "/%0d%0aLocation:%20https:/evil.example/",
    "/\r\nLocation: https:/evil.example/",
    "http://evil.example/",
    "https://evil.example/",
    "HTTPS://evil.example/",
    "https:evil.example/",
    "https:/evil.example/",
    "https:///evil.example/",
    "http:\\\\evil.example/",
    "ftp://evil.example/",
    "javascript:alert(1)/",
    "JaVaScRiPt:alert(1)/",
    "java\tscript:alert(1)/",
    "data:text/html,<script>alert(1)</script>/",
    "vbscript:x/",
    "mailto:a@evil.example/",
    "//evil.example\\@testserver/",
    "//testserver@evil.example/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "https://evil.example#testserver/",
    "/./evil.example/",
    "/../evil.example/",
    "/．．/evil.example/",
    "／／evil.example/",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_after_a_login_only_the_admin_follows(address):
    for request in (
        RequestFactory().post("/admin/login/", {"next": address}),
        RequestFactory().get("/admin/login/", {"next": address}),
    ):
        assert safe_next(request) == reverse("admin:index")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_page_can_have_an_address_that_leads_elsewhere(address):
    with pytest.raises(ValidationError):
        validate_path(address)
