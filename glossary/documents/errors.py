from .wording import _


class DocumentError(ValueError):
    """What the text form can't hold or can't read: which field, which line (from 1), what to do."""

    def __init__(self, message: str, *, field: str = "", line: int | None = None) -> None:
        self.message, self.field, self.line = message, field, line
        where = [field] if field else []
        if line is not None:
            where.append(_("line %(line)s") % {"line": line})
        super().__init__(f"{', '.join(where)}: {message}" if where else message)
