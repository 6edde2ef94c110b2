"""Papers from the urns: entered twice after the close, agreed, closed by two, then counted."""

from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from accounts.models import User
from accounts.queries.people import assignments
from areas.models import Area
from ledger.actions import append, sign_head
from polls.actions.locks import hold
from polls.actions.order import forget_paper_order
from polls.algorithms.envelopes import Content, seal
from polls.algorithms.papers import Reading, agree, choice_of_paper, normal
from polls.models import PaperBallot, PaperClosing, PaperKind, PaperReading, Poll, SealedPaper
from polls.queries.log import log_of, logged_rules
from polls.queries.paper import desk_figures, pile_of, sealed_paper_hashes
from polls.queries.readings import decrypt_reading, encrypt_reading
from polls.queries.seals import closed_by_two, holds, seal_row
from polls.rules.ballots import taken_choice
from polls.rules.keys import frozen_key
from polls.rules.paper import (
    check_may_close_papers,
    check_may_confirm_papers,
    check_may_read,
    check_papers_are_entered,
    check_sealed,
)
from polls.rules.roll import check_written_here

logger = structlog.get_logger(__name__)


@transaction.atomic
def read_paper(
    *,
    poll: Poll,
    area: Area,
    number: int,
    kind: str,
    choice: Any,
    reason: str,
    by: User,
    at: datetime,
) -> PaperBallot:
    """What an officer reads on a paper: the first or the second reading, or one's own anew.

    ``area`` is the officer's desk; the paper is one of the pile in which that desk is read. Once
    two read the same, what it says is sealed and leaves the paper. Raises Refused, also for a
    choice that no ballot of this vote may say.
    """
    held, pile = _entered(poll), pile_of(poll, area)
    paper = PaperBallot.objects.filter(poll=held, area=pile, number=number).first()
    readings = list(paper.readings.all()) if paper else []
    check_may_read(
        area=area,
        readings=readings,
        officer=by,
        assignments=assignments(by, at),
        agree=paper is not None and paper.settled,
        kind=kind,
        reason=reason,
    )
    kind, choice = normal(kind, choice, held.method)
    if kind == PaperKind.CHOICE:  # a blank paper has a kind of its own
        choice = taken_choice({**logged_rules(held), "blank": False}, choice)
        kind, choice = normal(kind, choice, held.method)
    paper = paper or PaperBallot.objects.create(poll=held, area=pile, number=number)
    mine = next((one for one in readings if one.by_id == by.pk), None)
    mine = mine or PaperReading(paper=paper, by=by, turn=len(readings) + 1)
    mine.sealed = encrypt_reading(
        Reading(kind, choice, reason.strip() if kind == PaperKind.INVALID else "")
    )
    mine.save()
    _settle(held, paper)
    return paper


def _settle(poll: Poll, paper: PaperBallot) -> None:
    """Once two read the same, seal it under the vote's key, and keep only that two read."""
    readings = [decrypt_reading(one) for one in paper.readings.all()]
    if not agree(readings):
        return
    paper.readings.update(sealed="")
    paper.settled = True
    paper.save(update_fields=["settled"])
    content = Content(choice_of_paper(readings[0], poll.method), paper.area.district_code)
    key = frozen_key(poll=poll, rules=logged_rules(poll))
    sealed = SealedPaper(poll=poll, envelope=seal(key, content, poll.content_length))
    seal_row(poll, sealed)
    sealed.save(force_insert=True)


@transaction.atomic
def propose_closing(*, poll: Poll, explanation: str, by: User) -> PaperClosing:
    """Say that all papers are in; a new proposal replaces one that waits. Raises Refused."""
    held = _entered(poll)
    papers, voters = _check_complete(held, explanation)
    closing = PaperClosing.objects.filter(poll=held).first() or PaperClosing(poll=held)
    closing.papers, closing.voters = papers, voters
    closing.explanation, closing.proposed_by = explanation.strip(), by
    seal_row(held, closing)
    closing.save()
    return closing


@transaction.atomic
def confirm_closing(*, closing: PaperClosing, by: User) -> PaperClosing:
    """From now on no paper comes in or changes, and the count may run. Raises Refused.

    The log gets both numbers, the explanation and the hashes of what was sealed; what the papers
    say enters it with the count.
    """
    held = _entered(closing.poll)
    mine = PaperClosing.objects.select_for_update(of=("self",)).get(pk=closing.pk)
    papers, voters = _check_complete(held, mine.explanation)
    check_written_here(holds(held, mine))
    check_may_confirm_papers(closing=mine, officer=by, papers=papers, voters=voters)
    sealed = sealed_paper_hashes(held)
    check_sealed(papers=papers, sealed=len(sealed))
    forget_paper_order(held)
    mine.confirmed_by = by
    seal_row(held, mine)
    mine.save(update_fields=["confirmed_by", "seal"])
    entry = {
        "type": "papers",
        "papers": mine.papers,
        "voters": mine.voters,
        "explanation": mine.explanation,
        "sealed": sealed,
    }
    append(log=log_of(held), entry=entry)
    sign_head(log=log_of(held))
    return mine


def _entered(poll: Poll) -> Poll:
    """The poll, held, while its papers may be entered. Raises Refused.

    A closing that no two officers made would keep the database from taking papers: it goes.
    """
    held = hold(poll.pk)
    found = PaperClosing.objects.select_related("poll").filter(
        poll=held, confirmed_by__isnull=False
    )
    closed = bool(closed_by_two(found))
    check_papers_are_entered(poll=held, closed=closed)
    if not closed and found.delete()[0]:
        logger.error("forged_closing_of_papers_removed", poll=held.pk)
    return held


def _check_complete(poll: Poll, explanation: str) -> tuple[int, int]:
    """How many papers and voters there are. Raises Refused while something waits."""
    desks = desk_figures(poll)
    check_may_close_papers(
        waiting=sum(desk.once + desk.different for desk in desks),
        differs=any(desk.papers != desk.voters for desk in desks),
        explanation=explanation,
    )
    return sum(desk.papers for desk in desks), sum(desk.voters for desk in desks)
