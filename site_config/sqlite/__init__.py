"""Django's SQLite, with checkpoints that nobody writes beside."""
