"""The addresses of readers' pages."""

from django.urls import include, path, re_path

from glossary.views import (
    around,
    calculate,
    compare,
    faqs,
    feeds,
    glossary_index,
    helpful,
    llms,
    pages,
    preview,
    search,
    sitemaps,
    styleguide,
    terms,
    theme,
    twins,
    vocabulary,
)

app_name = "glossary"
GLOSSARIES = {  # the longest first: what a kind is called may hold a slash
    "kind-stage": "kind/<path:kind>/stage/<path:stage>/",
    "kind": "kind/<path:kind>/",
    "stage": "stage/<path:stage>/",
    "index": "",
}
NARROWED = {
    "-letter-part": "letter/<str:letter>/<int:number>/",
    "-letter": "letter/<str:letter>/",
    "": "",
}
urlpatterns = [
    path("", pages.home, name="home"),
    path("index.md", twins.home_markdown),
    path("index.json", twins.home_json),
    path("glossary.csv", vocabulary.as_csv, name="glossary-csv"),
    path("glossary.json", vocabulary.as_json, name="glossary-json"),
    path("glossary.jsonld", vocabulary.as_json_ld, name="glossary-jsonld"),
    path("glossary.ttl", vocabulary.as_turtle, name="glossary-ttl"),
    *(
        path(f"glossary/{chosen}{narrowed}", glossary_index.index, name=name + narrowing)
        for name, chosen in GLOSSARIES.items()
        for narrowing, narrowed in NARROWED.items()
    ),
    path("glossary/<str:slug>/", terms.concept, name="concept"),
    path("glossary/<str:slug>/preview.json", twins.preview, name="term-preview"),
    path("glossary/<str:slug>/around/", around.around, name="around"),
    path("glossary/<str:slug>/around/<int:number>/", around.around, name="around-part"),
    path("faqs/", faqs.hub, name="faqs"),
    re_path(r"^q/(?P<code>[^/]+)\.(?P<form>md|json)$", faqs.question_twin, name="question-twin"),
    path("q/<str:code>/near/", faqs.near, name="near"),
    path("q/<str:code>/", faqs.question, name="question"),
    path("compare/", compare.picker, name="compare"),
    re_path(
        r"^compare/(?P<slugs>.+)\.(?P<form>csv|md|json)$", compare.file, name="comparison-file"
    ),
    path("compare/<path:slugs>/", compare.result, name="comparison"),
    path("calculate/break-even/", calculate.break_even, name="break-even"),
    path("helpful/", helpful.helpful, name="helpful"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("theme/<str:accent>/<str:name>", theme.theme, name="theme"),
    path("search/", search.search, name="search"),
    path("search/complete.json", search.completions, name="complete"),
    path("api/", include("glossary.views.api.urls")),
    path("search.md", search.search_markdown),
    path("search.json", search.search_json, name="search-json"),
    path("preview/<str:token>/", preview.shared, name="shared-preview"),
    path("feed.atom", feeds.atom, name="feed"),
    path("feed-<slug:only>.atom", feeds.atom, name="feed-of-kind"),
    path("llms-full.txt", llms.full, name="llms-full"),
    path("llms.txt", llms.index, name="llms"),
    path("sitemap.xml", sitemaps.whole, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemaps.part, name="sitemap-part"),
    path("glossary/<str:slug>.jsonld", vocabulary.term_as_json_ld, name="term-jsonld"),
    path("glossary/<str:slug>.ttl", vocabulary.term_as_turtle, name="term-ttl"),
    re_path(r"^(?P<path>.+)\.md$", twins.markdown, name="markdown"),
    re_path(r"^(?P<path>.+)\.json$", twins.json, name="json"),
    re_path(r"^(?P<path>(?:[^/]+/)+)$", pages.by_path, name="page"),
]
