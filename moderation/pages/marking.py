"""A text cut into plain and marked pieces, so that templates escape all of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

LABELS = {
    "nik": _("identity number (NIK)"),
    "kk": _("number of a family card (KK)"),
    "phone": _("telephone number"),
    "e-mail": _("e-mail address"),
    "plate": _("number plate"),
    "address": _("address of a house"),
    "name": _("name of a person"),
    "birth": _("day of birth"),
    "number": _("number of an account or a card"),
    "link": _("link"),
    "term": _("watched term"),
}


def marked(text: str, findings: list[dict[str, Any]], where: str) -> list[tuple[str, object]]:
    """Pieces of that part of the text, each with what was found in it (empty: nothing)."""
    pieces: list[tuple[str, object]] = []
    last = 0
    here = [finding for finding in findings if finding.get("where", "body") == where]
    for finding in sorted(here, key=lambda f: int(f["start"])):
        start, end = int(finding["start"]), int(finding["end"])
        if start < last or end > len(text):
            continue
        what = str(finding["what"])
        pieces += [(text[last:start], ""), (text[start:end], LABELS.get(what, what))]
        last = end
    return [piece for piece in [*pieces, (text[last:], "")] if piece[0]]


def reasons(findings: list[dict[str, Any]]) -> list[object]:
    """What was found, each once, in the order of the text."""
    return [LABELS.get(what, what) for what in dict.fromkeys(str(f["what"]) for f in findings)]
