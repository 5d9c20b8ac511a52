"""First half of an import: a folder is read into the rows of a run, which change nothing yet."""
