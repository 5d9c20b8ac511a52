"""The app: explained things, from source text to the page that readers get."""
