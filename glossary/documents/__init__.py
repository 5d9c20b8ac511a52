"""The text form: what is published, as frozen dataclasses, and their reader and writer."""

from .comparison import Column, Comparison, Row
from .concept import (
    KEY_OF_KIND,
    LABEL_KINDS,
    ConceptDocument,
    Label,
    labels_of,
    read_concept,
)
from .document import ConceptRef, Written, made_identity, write
from .errors import DocumentError
from .explainer import ExplainerDocument, read_explainer
from .faqs import Faq
from .lines import tidy
from .placing import place_missing, place_parts, shown_keys, take_out

__all__ = [
    "KEY_OF_KIND",
    "LABEL_KINDS",
    "Column",
    "Comparison",
    "ConceptDocument",
    "ConceptRef",
    "DocumentError",
    "ExplainerDocument",
    "Faq",
    "Label",
    "Row",
    "Written",
    "labels_of",
    "made_identity",
    "place_missing",
    "place_parts",
    "read_concept",
    "read_explainer",
    "shown_keys",
    "take_out",
    "tidy",
    "write",
]
