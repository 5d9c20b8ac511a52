"""Which pages are looked at: one of each kind, and those that are weighed."""

from .extras import SENSES, WITHDRAWN

EXPLAINER = "/llm-basics/training-vs-inference/"
ONE_OF_EACH_KIND = (
    "/",
    "/llm-basics/",
    EXPLAINER,
    "/llm-basics/fine-tuning/",
    "/llm-basics/break-even/",
    "/llm-basics/train-a-tiny-model/",
    "/calculate/break-even/?tokens=x",
    "/glossary/",
    "/glossary/kind/phase/",
    "/glossary/training/",
    "/glossary/kv-cache/",
    "/glossary/kv-cache/around/",
    "/compare/",
    "/compare/inference/training/",
    "/compare/fine-tuning/pre-training/prompt-engineering/",
    "/faqs/",
    "/search/",
    "/search/?q=kv+cache",
    "/search/?q=zzzz",
    "/api/",
    "/styleguide/",
    "/nothing-here/",
    "/helpful/?page=/glossary/kv-cache/",
    SENSES,  # where there is none, as with --site, this and the next one are not found
    WITHDRAWN,
)
WEIGHED = (  # what a reader may see first
    "/",
    EXPLAINER,
    "/llm-basics/what-is-llm-inference/",
    "/llm-basics/fine-tuning/",
    "/llm-basics/prompt-engineering/",
    "/llm-basics/choosing-a-model/",
    "/llm-basics/break-even/",
    "/llm-basics/train-a-tiny-model/",
    "/glossary/kv-cache/",
    "/glossary/",
    "/compare/inference/training/",
    "/faqs/",
    "/search/?q=kv+cache",
)
WITH_TOOLS = ("/compare/inference/training/",)  # of their own: one request more than others
TIMED = (
    "/",
    EXPLAINER,
    "/glossary/kv-cache/",
    "/glossary/",
    "/compare/inference/training/",
    "/faqs/",
    "/search/?q=kv+cache",
)
