"""The text form: what is published, as frozen dataclasses, and their reader and writer."""

from .comparison import Column, Comparison, Row
from .concept import LABEL_KINDS, ConceptDocument, Label, read_concept
from .document import ConceptRef, Written, write
from .errors import DocumentError
from .explainer import ExplainerDocument, read_explainer
from .faqs import Faq
from .lines import tidy
from .placing import place_missing, place_parts, shown_keys, take_out

__all__ = [
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
    "place_missing",
    "place_parts",
    "read_concept",
    "read_explainer",
    "shown_keys",
    "take_out",
    "tidy",
    "write",
]
