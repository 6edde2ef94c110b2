import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser
from numpy.typing import NDArray

from polls.algorithms.opinion_groups import Grouping, Votes, by_number, opinion_groups
from polls.algorithms.representativeness import consensus, representative
from transfers.formats.polis import read_groups, read_votes
from transfers.formats.rows import BadFile


class Command(BaseCommand):
    """Opinion groups of a conversation that Polis exported, without the database."""

    help = "Prints who votes alike, from the files of a Polis conversation; without the database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="with comments.csv and votes.csv, .gz too")
        parser.add_argument(
            "--given-groups", type=Path, metavar="FILE", help="a CSV of participant,group to take"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            votes = read_votes(options["folder"])
            given = read_groups(options["given_groups"]) if options["given_groups"] else None
        except BadFile as error:
            more = len(error.faults) - 1
            rest = f" (and {more} more)" if more else ""
            raise CommandError(f"{error.faults[0]}{rest}") from error
        if given is None:
            grouping = opinion_groups(votes)
            names = [str(number) for number in range(grouping.k)]
        else:
            names = sorted(set(given.values()), key=by_number)
            grouping = _given(votes, given, names)
        told = _told(votes, grouping, names, counted=given is None)
        self.stdout.write(json.dumps(told) if options["json"] else _words(told))


def _given(votes: Votes, given: dict[str, str], names: list[str]) -> Grouping:
    place = {name: number for number, name in enumerate(names)}
    members: NDArray[np.int64] = np.array(
        [place[given[who]] if who in given else -1 for who in votes.participants], dtype=np.int64
    )
    return Grouping(np.zeros((len(members), 2)), members, len(names), 0.0)


def _told(votes: Votes, grouping: Grouping, names: list[str], *, counted: bool) -> dict[str, Any]:
    members = grouping.members
    agree, disagree = consensus(votes, members)
    return {
        "participants": len(votes.participants),
        "statements": len(votes.statements),
        "votes": int(votes.counts().sum()),
        "grouped": int((members >= 0).sum()),
        "k": grouping.k,
        "silhouette": round(grouping.silhouette, 6) if counted else None,
        "groups": [
            {
                "id": name,
                "size": int((members == number).sum()),
                "representative": [asdict(one) for one in representative(votes, members, number)],
            }
            for number, name in enumerate(names)
        ],
        "assignments": {
            who: names[group]
            for who, group in zip(votes.participants, members, strict=True)
            if group >= 0
        },
        "consensus": {"agree": agree, "disagree": disagree},
    }


def _words(told: dict[str, Any]) -> str:
    """The same for reading: groups with their statements."""
    lines = [
        f"{told['participants']} took part, {told['grouped']} of them are in {told['k']} groups; "
        f"{told['statements']} statements, {told['votes']} votes"
    ]
    for group in told["groups"]:
        lines.append(f"group {group['id']}: {group['size']}")
        lines += [
            f"  {one['direction']} {one['statement']}: {one['probability']:.2f}, "
            f"{one['repness']:.1f} times as often as the others"
            for one in group["representative"]
        ]
    agreed = ", ".join(f"{what} ({value:.2f})" for what, value in told["consensus"]["agree"][:5])
    lines.append(f"all groups agree: {agreed}")
    return "\n".join(lines)
