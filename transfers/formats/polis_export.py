"""Writing a survey as Polis writes a conversation: the same files with the same columns."""

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from django.urls import reverse

from polls.algorithms.opinion_groups import AGREE, DISAGREE, UNSEEN, Votes, opinion_groups
from polls.algorithms.opinion_result import SMALLEST
from polls.models import Statement, StatementSurvey

Line = Iterable[Any]


@dataclass(frozen=True, slots=True)
class Release:
    """A survey as everybody may have it.

    ``votes``: participants are numbers from 0 in a random order that is another one each time,
    statements the numbers of ``statements``.
    """

    survey: StatementSurvey
    statements: dict[str, Statement]
    votes: Votes


def write_conversation(release: Release, folder: Path, *, packed: bool = False) -> list[Path]:
    """``comments.csv``, ``votes.csv``, ``participants-votes.csv`` and ``summary.csv``.

    ``packed``: the votes with gzip, as Polis' open data are kept. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    groups = _groups(release.votes)
    return [
        _write(folder / "comments.csv", _comments(release)),
        _write(folder / "votes.csv", _votes(release), packed=packed),
        _write(folder / "participants-votes.csv", _matrix(release.votes, groups), packed=packed),
        _write(folder / "summary.csv", _summary(release, groups)),
    ]


def _write(path: Path, lines: Iterable[Line], *, packed: bool = False) -> Path:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    data = text.getvalue().encode()
    if packed:
        path, data = path.with_name(f"{path.name}.gz"), gzip.compress(data, mtime=0)
    path.write_bytes(data)
    return path


def _stamp(at: datetime) -> tuple[int, str]:
    return int(at.timestamp() * 1000), at.strftime("%a %b %d %H:%M:%S %Z %Y")


def _comments(release: Release) -> Iterator[Line]:
    """Each with the author's number, which is that of nobody who voted and of one statement only:
    otherwise whoever knows who wrote it would know all that this person answered.
    """
    head = "timestamp datetime comment-id author-id agrees disagrees moderated comment-body"
    yield head.split()
    votes = release.votes
    column = {name: place for place, name in enumerate(votes.statements)}
    first = len(votes.participants)
    for number, (name, statement) in enumerate(release.statements.items()):
        cells = votes.cells[:, column[name]] if name in column else np.empty(0)
        agrees, disagrees = (int((cells == said).sum()) for said in (AGREE, DISAGREE))
        at = _stamp(release.survey.opens_at)
        yield [*at, name, first + number, agrees, disagrees, 1, statement.body]


def _votes(release: Release) -> Iterator[Line]:
    """By statement and participant, as Polis has them; all at the end of the survey."""
    yield ["timestamp", "datetime", "comment-id", "voter-id", "vote"]
    votes, at = release.votes, _stamp(release.survey.closes_at)
    columns, rows = np.nonzero(votes.cells.T != UNSEEN)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        answer = int(votes.cells[row, column])
        yield [*at, votes.statements[column], votes.participants[row], answer]


def _groups(votes: Votes) -> list[str]:
    """The group of each participant; nothing for who is in none, or in one of fewer than ten."""
    members = opinion_groups(votes).members
    sizes = np.bincount(members[members >= 0])
    return [str(one) if one >= 0 and sizes[one] >= SMALLEST else "" for one in members.tolist()]


def _matrix(votes: Votes, groups: list[str]) -> Iterator[Line]:
    head = ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"]
    yield [*head, *votes.statements]
    for name, group, cells in zip(votes.participants, groups, votes.cells, strict=True):
        counts = [int(sum_) for sum_ in ((cells == AGREE).sum(), (cells == DISAGREE).sum())]
        said = ["" if cell == UNSEEN else cell for cell in cells.tolist()]
        yield [name, group, 0, len(said) - said.count(""), *counts, *said]


def _summary(release: Release, groups: list[str]) -> Iterator[Line]:
    people = len(release.votes.participants)
    slug = release.survey.consultation.slug
    yield ["topic", release.survey.question]
    yield ["url", reverse("polls:show-opinions", args=[slug])]
    yield ["voters", people]
    yield ["voters-in-conv", int(release.votes.have_enough().sum())]
    yield ["commenters", len({one.author_id for one in release.statements.values()})]
    yield ["comments", len(release.statements)]
    yield ["groups", len(set(groups) - {""})]
    yield ["conversation-description", ""]
