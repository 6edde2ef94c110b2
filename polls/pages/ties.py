"""Equal counts of a result in words: which options were equal, and what decided between them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from polls.pages.result_rows import Labels, name_of

LOT = "lot"
DECIDED = {
    LOT: _("The lot fell on:"),
    "together": _("They win together, as the rules say:"),
    "order": _("The one that stands first in the list wins, as the rules say:"),
    "votes": _("More people want this one, so it came first:"),
    "cost": _("This one costs less, so it came first:"),
    "identifier": _(
        "Votes and cost were equal, so the one that stands first in the list came first:"
    ),
    "round": _("An earlier round told them apart:"),
}
"""What decided, by the names in a result; the options that it fell on follow."""


def tie_rows(result: Mapping[str, Any], labels: Labels) -> list[dict[str, Any]]:
    """One row for each time that options were equal and it mattered. Of a count in rounds with
    the number of the round, and whether the one that it fell on dropped out there."""
    in_rounds = "elected" in result and "preferences" not in result
    return [
        {
            "round": tie["round"] if in_rounds else None,
            "out": in_rounds and result["rounds"][tie["round"] - 1]["excluded"] == tie["chosen"],
            "names": [name_of(labels, option) for option in _equal(tie)],
            "chosen": [name_of(labels, option) for option in _chosen(tie)],
            "how": DECIDED[tie["decided_by"].partition(" ")[0]],
        }
        for tie in result.get("ties", [])
    ]


def lot_decided(result: Mapping[str, Any]) -> bool:
    """Whether a lot was drawn in this count."""
    return any(tie["decided_by"] == LOT for tie in result.get("ties", []))


def _equal(tie: Mapping[str, Any]) -> list[Any]:
    found: list[Any] = tie.get("options") or tie.get("candidates") or tie["projects"]
    return found


def _chosen(tie: Mapping[str, Any]) -> list[Any]:
    chosen = tie["chosen"]
    return chosen if isinstance(chosen, list) else [chosen]
