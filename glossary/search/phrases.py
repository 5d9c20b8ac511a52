from glossary.models import Page


def pages_holding(keys, *, language):
    if not keys: return set()
    return set(Page.objects.filter(language=language).values_list("pk", flat=True))
