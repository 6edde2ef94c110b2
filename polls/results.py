"""A frozen result in the reader's words, whatever the rule: pure shaping of what was counted."""

from collections.abc import Mapping
from typing import Any

Labels = Mapping[str, str]
"""The options' names by their positions as text."""


def name_of(labels: Labels, position: object) -> str:
    """The name of an option; budgets write positions with leading zeros."""
    return labels.get(str(int(str(position))), str(position))


def count_rows(result: Mapping[str, Any], labels: Labels) -> list[dict[str, Any]]:
    """One row an option of a rule that adds up: count and share of the valid ballots."""
    valid = result["valid"] or 1
    return [
        {"label": labels[p], "count": count, "share": round(100 * count / valid, 1)}
        for p, count in sorted(result.get("counts", {}).items(), key=lambda item: -item[1])
    ]


def division_rows(result: Mapping[str, Any], labels: Labels) -> list[dict[str, Any]]:
    """What each option gets of a budget that voters divided: the mean, and its part in percent."""
    counts = result["counts"]
    total = sum(counts.values()) or 1
    return [
        {"label": labels[p], "amount": round(mean), "share": round(100 * mean / total, 1)}
        for p, mean in sorted(counts.items(), key=lambda item: -item[1])
    ]


def ranking_rounds(result: Mapping[str, Any], labels: Labels) -> list[dict[str, Any]]:
    """Each round of a ranked count: votes, and what followed from them."""
    return [
        {
            "number": number,
            "rows": [
                {"label": name_of(labels, p), "votes": votes}
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
    """How many ballots prefer one option to another, as Schulze's method compares them."""
    return [
        {
            "prefer": name_of(labels, row["prefer"]),
            "over": name_of(labels, row["over"]),
            "ballots": row["ballots"],
        }
        for row in result.get("preferences", [])
    ]


def funded(result: Mapping[str, Any], labels: Labels) -> list[dict[str, Any]]:
    """Each funded project: what it cost, who wanted it, what a supporter paid."""
    return [
        {
            "label": name_of(labels, done["project"]),
            "cost": done["cost"],
            "votes": done["votes"],
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
            "votes": lost["votes"],
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
        return {"rounds": ranking_rounds(result, labels), "pairs": pairs(result, labels)}
    if method == "budget":
        return {"funded": funded(result, labels), "not_funded": not_funded(result, labels)}
    if method == "allocation":
        return {"division": division_rows(result, labels)}
    return {"rows": count_rows(result, labels)}
