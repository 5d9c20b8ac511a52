"""What is due when its moment has come. Without a worker: a web process that sees it calls this."""

from .actions import publish_due as publish_scheduled
from .derive import catch_up


def publish_due() -> None:
    """Let scheduled snapshots go live, and finish pages that still wait to be linked."""
    publish_scheduled()
    catch_up()
