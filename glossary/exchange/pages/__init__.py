"""Folders of Markdown pages in and out, as Docusaurus lays them out."""
