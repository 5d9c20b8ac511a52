"""What one must be allowed to do for each verb, on one draft or on many, and which can do harm."""

from typing import Final

PERMISSION: Final = {
    **dict.fromkeys(("ask_review", "discard", "restore", "set_kind", "set_review"), "change"),
    **dict.fromkeys(("publish", "approve", "send_back", "schedule", "dismiss"), "publish"),
    "roll_back": "publish",
    "withdraw": "withdraw",
}
DANGEROUS: Final = frozenset({"discard", "roll_back", "withdraw"})
