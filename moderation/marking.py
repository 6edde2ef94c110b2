"""A text cut into plain and marked pieces, so that templates escape all of it."""

from typing import Any


def marked(text: str, findings: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Pieces of the text, each with what was found in it (empty: nothing)."""
    pieces: list[tuple[str, str]] = []
    last = 0
    for finding in sorted(findings, key=lambda f: int(f["start"])):
        start, end = int(finding["start"]), int(finding["end"])
        if start < last or end > len(text):
            continue
        pieces += [(text[last:start], ""), (text[start:end], str(finding["what"]))]
        last = end
    return [piece for piece in [*pieces, (text[last:], "")] if piece[0]]
