import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from polls.algorithms.counting.budgets import COMPLETIONS, equal_shares, greedy
from polls.algorithms.counting.outcomes import BudgetOutcome, RankedOutcome
from polls.algorithms.counting.pabulib import Election, read_pabulib
from polls.algorithms.counting.ranked_files import RankedBallots, read_ranked
from polls.algorithms.counting.records import Unreadable
from polls.algorithms.counting.schulze import schulze
from polls.algorithms.counting.transferable import instant_runoff, scottish_stv
from polls.algorithms.counting.wording import budget_text, ranked_text

BUDGET_RULES = ("equal-shares", "greedy")
RANKED_RULES = ("scottish-stv", "irv", "schulze")
MOST_NOTES = 20


class Command(BaseCommand):
    """Counts ballots from a file. Nothing is read from or written to the database."""

    help = (
        "Counts a Pabulib file (.pb) by equal-shares or greedy, or ranked ballots (.csv) by "
        "scottish-stv, irv or schulze."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--rule", required=True, metavar="|".join(BUDGET_RULES + RANKED_RULES))
        parser.add_argument("--completion", metavar="|".join(COMPLETIONS))
        parser.add_argument("--seats", type=int, help="how many are elected (ranked ballots)")
        parser.add_argument("--seed", default="", help="the published seed of the lot")
        parser.add_argument("--json", action="store_true", help="the outcome as JSON")
        parser.add_argument(
            "--explain", action="store_true", help="with --json: why the losers lost as well"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rule, path = options["rule"], options["file"]
        self._check_usage(rule, path, options)
        try:
            if rule in BUDGET_RULES:
                self._count_budget(read_pabulib(path), options)
            else:
                self._count_ranked(read_ranked(path), options)
        except Unreadable as error:
            raise CommandError(str(error)) from error

    def _check_usage(self, rule: str, path: Path, options: dict[str, Any]) -> None:
        if rule not in BUDGET_RULES + RANKED_RULES:
            known = ", ".join(BUDGET_RULES + RANKED_RULES)
            raise _usage(f"Unknown rule {rule}. Known rules: {known}.")
        if not path.is_file():
            raise _usage(f"There is no file {path}.")
        budget_file, budget_rule = _is_pabulib(path), rule in BUDGET_RULES
        if budget_file != budget_rule:
            wanted = BUDGET_RULES if budget_file else RANKED_RULES
            kind = "a budget in the Pabulib format" if budget_file else "no Pabulib file"
            raise _usage(f"{rule} cannot count {path}: it is {kind}. Use {' or '.join(wanted)}.")
        completion = options["completion"]
        if completion is not None and completion not in COMPLETIONS:
            known = ", ".join(COMPLETIONS)
            raise _usage(f"Unknown completion {completion}. Known completions: {known}.")
        if completion not in (None, "none") and rule != "equal-shares":
            raise _usage("--completion belongs to --rule equal-shares.")
        if options["seats"] is not None:
            _check_seats(rule, options["seats"])

    def _count_budget(self, election: Election, options: dict[str, Any]) -> None:
        by_greedy = options["rule"] == "greedy"
        self._say(election.notes + (election.greedy_notes if by_greedy else election.shares_notes))
        began = perf_counter()
        if by_greedy:
            outcome = greedy(
                election.points,
                election.projects,
                election.budget,
                ballots=election.ballots,
                valid=election.valid,
            )
        else:
            completion = options["completion"] or "none"
            outcome = equal_shares(
                election.approvals, election.projects, election.budget, completion
            )
            # A ballot whose points are all zero supports nothing here, but it is not blank.
            outcome = replace(outcome, valid=election.valid)
        self._show(outcome, budget_text(outcome), perf_counter() - began, options)

    def _count_ranked(self, ballots: RankedBallots, options: dict[str, Any]) -> None:
        self._say(ballots.notes)
        seats = options["seats"] or ballots.seats
        began = perf_counter()
        seed = options["seed"]
        if options["rule"] == "irv":
            outcome = instant_runoff(ballots.groups, ballots.names, seed)
        elif options["rule"] == "schulze":
            outcome = schulze(ballots.groups, ballots.names, options["seats"] or 1, seed)
        elif seats is None:
            raise _usage("The file does not say how many are elected: add --seats.")
        else:
            outcome = scottish_stv(ballots.groups, ballots.names, seats, seed)
        self._show(outcome, ranked_text(outcome), perf_counter() - began, options)

    def _show(
        self,
        outcome: BudgetOutcome | RankedOutcome,
        text: Iterator[str],
        seconds: float,
        options: dict[str, Any],
    ) -> None:
        if not options["json"]:
            for line in text:
                self.stdout.write(line)
            return
        data = outcome.as_data()
        if isinstance(outcome, BudgetOutcome):
            data["seconds"] = round(seconds, 3)
            if options["explain"]:
                data["losers"] = outcome.losers_as_data()
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))

    def _say(self, notes: list[str]) -> None:
        """What a reader should know about the file, apart from the outcome."""
        for note in notes[:MOST_NOTES]:
            self.stderr.write(f"Note: {note}", self.style.WARNING)
        if len(notes) > MOST_NOTES:
            self.stderr.write(f"Note: {len(notes) - MOST_NOTES} more.", self.style.WARNING)


def _usage(sentence: str) -> CommandError:
    """A wrong call, as opposed to a file that cannot be counted."""
    return CommandError(sentence, returncode=2)


def _check_seats(rule: str, seats: int) -> None:
    if rule in BUDGET_RULES:
        raise _usage("--seats belongs to ranked ballots.")
    if seats < 1:
        raise _usage("--seats must be 1 or more.")
    if rule == "irv" and seats != 1:
        raise _usage("Instant runoff elects one: use --rule scottish-stv for several seats.")


def _is_pabulib(path: Path) -> bool:
    """By its name, or by its first word where the name says nothing."""
    if path.suffix.lower() in (".pb", ".csv"):
        return path.suffix.lower() == ".pb"
    try:
        with path.open("rb") as file:
            return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().upper().startswith(b"META")
    except OSError as error:
        raise _usage(f"{path} cannot be read: {error.strerror}.") from error
