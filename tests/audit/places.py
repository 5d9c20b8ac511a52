"""Which pages are looked at: one of each kind, and those that are weighed."""

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
)
WEIGHED = (  # what a reader may see first
    "/",
    EXPLAINER,
    "/llm-basics/break-even/",
    "/llm-basics/train-a-tiny-model/",
    "/glossary/kv-cache/",
    "/glossary/",
    "/compare/inference/training/",
    "/faqs/",
    "/search/?q=kv+cache",
)
TIMED = (
    "/",
    EXPLAINER,
    "/glossary/kv-cache/",
    "/glossary/",
    "/compare/inference/training/",
    "/faqs/",
    "/search/?q=kv+cache",
)
