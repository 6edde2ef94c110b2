"""The heads of a vote's log."""

from typing import Any

from ledger.models import TreeHead


def head_rows(heads: list[TreeHead]) -> list[dict[str, Any]]:
    """Heads of a page, newest first; each knows the one before it on the page."""
    earlier = [*heads[1:], None]
    return [
        {"head": head, "before": before.size if before else None}
        for head, before in zip(heads, earlier, strict=True)
    ]
