"""The words of readers' pages, for the index that finds phrases."""

from django.db import models


class PageWords(models.Model):
    """The words of a page in order, as the linker reads them. Derived; written by `search`."""

    page = models.OneToOneField("Page", models.CASCADE, primary_key=True, related_name="words")
    language = models.CharField(max_length=12)
    words = models.TextField()

    def __str__(self) -> str:
        return str(self.page)
