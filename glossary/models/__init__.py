"""What is stored. Truth first (drafts, snapshots, publications), then what is derived from it."""

from .audit import AuditEntry
from .batches import Batch, BatchItem
from .comparisons import Comparison, ComparisonCell, ComparisonColumn, ComparisonRow
from .concepts import Concept, ConceptRelation, ConceptSource, Label
from .exchange import ExchangedFile, FileKind, ImportRun, StagedItem, TermUpload
from .explainers import Explainer, MutedConcept
from .faqs import FAQ, FAQSubject
from .oddities import IgnoredWord, Oddity, SameMeaning
from .page_words import PageWords
from .pages import Dependency, Epoch, Fact, LiveLabel, Page, SearchEntry
from .public_changes import PublicChange
from .publications import MissedSchedule, Publication, QuestionPlace, Redirect, Snapshot
from .readers import Helpfulness, SearchCount
from .references import Image, Source
from .reviews import Review
from .site import Section, SiteSettings

__all__ = [
    "FAQ",
    "AuditEntry",
    "Batch",
    "BatchItem",
    "Comparison",
    "ComparisonCell",
    "ComparisonColumn",
    "ComparisonRow",
    "Concept",
    "ConceptRelation",
    "ConceptSource",
    "Dependency",
    "Epoch",
    "ExchangedFile",
    "Explainer",
    "FAQSubject",
    "Fact",
    "FileKind",
    "Helpfulness",
    "IgnoredWord",
    "Image",
    "ImportRun",
    "Label",
    "LiveLabel",
    "MissedSchedule",
    "MutedConcept",
    "Oddity",
    "Page",
    "PageWords",
    "PublicChange",
    "Publication",
    "QuestionPlace",
    "Redirect",
    "Review",
    "SearchCount",
    "SameMeaning",
    "SearchEntry",
    "Section",
    "SiteSettings",
    "Snapshot",
    "Source",
    "StagedItem",
    "TermUpload",
]
