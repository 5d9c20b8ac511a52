"""The text form: what is published, as frozen dataclasses, and their reader and writer."""

from .comparison import Column, Comparison, Row
from .concept import (
    KEY_OF_KIND,
    LABEL_KINDS,
    ConceptDocument,
    Label,
    concept_path,
    labels_of,
    read_concept,
)
from .document import ConceptRef, Written, made_identity, write
from .errors import DocumentError
from .explainer import (
    MOST_PARTIALS,
    ExplainerDocument,
    join_paths,
    partials_of,
    read_explainer,
)
from .faqs import Faq
from .former import former_addresses
from .lines import split_lines, tidy
from .matching import Reworded, TablePlace, convert, matched, plain_sections, tables_of
from .merging import OURS, THEIRS, Choice, Clash, Merged, merge
from .page import edit_keys, front_end, line_of_key, read_keys
from .placing import place_missing, place_parts, shown_keys, take_out

__all__ = [
    "KEY_OF_KIND",
    "MOST_PARTIALS",
    "partials_of",
    "join_paths",
    "former_addresses",
    "edit_keys",
    "made_identity",
    "front_end",
    "line_of_key",
    "read_keys",
    "OURS",
    "THEIRS",
    "Choice",
    "Clash",
    "Merged",
    "merge",
    "Reworded",
    "TablePlace",
    "convert",
    "matched",
    "plain_sections",
    "tables_of",
    "split_lines",
    "LABEL_KINDS",
    "concept_path",
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
