"""Text in, HTML out. `pipeline` is the only way."""
