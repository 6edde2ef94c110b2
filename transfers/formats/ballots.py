"""The ballots of a counted poll as files that other programs read."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import get_default_timezone, is_naive, make_aware

from polls.algorithms.tally import marks
from polls.choices import Method, Rule
from web.dates import last_minute

Package = Mapping[str, Any]


class NoSuchFile(Exception):
    """The file cannot hold ballots of this kind."""


def as_pabulib(package: Package) -> str:
    """A budget in the Pabulib format. Projects have identifiers of one length, or those of the file
    that they came from, so that ties are broken by the identifier as text as in the poll."""
    rules = package["rules"]
    if rules["rule"] not in (Rule.EQUAL_SHARES, Rule.GREEDY):
        raise NoSuchFile("Pabulib holds votes that mark projects within a budget: use csv.")
    names, choices = _identifiers(rules), _valid(package)
    by_points = rules["method"] == Method.SCORE
    said = rules.get("imported", {}).get("meta", {})
    meta = {
        "description": rules["question"],
        "country": said.get("country", "Indonesia"),
        "unit": said.get("unit", settings.REMBUK_CITY),
        "instance": said.get("instance", rules["opens_at"][:4]),
        "num_projects": len(names),
        "num_votes": len(choices),
        "budget": rules["counting"].get("budget", 0),
        "vote_type": "scoring" if by_points else "approval",
        "rule": rules["rule"],
        "date_begin": rules["opens_at"][:10],
        "date_end": _last_day(rules["closes_at"]),
    }
    if rules.get("electorate") is not None:
        meta["electorate"] = rules["electorate"]
    lines: list[list[Any]] = [["META"], ["key", "value"], *map(list, meta.items())]
    lines += [["PROJECTS"], ["project_id", "cost", "category", "name"]]
    lines += [
        [names[o["position"]], o["cost"] or 0, o["category"], _label(o)] for o in rules["options"]
    ]
    lines += [["VOTES"], ["voter_id", "vote", "points"] if by_points else ["voter_id", "vote"]]
    for number, choice in enumerate(choices, start=1):
        given = marks(choice, rules["method"])
        line = [number, ",".join(names[position] for position in given)]
        points = [",".join(map(str, given.values()))] if by_points else []
        lines.append([*line, *points])
    return _written(lines, ";")


def _last_day(closes_at: str) -> str:
    """The day of the last minute, as ``2026-12-04``, of a moment in the city's time."""
    moment = datetime.fromisoformat(closes_at)
    if is_naive(moment):
        moment = make_aware(moment, get_default_timezone())
    return last_minute(moment).date().isoformat()


def _identifiers(rules: Mapping[str, Any]) -> dict[int, str]:
    """The projects' names by position: those of the file that they came from, else numbers."""
    positions = [option["position"] for option in rules["options"]]
    width = len(str(max(positions)))
    own = [str(position).zfill(width) for position in positions]
    given = rules.get("imported", {}).get("projects", own)
    return dict(zip(positions, given, strict=True))


def as_csv(package: Package) -> str:
    """Rankings as the Scottish councils publish them; other ballots one a row."""
    if package["rules"]["method"] == Method.RANKING:
        return _rankings(package)
    return _rows(package)


def _rankings(package: Package) -> str:
    options = package["rules"]["options"]
    number = {option["position"]: at for at, option in enumerate(options, start=1)}
    lines: list[list[Any]] = [[len(options), package["rules"]["counting"].get("seats", 1)]]
    for ranking, count in Counter(map(tuple, _valid(package))).most_common():
        lines.append([count, *(number[position] for position in ranking)])
    lines += [[f"Candidate {at}", _label(option)] for at, option in enumerate(options, start=1)]
    return _written(lines, ",")


def _rows(package: Package) -> str:
    """For each ballot its kecamatan (where published), whether it is valid, and what it gives
    each option."""
    options, method = package["rules"]["options"], package["rules"]["method"]
    heading = ["kecamatan", "valid", *(f"{o['position']} {_label(o)}" for o in options)]
    lines: list[list[Any]] = [heading]
    for choice, stratum in package["ballots"]:
        if choice is None:
            lines.append([stratum, 0, *("" for _ in options)])
            continue
        given = marks(choice, method)
        lines.append([stratum, 1, *(given.get(o["position"], 0) for o in options)])
    return _written(lines, ",")


def _valid(package: Package) -> list[Any]:
    return [choice for choice, _stratum in package["ballots"] if choice is not None]


def _label(option: Mapping[str, Any]) -> str:
    """The words of the source language on one line."""
    labels = option["labels"]
    words = labels.get(settings.LANGUAGE_CODE) or next(iter(labels.values()), "")
    return " ".join(str(words).split())


def _written(lines: list[list[Any]], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(lines)
    return text.getvalue()


FORMATS: Mapping[str, Callable[[Package], str]] = {"pabulib": as_pabulib, "csv": as_csv}
