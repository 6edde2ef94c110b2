"""Ballot and result in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone

from ledger.models import TreeHead
from participation.numbers import grouped, percent
from polls.algorithms.receipts import hash_start
from polls.algorithms.recognition import is_recognisable
from polls.algorithms.smallness import below
from polls.choices import Completion, Method, Rule
from polls.flag_presentation import finding_rows
from polls.forms import BackForm, ConfirmMarkForm
from polls.log import destroys_on, logged_rules, objection_days
from polls.models import (
    Channel,
    Dispute,
    KeyKind,
    MarkState,
    Option,
    Paper,
    PaperClosing,
    PaperKind,
    PaperMark,
    PaperReading,
    Poll,
    PollPage,
    PollState,
)
from polls.offices import office_words, offices_of_key
from polls.queries import (
    dispute_figures,
    done_interventions,
    envelope_in_log,
    envelope_of,
    filer_of,
    has_voted,
    key_after,
    order_for,
    poll_below,
)
from polls.queries.checks import check_figures, checked_receipt
from polls.queries.few import few_may_vote, held_back, waits_for_release
from polls.queries.flags import flag_figures
from polls.queries.paper import paper_desk, waiting_for_papers
from polls.queries.questions import question_and_page, questions_of
from polls.queries.readings import kept_reading
from polls.queries.roll import is_left_out
from polls.results import details
from polls.rules import check_may_vote
from polls.ties import lot_decided, tie_rows
from residents.audiences import audience_of
from residents.models import Area, Person, Residency
from residents.queries import current_residency
from residents.refusal import Refused
from web.languages import picked

BEFORE_THE_CLOSE = (PollState.PLANNED, PollState.OPEN)
FEW = 3
"""How many funded projects are named under the heading."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option on the ballot."""

    position: int
    label: str
    description: str
    effect: str
    cost: int | None
    category: str = ""
    picture: Any = None
    """An image of Wagtail, or None."""
    alternative: str = ""
    link: str = ""


def choice_of(option: Option) -> Choice:
    """An option in the reader's language, else in the site's first one."""
    return Choice(
        position=option.position,
        label=picked(option.labels),
        description=picked(option.descriptions),
        effect=picked(option.effects),
        cost=option.cost,
        category=option.category,
        picture=option.picture,
        alternative=picked(option.alternatives),
        link=picked(option.links),
    )


def frozen_options(rules: Mapping[str, Any]) -> list[Choice]:
    """The options by their frozen names, in their own order; no query."""
    return [
        Choice(o["position"], picked(o["labels"]), "", "", o["cost"], o.get("category", ""))
        for o in rules["options"]
    ]


def page_context(page: PollPage, _request: HttpRequest) -> dict[str, Any]:
    """What a vote's page shows, also in a preview: its rule and its options as written."""
    parent = page.get_parent()
    poll = poll_below(parent) if page.live else None
    return {
        "poll": poll if poll and poll.consultation.live else None,
        "audience": audience_of(poll) if poll and poll.consultation.live else None,
        "parent_url": parent.url,
        "rule": Rule(page.rule),
        "options": page.choices.all(),
    }


def place_of(poll: Poll) -> dict[str, Any]:
    """The question in the reader's language, and the consultation's page."""
    question, page = question_and_page(poll)
    return {
        "question": question,
        "consultation_url": page.url if page else "",
    }


def shown_to(poll: Poll, person: Person | None) -> list[Choice]:
    """The options in the reader's language and in the voter's order."""
    return [choice_of(option) for option in order_for(poll, person)]


def refusal_of(
    poll: Poll, person: Person | None, home: Residency | None, at: datetime
) -> Refused | None:
    """Why this person, who lives there, cannot cast the ballot now; None for those who can."""
    try:
        desk = paper_desk(poll, person)
        check_may_vote(poll=poll, person=person, residency=home, at=at, desk=desk)
    except Refused as refused:
        return refused
    return None


def ballot_context(poll: Poll, request: HttpRequest) -> dict[str, Any]:
    """Everything on a ballot; ``refusal`` says why this person cannot cast it now."""
    person, now = request.person, timezone.now()
    refusal = refusal_of(poll, person, current_residency(person, now), now)
    envelope = envelope_of(poll, person) if refusal is None else None
    options = shown_to(poll, person)
    return {
        "poll": poll,
        **place_of(poll),
        "options": options,
        "recognisable": _recognisable(poll, len(options), poll.electorate),
        "voted": has_voted(poll, person) if refusal else envelope is not None,
        "audience": audience_of(poll) if poll.state in BEFORE_THE_CLOSE else None,
        "destroys_on": destroys_on(poll),
        "counted": poll.state == PollState.ANNULLED and hasattr(poll, "tally"),
        "interventions": done_interventions(poll),
        "objection_days": objection_days(poll),
        "offices": office_words(offices_of_key(poll)),
        "few": few_may_vote(poll, now),
        "held_back": waits_for_release(poll),
        "refusal": refusal,
        "submission_key": "" if refusal else key_after(poll, person, envelope),
    }


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
        "recognisable": _recognisable(poll, len(labels), voted),
        "winners": winners,
        "lead_names": _lead_names(poll, winners),
    }


