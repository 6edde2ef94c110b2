"""The result of a vote in rows for bars and tables."""

from typing import Any

from areas.models import Area
from participation.numbers import grouped, percent
from polls.algorithms.recognition import is_recognisable
from polls.algorithms.smallness import below
from polls.choices import Completion, Method, Rule
from polls.models import Channel, PaperClosing, Poll
from polls.pages.flags import finding_rows
from polls.pages.place import place_of
from polls.pages.result_rows import details
from polls.pages.ties import lot_decided, tie_rows
from polls.queries.checks import check_figures
from polls.queries.disputes import dispute_figures
from polls.queries.flags import flag_figures
from polls.queries.interventions import done_interventions
from polls.queries.log import logged_rules, objection_days
from polls.queries.offices import office_words, offices_of_key
from polls.queries.options import choice_of

FEW = 3


"""How many funded projects are named under the heading."""


def result_context(poll: Poll) -> dict[str, Any]:
    """The frozen result in rows for bars and tables."""
    result = poll.tally.result
    labels = {str(o.position): choice_of(o).label for o in poll.options.all()}
    winners = [labels[str(position)] for position in result["winners"]]
    voted, electorate = result["voted"], result["electorate"]
    flags = flag_figures(poll)
    return {
        "poll": poll,
        **place_of(poll),
        "tally": poll.tally,
        "interventions": done_interventions(poll),
        "objection_days": objection_days(poll),
        "offices": office_words(offices_of_key(poll)),
        "disputes": dispute_figures(poll),
        "papers": PaperClosing.objects.filter(poll=poll, confirmed_by__isnull=False).first(),
        "flags": flags,
        "findings": finding_rows(flags),
        "result": result,
        "few": voted < below(logged_rules(poll), "breakdowns"),
        "channels": channel_words(result.get("channels", {})),
        "checks": check_figures(poll, result.get("channels", {}).get(Channel.ONLINE, voted)),
        "turnout": percent(100 * voted / electorate) if electorate else None,
        **details(result, labels, "budget" if selects_projects(poll) else poll.method),
        "ties": tie_rows(result, labels),
        "by_lot": lot_decided(result),
        "rule": Rule(poll.rule),
        "selects_projects": selects_projects(poll),
        "raises_shares": poll.counting.get("completion", Completion.NONE) != Completion.NONE,
        "by_points": poll.method == Method.SCORE,
        "strata": _stratum_rows(result, labels, poll.method),
        "labels": list(labels.values()),
        "recognisable": is_recognisable(
            method=poll.method, options=len(labels), limits=poll.limits, voters=voted
        ),
        "winners": winners,
        "lead_names": _lead_names(poll, winners),
    }


def _lead_names(poll: Poll, winners: list[str]) -> list[str]:
    """The names to stand under a heading that only counts them; a long list has a table."""
    if selects_projects(poll):
        return winners if len(winners) <= FEW else []
    names_stand_above = poll.method in (Method.RANKING, Method.ALLOCATION) or len(winners) == 1
    return [] if names_stand_above else winners


def selects_projects(poll: Poll) -> bool:
    """Whether the result is a list of projects within a budget, whatever the ballots held."""
    return poll.rule in (Rule.EQUAL_SHARES, Rule.GREEDY)


def channel_words(numbers: dict[str, int]) -> list[str]:
    """How many votes came in how: the channels that brought any. ``numbers`` is empty where all
    votes could only be cast online."""
    return [
        f"{grouped(number)} {Channel(name).label}" for name, number in numbers.items() if number
    ]


def _stratum_rows(
    result: dict[str, Any], labels: dict[str, str], method: str
) -> list[dict[str, Any]]:
    """One row a kecamatan of at least ten voters, by name; the others are the last row."""
    names = dict(Area.objects.filter(code__in=result["strata"]).values_list("code", "name"))
    rows = [
        {"name": names.get(code, code), "cells": _stratum_cells(counts, labels, method)}
        for code, counts in result["strata"].items()
    ]
    return sorted(rows, key=lambda row: (row["name"] == "", row["name"]))


def _stratum_cells(
    counts: dict[str, int], labels: dict[str, str], method: str
) -> list[dict[str, str]]:
    """What each option got there: votes, marks or points, and of divided money its part."""
    total = sum(counts.values()) or 1
    return [
        {
            "label": label,
            "value": percent(100 * counts[p] / total)
            if method == Method.ALLOCATION
            else grouped(counts[p]),
        }
        for p, label in labels.items()
    ]
