"""The public site as files: asked of Django page by page, made to link by relative addresses."""
