"""A planned poll follows the consultation and the page of its vote, until it opens."""

from typing import Any

from django.conf import settings
from django.db import transaction

from participation.choices import PhaseKind
from participation.models import Consultation
from participation.registries.activities import options_for
from polls.actions.documents import forget_minutes
from polls.algorithms.dividing import step_amount
from polls.choices import BUDGETS, Method, Rule
from polls.models import Option, Poll, PollPage, PollState
from polls.queries.poll_pages import page_of, pages_of

STEPS = 100_000
"""Into how many parts the first endowment is divided when ``add1`` raises it: single rupiah below
Rp200,000 for each voter, and never so many that a city's count takes more than minutes."""


@transaction.atomic
def plan_poll(consultation: Consultation) -> None:
    """A planned poll for the vote phase of a consultation, as its page says."""
    phase = consultation.phases.filter(kind=PhaseKind.VOTE).first()
    known = Poll.objects.filter(consultation=consultation).first()
    if known is not None and known.state != PollState.PLANNED:
        return
    if phase is None:
        forget_poll(consultation)
        return
    page = page_of(consultation)
    poll, _made = Poll.objects.update_or_create(
        consultation=consultation,
        defaults={
            "question": page.title if page else consultation.title,
            "territory": consultation.territory,
            "opens_at": phase.starts_at,
            "closes_at": phase.ends_at,
            **_audience(page, consultation),
            **_rules(page),
        },
    )
    write_options(poll)


def forget_poll(consultation: Consultation) -> None:
    """A planned vote goes; one that was opened stays."""
    for poll in Poll.objects.filter(consultation=consultation, state=PollState.PLANNED):
        forget_minutes(poll)
        poll.options.all().delete()
        poll.delete()


def _audience(page: PollPage | None, consultation: Consultation) -> dict[str, Any]:
    """The group of the vote's own page, else those whom the consultation is for."""
    chosen = page if page is not None and page.group is not None else consultation
    within = chosen.group is None or chosen.within_territory
    return {"group": chosen.group, "within_territory": within}


def _rules(page: PollPage | None) -> dict[str, Any]:
    """The columns of a poll that its page decides; without a page each voter chooses one option."""
    if page is None:
        return {
            "rule": Rule.SINGLE_CHOICE,
            "method": Method.SINGLE,
            "limits": {},
            "counting": {},
            "quorum": 0,
            "paper": False,
        }
    rule = Rule(page.rule)
    counting: dict[str, Any] = {}
    if rule in (Rule.SINGLE_CHOICE, Rule.APPROVAL, Rule.SCORE):
        counting["ties"] = page.ties
    if rule.method == Method.RANKING:
        counting["seats"] = page.seats if rule == Rule.STV else 1
        counting["published"] = page.published
    if rule in BUDGETS:
        counting["budget"] = page.budget or 0
        counting["shares"] = [
            {"category": share.category, "least": share.least, "most": share.most}
            for share in page.shares.all()
        ]
    if rule == Rule.EQUAL_SHARES:
        counting["completion"] = page.completion
        counting["steps"] = STEPS
    return {
        "rule": rule,
        "method": rule.method,
        "limits": _limits(page, rule),
        "counting": counting,
        "quorum": page.quorum,
        "paper": page.paper,
    }


def _limits(page: PollPage, rule: Rule) -> dict[str, int]:
    """What a ballot may hold."""
    limits: dict[str, int] = {}
    if page.most and rule.method in (Method.APPROVAL, Method.RANKING, Method.BUDGET):
        limits["most"] = page.most
    if rule == Rule.SCORE:
        limits["points"] = page.points
    if rule == Rule.ALLOCATION:
        limits["budget"] = page.budget or 0
        limits["step"] = step_amount(limits["budget"], page.step)
    return limits


def write_options(poll: Poll) -> int:
    """What can be chosen, as the vote's page says now, else the proposals. Returns how many."""
    poll.options.all().delete()
    found = _own_options(poll) or [
        Option(
            labels=dict(option.labels),
            descriptions=dict(option.descriptions),
            effects=dict(option.effects),
            cost=option.cost,
        )
        for option in options_for(poll.consultation)
    ]
    for position, option in enumerate(found, start=1):
        option.poll, option.position = poll, position
    Option.objects.bulk_create(found)
    return len(found)


def _own_options(poll: Poll) -> list[Option]:
    """The options of the vote's page, with the words of every language."""
    pages = pages_of(poll.consultation)
    if not pages or pages[0].locale.language_code != settings.LANGUAGE_CODE:
        return []
    found = {
        planned.translation_key: Option(
            labels={},
            descriptions={},
            effects={},
            alternatives={},
            links={},
            cost=planned.cost,
            category=planned.category,
            picture_id=planned.picture_id,
        )
        for planned in pages[0].planned_options.all()
    }
    for page in pages:
        language = page.locale.language_code
        for planned in page.planned_options.all():
            option = found.get(planned.translation_key)
            if option is not None:
                option.labels[language] = planned.label
                option.descriptions[language] = planned.description
                option.effects[language] = planned.effect
                option.alternatives[language] = planned.alternative
                option.links[language] = planned.link
    return list(found.values())
