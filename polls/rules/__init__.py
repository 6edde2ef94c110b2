"""Who may vote, and when. Facts and time are arguments."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TypeGuard

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from participation.money import rupiah
from polls.algorithms.contents import Choice, canonical, is_legal
from polls.algorithms.counting.simple import Breach
from polls.algorithms.outcome import Rules, broken_limits
from polls.choices import Method
from polls.models import (
    Dispute,
    FlagReview,
    Intervention,
    InterventionKind,
    KeyKind,
    Poll,
    PollState,
    Trustee,
)
from residents.audiences import audience_of
from residents.dates import last_minute
from residents.models import Area, Person, Residency, User
from residents.refusal import Refused
from residents.rules import check_signed_in
from residents.rules.residencies import check_eligible
from web.values import visible

SHORTEST_REASON = 20
MOST_DISPUTES = 3
"""Objections of one person to one vote."""


def check_is_open(*, poll: Poll, at: datetime) -> None:
    """Raises Refused before the opening and from the close on."""
    if poll.state == PollState.ANNULLED:
        raise Refused(_("This vote was annulled."))
    if poll.state == PollState.CONSENSUS:
        raise Refused(_("This was agreed without a vote."))
    if at < poll.opens_at:
        when = date_format(localtime(poll.opens_at), "DATETIME_FORMAT")
        raise Refused(_("The vote begins on %(date)s.") % {"date": when})
    if at >= poll.closes_at or poll.state in (PollState.CLOSED, PollState.COUNTED):
        when = date_format(last_minute(poll.closes_at), "DATETIME_FORMAT")
        raise Refused(_("The vote ended on %(date)s.") % {"date": when})
    if poll.state != PollState.OPEN:
        raise Refused(_("The vote is being opened. Please come back in a few minutes."))


def check_may_vote(
    *,
    poll: Poll,
    person: Person | None,
    residency: Residency | None,
    at: datetime,
    desk: Area | None,
) -> Residency:
    """One of those whom the vote is for, while it is open. Raises Refused.

    ``desk`` is the kelurahan that marked the person as voting on paper, if one did.
    """
    check_is_open(poll=poll, at=at)
    if desk is not None:
        raise Refused(
            _(
                "You are noted as voting on paper, so you cannot also vote online. If that is "
                "wrong, ask at the kelurahan %(area)s: until the close two officers can take the "
                "note back."
            )
            % {"area": desk.name}
        )
    return check_eligible(person=person, residency=residency, audience=audience_of(poll), at=at)


def check_may_plan(poll: Poll | None) -> None:
    """Rules and options change until the opening. Raises Refused."""
    if poll is not None and poll.state != PollState.PLANNED:
        raise Refused(_("The vote was opened. Its rules and options can no longer be changed."))


def taken_choice(rules: Rules, choice: object) -> Choice:
    """The one form of what a ballot says, from any channel. Raises Refused as ``check_choice``."""
    positions = [option["position"] for option in rules["options"]]
    found: Choice = canonical(choice, method=rules["method"], positions=positions)
    check_choice(rules, found)
    return found


def taken_online(rules: Rules, choice: object) -> Choice:
    """The same of a ballot cast online: a blank single choice comes on paper alone, since online it
    would be a mark. Raises Refused."""
    return taken_choice({**rules, "blank": False}, choice)


def check_choice(rules: Rules, choice: object) -> None:
    """Whether a ballot under the frozen rules may say this. Raises Refused with what to mend."""
    costs = {option["position"]: option["cost"] for option in rules["options"]}
    method, limits = rules["method"], rules["limits"]
    if method == Method.ALLOCATION and _is_division(choice, costs):
        for breach in broken_limits(rules, choice):
            raise Refused(_words(breach))
        if any(amount % limits.get("step", 1) for amount in choice.values()):
            step = rupiah(limits["step"])
            raise Refused(_("Give each option an amount in steps of %(step)s.") % {"step": step})
    blank = rules.get("blank", False)
    if is_legal(choice, method=method, costs=costs, limits=limits, blank=blank):
        return
    most = limits.get("most", len(costs))
    if isinstance(choice, list) and len(choice) > most:
        raise Refused(_("Choose at most %(most)d options.") % {"most": most})
    if method == Method.SCORE:
        raise Refused(_("Give each option 0 to %(points)d points.") % {"points": limits["points"]})
    raise Refused(_("Choose one of the options."))


def _is_division(choice: object, costs: Mapping[int, int | None]) -> TypeGuard[dict[str, int]]:
    """Whole amounts by known positions, whatever their sum."""
    known = {str(position) for position in costs}
    return isinstance(choice, dict) and all(
        position in known and type(amount) is int for position, amount in choice.items()
    )


def _words(breach: Breach) -> str:
    """What is wrong with a division of the budget, with both numbers."""
    numbers = {
        "category": breach.category,
        "amount": rupiah(int(breach.amount)),
        "limit": rupiah(int(breach.limit)),
    }
    if breach.what == "ceiling":
        return _("Together that is %(amount)s; the budget is %(limit)s.") % numbers
    if breach.what == "share" and breach.amount < breach.limit:
        return _("“%(category)s” gets %(amount)s; it must get at least %(limit)s.") % numbers
    if breach.what == "share":
        return _("“%(category)s” gets %(amount)s; it may get at most %(limit)s.") % numbers
    return _("Give each option an amount from zero on.")


def asked_words(number: int) -> tuple[int, int]:
    """Which two of the twenty words an officer types back, counted from one."""
    return 5 + number * 3 % 8, 13 + number * 5 % 8


def check_wrote_down(*, share: str, number: int, typed: tuple[str, str]) -> None:
    """The two words that were asked for. Raises Refused."""
    words = share.split()
    expected = [words[place - 1] for place in asked_words(number)]
    if [word.strip().casefold() for word in typed] != expected:
        raise Refused(_("These are not the words asked for. Compare them with your paper."))


def check_may_bring_share(
    *, poll: Poll, trustee: Trustee, papers_wait: bool, needs_release: bool = False
) -> None:
    """To rehearse before the opening, or to count after the close. Raises Refused."""
    if poll.offline:
        raise Refused(_("Shares of this vote are typed on the officers' machine, never here."))
    if trustee.confirmed_at is None:
        raise Refused(_("Write your share down first, and type two of its words."))
    if poll.state == PollState.PLANNED and poll.rehearsed_at is None:
        return
    if not poll.awaits_count:
        raise Refused(_("No share is needed now."))
    if papers_wait:
        raise Refused(_("The papers of this vote are still being entered. Shares come after them."))
    if poll.difference:
        raise Refused(
            _("Sealed votes and voters do not fit. Two officials decide first; then shares come.")
        )
    if needs_release:
        raise Refused(
            _("Fewer than four people voted. Shares come after two officials gave their reasons.")
        )


def check_key_is_ready(poll: Poll, known_marks: Collection[str]) -> None:
    """With trustees: each share on paper, and a rehearsal with real shares. Raises Refused.

    ``known_marks`` are those of a key like this one that was rehearsed.
    """
    if poll.key_kind != KeyKind.TRUSTEES:
        return
    if poll.trustees.filter(confirmed_at=None).exists():
        raise Refused(_("Not every officer has written down his or her share."))
    if not poll.public_key:
        raise Refused(_("The officers have not drawn the key."))
    if poll.rehearsed_at is None:
        raise Refused(_("The shares have not been rehearsed."))
    if poll.rehearsed_mark not in known_marks:
        raise Refused(
            _(
                "This is not the key that was rehearsed. Nothing is sealed with it: name the "
                "officers anew."
            )
        )


def check_may_dispute(*, person: Person | None, poll: Poll) -> None:
    """Signed in, so that nobody floods it, while envelopes are still there. Raises Refused."""
    check_signed_in(person)
    if poll.state == PollState.CONSENSUS:
        raise Refused(_("This was agreed without a vote, so there are no receipts."))
    if poll.destroyed_at is not None:
        raise Refused(_("The time for objections is over; the sealed votes were destroyed."))


def check_may_file(*, is_known: bool, waits: bool, filed: int) -> None:
    """A receipt of this vote's log, or of a vote that was checked, about which none waits, of who
    filed few. Raises Refused.
    """
    if not is_known:
        raise Refused(
            _(
                "The log of this vote does not hold this receipt. Compare each letter. If it is "
                "right, take it to the officials of this vote: whoever keeps an earlier head of "
                "the log can show that an entry is gone."
            )
        )
    if waits:
        raise Refused(_("An objection about this receipt waits for its answer already."))
    if filed >= MOST_DISPUTES:
        raise Refused(
            _("You have filed %(most)d objections to this vote, and that is the limit.")
            % {"most": MOST_DISPUTES}
        )


def check_may_propose(
    *, poll: Poll, kind: str, closes_at: datetime | None, reason: str, at: datetime
) -> None:
    """Close later while the vote runs; annul an opened one; leave out what fits no voter once it
    is closed; say why. Raises Refused.

    Whether a vote of few may be released is said by ``polls.rules.few``.
    """
    if len(visible(reason)) < SHORTEST_REASON:
        raise Refused(_("Give a reason that everybody can understand."))
    check_is_due(poll=poll, kind=kind, at=at)
    if kind == InterventionKind.EXTENSION and (closes_at is None or closes_at <= poll.closes_at):
        raise Refused(_("The new close must be later than the present one."))


def check_is_due(*, poll: Poll, kind: str, at: datetime) -> None:
    """Whether a vote is where this kind of change can be made of it. Raises Refused."""
    if kind == InterventionKind.RELEASE:
        return
    if kind == InterventionKind.ANNULMENT:
        if poll.state in (PollState.PLANNED, PollState.ANNULLED, PollState.CONSENSUS):
            raise Refused(_("Only a vote that was opened can be annulled."))
        return
    if kind == InterventionKind.EXCLUSION:
        if not poll.awaits_count:
            raise Refused(_("Sealed votes are left out after the close and before the count."))
        return
    check_is_open(poll=poll, at=at)


def proposable(*, poll: Poll, held_back: bool, at: datetime) -> list[str]:
    """The kinds of changes that can be proposed now; ``held_back``: the vote of one to three voters
    waits for reasons to be counted."""
    found: list[str] = []
    for kind in InterventionKind.values:
        with suppress(Refused):
            check_is_due(poll=poll, kind=kind, at=at)
            found.append(kind)
    return [kind for kind in found if held_back or kind != InterventionKind.RELEASE]


def check_may_confirm(*, intervention: Intervention, officer: User) -> None:
    """Another officer than the one who proposed it. Raises Refused."""
    if intervention.confirmed_by_id is not None:
        raise Refused(_("This was confirmed already."))
    if intervention.proposed_by_id == officer.pk:
        raise Refused(_("Another officer must confirm what you proposed."))


def check_may_answer(*, dispute: Dispute, answer: str) -> None:
    """Once, with a reason. Raises Refused."""
    if dispute.outcome:
        raise Refused(_("This objection was answered already."))
    if len(visible(answer)) < SHORTEST_REASON:
        raise Refused(_("Give a reason that everybody can understand."))


def check_may_review(*, reviews: Sequence[FlagReview], officer: User, words: str) -> None:
    """Two different officials, each once, with words. Raises Refused."""
    if any(review.by_id == officer.pk for review in reviews):
        raise Refused(_("You have reviewed this. Another official has to look as well."))
    if len(reviews) >= 2:
        raise Refused(_("Two officials have reviewed this already."))
    if len(visible(words)) < SHORTEST_REASON:
        raise Refused(
            _("Write in at least %(least)d letters what you looked at.")
            % {"least": SHORTEST_REASON}
        )
