"""Every endpoint of the API. Addresses, document and human page are all made from this list."""

from . import changes, comparisons, concepts, explainers, facts, faqs, finding, site

ENDPOINTS = (
    site.ROOT,
    concepts.LIST,
    concepts.ONE,
    explainers.LIST,
    explainers.ONE,
    comparisons.LIST,
    comparisons.ONE,
    faqs.LIST,
    faqs.ONE,
    facts.LIST,
    finding.SEARCH,
    changes.LIST,
)
