"""How a log line looks."""

import logging


class OneLine(logging.Formatter):
    """Escapes line ends within a message, so that no request can write a log line of its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)