def _recognisable(poll: Poll, options: int, voters: int | None) -> bool:
    return is_recognisable(method=poll.method, options=options, limits=poll.limits, voters=voters)


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


def head_rows(heads: list[TreeHead]) -> list[dict[str, Any]]:
    """Heads of a page, newest first; each knows the one before it on the page."""
    earlier = [*heads[1:], None]
    return [
        {"head": head, "before": before.size if before else None}
        for head, before in zip(heads, earlier, strict=True)
    ]


def dispute_context(
    poll: Poll, dispute: Dispute | None = None, reader: Any = None
) -> dict[str, Any]:
    """The figures of the objections; for one of them also what the log says of its receipt.

    Who filed it stands there for the official who opened the seal last.
    """
    context = {"poll": poll, **place_of(poll), "figures": dispute_figures(poll)}
    if dispute is not None:
        start = hash_start(dispute.receipt)
        found, left_out = envelope_in_log(poll, start), is_left_out(poll, start)
        context |= {"dispute": dispute, "found": found, "left_out": left_out}
        context["checked"] = found is None and checked_receipt(poll, start)
        if dispute.sealed_filer and reader and dispute.filer_seen_by_id == reader.pk:
            context["filer"] = filer_of(dispute)
    return context


def mark_rows(
    marks: Iterable[PaperMark], officer: Any, typed: Mapping[object, Form]
) -> list[dict[str, Any]]:
    """Marks of a desk with what this officer may do about each; ``typed`` are forms with faults."""
    rows: list[dict[str, Any]] = []
    for mark in marks:
        form, name, asked = typed.get(mark.pk), f"{mark.pk}_%s", mark.back_asked_by_id
        row: dict[str, Any] = {"mark": mark, "waits": mark.state == MarkState.MARKED}
        if asked is None and row["waits"] and mark.marked_by_id != officer.pk:
            given = isinstance(form, ConfirmMarkForm)
            row["confirm"] = form if given else ConfirmMarkForm(auto_id=name)
        if asked is None:
            row["back"] = form if isinstance(form, BackForm) else BackForm(auto_id=name)
        row["take_back"] = asked is not None and asked != officer.pk
        rows.append(row)
    return rows


def paper_options(poll: Poll) -> list[Choice]:
    """The options in their own order, as on the printed paper, by their names alone."""
    options = [choice_of(option) for option in poll.options.order_by("position")]
    return [replace(option, description="", effect="", picture=None, link="") for option in options]


def reading_words(held: PaperReading, labels: Mapping[str, str], *, ranked: bool) -> str:
    """What an officer read on a paper, on one line."""
    reading = kept_reading(held)
    choice = reading.choice
    if reading.kind != PaperKind.CHOICE:
        words = str(PaperKind(reading.kind).label)
        return f"{words}: {reading.reason}" if reading.reason else words
    if isinstance(choice, dict):
        return " · ".join(f"{labels[p]}: {number}" for p, number in sorted(choice.items()))
    chosen = [labels[str(p)] for p in (choice if isinstance(choice, list) else [choice])]
    return " · ".join(f"{n}. {one}" if ranked else one for n, one in enumerate(chosen, start=1))


def difference_rows(
    papers: Iterable[Paper], poll: Poll, officer: Any, desks: Mapping[int, int]
) -> list[dict[str, Any]]:
    """Papers with both readings, and whether this officer is one of the two; ``desks`` are the
    officer's by pile."""
    labels = {str(option.position): option.label for option in paper_options(poll)}
    ranked = poll.method == Method.RANKING
    return [
        {
            "paper": paper,
            "desk": desks.get(paper.area_id, paper.area_id),
            "mine": any(one.by_id == officer.pk for one in paper.readings.all()),
            "readings": [
                {"by": one.by.email, "words": reading_words(one, labels, ranked=ranked)}
                for one in paper.readings.all()
            ],
        }
        for paper in papers
    ]


def poll_rows(polls: list[Poll]) -> list[dict[str, Any]]:
    """Votes as officials see them: what waits for shares, and which objections wait."""
    few, keys = held_back(polls), [poll.pk for poll in polls]
    questions = questions_of(polls)
    papers = set(waiting_for_papers().filter(pk__in=keys).values_list("pk", flat=True))
    return [
        {
            "poll": poll,
            "question": questions[poll.pk],
            "slug": poll.consultation.slug,
            "differs": poll.difference and poll.state in (PollState.OPEN, PollState.CLOSED),
            "papers": poll.pk in papers,
            "waits_for_shares": poll.key_kind == KeyKind.TRUSTEES and poll.awaits_count,
            "minutes_wait": poll.state == PollState.PLANNED and hasattr(poll, "consensus"),
            "held_back": poll.pk in few,
            "change_waits": any(not one.confirmed_at for one in poll.interventions.all()),
            "flags": sum(len(flag.reviews.all()) < 2 for flag in poll.flags.all()),
            "waiting": [dispute.number for dispute in poll.disputes.all() if not dispute.outcome],
        }
        for poll in polls
    ]
