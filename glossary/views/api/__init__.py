"""The read API: what is published, as JSON, under /api/v1/. `endpoints.py` names all of it."""
