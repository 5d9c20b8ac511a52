from dataclasses import dataclass

from glossary.models import SearchEntry


@dataclass(frozen=True, kw_only=True)
class Entry:
    kind: str; anchor: str; title: str; text: str; labels: str = ""; faq: str = ""
def put(page, entries):
    page.search_entries.all().delete()
    SearchEntry.objects.bulk_create(SearchEntry(page=page, language=page.language, path=page.path, kind=e.kind, anchor=e.anchor, title=e.title[:300], labels=e.labels, text=e.text, faq=e.faq, position=i) for i,e in enumerate(entries))
def drop(page): pass
