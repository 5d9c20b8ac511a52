"""Whatever is asked for, on either database: an answer, and never a failure."""

import pytest

pytestmark = pytest.mark.django_db

PATHS = [
    "/%00/",
    "/a/%00b/",
    "/glossary/%00/",
    "/glossary/letter/%00/",
    "/glossary/kind/%00/",
    "/q/%00/",
    "/compare/%00/b/",
    "/compare/?with=%00&with=a%00",
    "/faqs/?about=%00",
    "/faqs/?about=a/b&q=%00",
    "/search/?q=%00",
    "/search.json?q=%00&kind=%00",
    "/search/complete.json?q=%00",
    "/a/%00.md",
    "/a/%00.json",
    "/preview/%00/",
    "/media/%00",
    "/%FF%FE/",
    "/glossary/%ED%A0%80/",
    "//evil.example/",
    "/%5C%5Cevil.example/",
    "/" + "a" * 5000 + "/",
    "/sitemap-99999999999999999999.xml",
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:30])
def test_an_odd_address_is_answered(client, path):
    answer = client.get(path)
    assert answer.status_code in (200, 301, 302, 404)
    assert not answer.get("Location", "/").startswith(("//", "/\\", "http"))


@pytest.mark.parametrize("path", ["/", "/glossary/", "/faqs/", "/compare/", "/sitemap.xml"])
def test_nothing_is_written_by_readers(client, path):
    assert client.post(path, headers={"origin": "http://testserver"}).status_code == 405
