"""A frozen result in the reader's words, whatever the rule: shaping of what was counted."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from participation.money import rupiah
from participation.numbers import grouped, percent

Labels = Mapping[str, str]
"""The options' names by their positions as text."""


def name_of(labels: Labels, position: object) -> str:
    """The name of an option; budgets write positions with leading zeros."""
    return labels.get(str(int(str(position))), str(position))


def count_rows(
    result: Mapping[str, Any], labels: Labels, *, points: bool = False
) -> list[dict[str, Any]]:
    """One row an option of a rule that adds up: count, its share of the valid ballots in percent,
    and, for points, the mean of a ballot."""
    valid = result["valid"] or 1
    return [
        {
            "label": labels[p],
            "count": count,
            "value": grouped(count)
            if points
            else f"{grouped(count)}\u00a0·\u00a0{percent(100 * count / valid)}",
            "share": percent(100 * count / valid),
            "mean": round(count / valid, 1),
        }
        for p, count in sorted(result.get("counts", {}).items(), key=lambda item: -item[1])
    ]


def division_rows(result: Mapping[str, Any], labels: Labels) -> list[dict[str, Any]]:
    """What each option gets of a budget that voters divided: the mean, and its part in percent."""
    counts = result["counts"]
    total = sum(counts.values()) or 1
    # Bars are drawn in percent: browsers lose precision in drawings that are millions wide.
    return [
        {
            "label": labels[p],
            "count": round(100 * mean / total, 1),
            "value": rupiah(round(mean)),
            "share": percent(100 * mean / total),
        }
        for p, mean in sorted(counts.items(), key=lambda item: -item[1])
    ]


def ranking_rounds(result: Mapping[str, Any], labels: Labels) -> list[dict[str, Any]]:
    """Each round of a ranked count: votes, and what followed from them."""
    return [
        {
            "number": number,
            "rows": [
                {"label": name_of(labels, p), "count": float(votes), "value": votes}
                for p, votes in sorted(done["votes"].items(), key=lambda item: -item[1])
            ],
            "elected": [name_of(labels, p) for p in done["elected"]],
            "excluded": name_of(labels, done["excluded"]) if done["excluded"] else "",
            "transferred": name_of(labels, done["transferred"]) if done["transferred"] else "",
            "nontransferable": done["nontransferable"],
        }
        for number, done in enumerate(result["rounds"], start=1)
    ]


def pairs(result: Mapping[str, Any], labels: Labels) -> list[dict[str, Any]]:
    """How many ballots prefer one option to another, the clearest first, as Schulze compares."""
    rows = [
        {
            "prefer": name_of(labels, row["prefer"]),
            "over": name_of(labels, row["over"]),
            "count": row["ballots"],
            "value": grouped(row["ballots"]),
            "label": _("%(one)s over %(other)s")
            % {
                "one": name_of(labels, row["prefer"]),
                "other": name_of(labels, row["over"]),
            },
        }
        for row in result.get("preferences", [])
    ]
    return sorted(rows, key=lambda row: -row["count"])


def _won(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The comparisons that were won: those whose opposite has fewer ballots."""
    count = {(row["prefer"], row["over"]): row["count"] for row in rows}
    return [row for row in rows if row["count"] > count.get((row["over"], row["prefer"]), 0)]


def funded(result: Mapping[str, Any], labels: Labels) -> list[dict[str, Any]]:
    """Each funded project: what it cost, who wanted it, what a supporter paid."""
    return [
        {
            "label": name_of(labels, done["project"]),
            "cost": done["cost"],
            "count": done["votes"],
            "value": grouped(done["votes"]),
            "paid": round(done["paid"]) if done.get("paid") is not None else None,
        }
        for done in result["rounds"]
    ]


def not_funded(result: Mapping[str, Any], labels: Labels) -> list[dict[str, Any]]:
    """Each other project: what its supporters still held, what was missing, where they had paid."""
    return [
        {
            "label": name_of(labels, lost["project"]),
            "cost": lost["cost"],
            "count": lost["votes"],
            "value": grouped(lost["votes"]),
            "held": round(lost["held"]),
            "missing": round(lost["missing"]),
            "spent": [
                {"label": name_of(labels, row["project"]), "amount": round(row["amount"])}
                for row in lost["spent"]
            ],
        }
        for lost in result.get("losers", [])
    ]


def details(result: Mapping[str, Any], labels: Labels, method: str) -> dict[str, Any]:
    """What the results page shows of this method's count."""
    if method == "ranking":
        compared = pairs(result, labels)
        shown: dict[str, Any] = {
            "rounds": [] if compared else ranking_rounds(result, labels),
            "pairs": compared,
            "won": _won(compared),
        }
    elif method == "budget":
        shown = {
            "funded": funded(result, labels),
            "not_funded": not_funded(result, labels),
            "spent": _spent(result),
        }
    elif method == "allocation":
        shown = {"division": division_rows(result, labels)}
    else:
        points = method == "score"
        shown = {"rows": count_rows(result, labels, points=points), "points": points}
    return {**shown, "most": _most(shown, result["valid"])}


def _spent(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One bar: how much of the budget the funded projects take."""
    return [
        {
            "label": _("Funded together"),
            "count": round(100 * result["cost"] / (result["budget"] or 1), 1),
            "value": _("%(cost)s of %(budget)s")
            % {"cost": rupiah(round(result["cost"])), "budget": rupiah(round(result["budget"]))},
        }
    ]


def _most(shown: Mapping[str, Any], valid: int) -> float:
    """The length of a full bar: all valid ballots, or the largest figure where more can be."""
    lists = ("rows", "funded", "not_funded", "division")
    counts = [float(row["count"]) for name in lists for row in shown.get(name, [])]
    if "division" in shown:
        return max(counts, default=1) or 1
    return max([*counts, valid, 1])
