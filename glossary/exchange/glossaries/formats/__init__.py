"""The formats of glossary files: text to terms, and documents to text. None knows the database."""
