"""In and out: pages, glossaries and backups, a room each, and beside them what they share."""
