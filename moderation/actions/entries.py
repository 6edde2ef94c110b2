"""What the public log says of moderation: everything that figures need, and nobody's name."""

import hashlib
from datetime import datetime
from typing import Any

from accounts.models import RoleAssignment
from moderation import registry
from moderation.actions.code import wording
from moderation.models import Appeal, Case, Contribution, Decision


def decision_entry(decision: Decision, contribution: Contribution) -> dict[str, Any]:
    """The entry of a decision that is about to be kept; its place in the log is not known yet.

    ``opened`` and ``at`` give the time that it took; ``consultation`` is the address of the debate
    and ``found`` what the screening had marked, so that automated detection can be counted.
    """
    case, rule = decision.case, decision.rule
    entry = {
        "type": "decision",
        "case": case.pk,
        "kind": case.kind,
        "consultation": consultation_of(case),
        "cause": case.cause,
        "found": sorted({str(finding["what"]) for finding in case.findings}),
        "action": decision.action,
        "reason": decision.reason,
        "role": "moderator",
        "area": area_of(decision.decided_as),
        "text": hashlib.sha256(contribution.body.encode()).hexdigest(),
        "opened": case.opened_at.isoformat(),
        "at": decision.decided_at.isoformat(),
    }
    if rule is not None:
        entry |= {"rule": rule.number, "wording": wording(rule)}
    if decision.burst_id is not None:
        entry["card"] = decision.burst_id
    return entry


def appeal_entry(
    *, appeal: Appeal, outcome: str, assignment: RoleAssignment | None, at: datetime
) -> dict[str, Any]:
    """The entry of what another moderator decided about an objection."""
    case = appeal.decision.case
    return {
        "type": "appeal",
        "case": case.pk,
        "consultation": consultation_of(case),
        "decision": appeal.decision.leaf_index,
        "outcome": outcome,
        "role": "moderator",
        "area": area_of(assignment),
        "opened": appeal.created_at.isoformat(),
        "at": at.isoformat(),
    }


def area_of(assignment: RoleAssignment | None) -> str:
    """For which territory somebody decided."""
    return assignment.area.code if assignment else ""


def consultation_of(case: Case) -> str:
    """The name of the consultation in addresses; empty where the text has none any more."""
    kind = registry.kind(case.kind)
    found = kind.model._default_manager.filter(pk=case.key)
    return found.values_list(f"{kind.consultation}__slug", flat=True).first() or ""
