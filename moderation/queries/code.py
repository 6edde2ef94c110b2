"""Reads of the published code: the wording in force, earlier ones, and what the platform ships."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from moderation.choices import Reason
from moderation.models.code import RuleVersion
from web.languages import Words

SHIPPED = Path(__file__).resolve().parents[1] / "shipped_code.toml"


@lru_cache(maxsize=1)
def _shipped() -> dict[str, dict[str, Any]]:
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


def shipped(reason: str) -> RuleVersion:
    """The platform's own wording of a rule, as a row that is not kept yet."""
    return RuleVersion(reason=reason, number=1, **_shipped()[reason])


def versions(reason: str) -> list[RuleVersion]:
    """Every wording of a rule, the one in force first; at least the shipped one."""
    return list(RuleVersion.objects.filter(reason=reason)) or [shipped(reason)]


def in_force() -> list[RuleVersion]:
    """The wording in force of each rule, in the order of the list of reasons; one query."""
    newest: dict[str, RuleVersion] = {}
    for version in RuleVersion.objects.order_by("number"):
        newest[version.reason] = version
    return [newest.get(reason) or shipped(reason) for reason in Reason.values]


def names() -> list[tuple[str, Words]]:
    """Each reason with its name in the code, in the reader's language; one query."""
    return [(rule.reason, rule.title) for rule in in_force()]
