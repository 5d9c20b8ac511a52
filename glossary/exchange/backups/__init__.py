"""All of a site as one file, and back again."""
