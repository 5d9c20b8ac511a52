"""Glossary files in and out: what a file says of each term, beside the concepts of this site."""
