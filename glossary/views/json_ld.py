"""What pages say of themselves to machines, in schema.org's words."""

from typing import Any

from django.conf import settings

from glossary.models import Page

Thing = dict[str, Any]


def absolute(path: str) -> str:
    return settings.SITE_URL + path


def breadcrumbs(trail: list[dict[str, str]]) -> Thing:
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": step["title"],
                "item": absolute(step["path"]),
            }
            for place, step in enumerate(trail, 1)
        ],
    }


def defined_term(page: Page) -> Thing:
    thing: Thing = {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": absolute(page.path),
        "name": page.title,
        "description": page.description,
        "url": absolute(page.path),
        "inLanguage": page.language,
        "inDefinedTermSet": absolute("/glossary/"),
    }
    names = [label["text"] for label in page.metadata.get("labels", ())]
    return thing | ({"alternateName": names} if names else {})


def defined_term_set(name: str, path: str, terms: list[tuple[str, str]]) -> Thing:
    """The list at `path`, with the title and the address of each term."""
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "@id": absolute(path),
        "name": name,
        "url": absolute(path),
        "hasDefinedTerm": [
            {"@type": "DefinedTerm", "@id": absolute(address), "name": title}
            for title, address in terms
        ],
    }


def article(page: Page) -> Thing:
    return {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "@id": absolute(page.path),
        "headline": page.title,
        "description": page.description,
        "keywords": page.metadata.get("keywords", []),
        "inLanguage": page.language,
        "url": absolute(page.path),
        "dateModified": page.changed_at.isoformat(),
    }


def faq_page(page: Page) -> list[Thing]:
    """One FAQPage where the page answers questions, else nothing."""
    faqs = page.metadata.get("faqs", [])
    if not faqs:
        return []
    return [
        {
            "@context": "https://schema.org",
            "@type": "FAQPage",
            "mainEntity": [
                {
                    "@type": "Question",
                    "name": faq["question"],
                    "url": absolute(f"{page.path}#{faq['anchor']}"),
                    "acceptedAnswer": {"@type": "Answer", "text": faq["text"]},
                }
                for faq in faqs
            ],
        }
    ]
