"""Glossaries as SKOS, in Turtle and JSON-LD."""
