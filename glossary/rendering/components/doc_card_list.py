"""`<DocCardList />`: the pages of the section that this page stands for."""

from dataclasses import dataclass

from glossary.rendering.pieces import Filling

from .base import Component


@dataclass(frozen=True)
class DocCardList(Component):
    """Only says that the list is wanted: it is put below the text, and changes with navigation."""

    def html(self, filling: Filling) -> str:
        filling.desk.lists_section = True
        return ""
