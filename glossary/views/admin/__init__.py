"""The editors' door: Django's admin over the drafts, with the verbs of publishing."""
