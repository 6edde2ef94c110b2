"""Reads about polls. Nothing here can tell how somebody voted."""

import hashlib
import json
import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from ledger.models import Leaf, TreeHead
from participation.models import Consultation, ConsultationPage
from polls.envelopes import form_key, pseudonym
from polls.log import log_of
from polls.models import (
    Channel,
    Dispute,
    Flag,
    FlagKind,
    FlagReview,
    Intervention,
    KeyKind,
    MarkState,
    Option,
    Outcome,
    Paper,
    PaperMark,
    PaperReading,
    Poll,
    PollPage,
    PollState,
    SealedBallot,
    Trustee,
    Turnout,
)
from polls.papers import DeskFigures, choice_of_paper, figures
from polls.receipts import receipt_code
from polls.tally import Pair
from residents.audiences import audience_of
from residents.models import Area, Person, RoleAssignment, User
from residents.queries.residencies import desk_areas, eligible


def polls() -> "QuerySet[Poll]":
    """Polls of public consultations with what rules and pages need."""
    return (
        Poll.objects.filter(consultation__live=True)
        .select_related("consultation__territory", "territory", "group__office")
        .prefetch_related("options")
    )


def pages_of(consultation: Consultation) -> "list[PollPage]":
    """The live pages of a consultation's vote, the source language's first."""
    parents = ConsultationPage.objects.filter(translation_key=consultation.translation_key)
    below = Q(pk=None)
    for path in parents.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    pages = PollPage.objects.live().filter(below).select_related("locale")
    return sorted(pages, key=lambda page: page.locale.language_code != settings.LANGUAGE_CODE)


def page_of(consultation: Consultation) -> "PollPage | None":
    """The page that rules a consultation's vote: the live one of the source language."""
    page = next(iter(pages_of(consultation)), None)
    rules = page is not None and page.locale.language_code == settings.LANGUAGE_CODE
    return page if rules else None


def poll_below(parent: Page) -> Poll | None:
    """The poll of the consultation whose page this is, in any language."""
    return Poll.objects.filter(consultation__translation_key=parent.translation_key).first()


def opened_polls() -> "QuerySet[Poll]":
    """Those of ``polls`` that have been opened, and so have a log."""
    return polls().exclude(state=PollState.PLANNED)


def settled_poll(consultation: Consultation) -> Poll | None:
    """The poll of a consultation that has a result, counted or agreed; else None."""
    over = [PollState.COUNTED, PollState.CONSENSUS]
    return Poll.objects.filter(consultation=consultation, state__in=over).first()


def has_voted(poll: Poll, person: Person | None) -> bool:
    """Whether a person voted online; never what was chosen."""
    mine = Turnout.objects.filter(poll=poll, person=person, channel=Channel.ONLINE)
    return person is not None and mine.exists()


def paper_desk(poll: Poll, person: Person | None) -> Area | None:
    """The kelurahan that marked a person as voting on paper; None for everybody else."""
    if person is None or not poll.paper:
        return None
    marks = PaperMark.objects.filter(poll=poll, person=person).select_related("area")
    mark = marks.exclude(state=MarkState.TAKEN_BACK).first()
    return mark.area if mark else None


def paper_polls() -> "QuerySet[Poll]":
    """Votes that also take papers, from the opening to the count; the one that ends next first."""
    return (
        polls()
        .filter(paper=True, state__in=[PollState.OPEN, PollState.CLOSED])
        .order_by("closes_at")
    )


def marks_of_desk(user: Any, at: datetime) -> "QuerySet[PaperMark]":
    """Marks of the kelurahan that an officer works for, which stand; not one's own."""
    return (
        PaperMark.objects.filter(area__in=desk_areas(user, at))
        .exclude(state=MarkState.TAKEN_BACK)
        .exclude(person__user=user)
        .select_related("poll", "person__identity", "area", "marked_by", "back_asked_by")
    )


def marks_to_confirm(user: Any, at: datetime) -> "QuerySet[PaperMark]":
    """What a colleague noted or asked to take back, in votes that run, and this officer decides."""
    mine = marks_of_desk(user, at).filter(poll__state=PollState.OPEN)
    return mine.filter(
        Q(state=MarkState.MARKED, back_asked_by=None) & ~Q(marked_by=user)
        | Q(back_asked_by__isnull=False) & ~Q(back_asked_by=user)
    )


def ballot_key(poll: Poll, person: Person | None) -> str:
    """The idempotency key of the form that is shown to a voter now; empty for a visitor."""
    if person is None:
        return ""
    name = pseudonym(poll.pk, person.pk)
    kept = SealedBallot.objects.filter(poll=poll, pseudonym=name).first()
    return form_key(name, bytes(kept.envelope) if kept else None)


def receipt_of(poll: Poll, person: Person | None) -> str:
    """The receipt of the voter's envelope that stands; empty without one. Kept nowhere."""
    if person is None:
        return ""
    name = pseudonym(poll.pk, person.pk)
    kept = SealedBallot.objects.filter(poll=poll, pseudonym=name).first()
    return receipt_code(hashlib.sha256(bytes(kept.envelope)).hexdigest()) if kept else ""


@dataclass(frozen=True, slots=True)
class InLog:
    """Where the envelope of a receipt stands in the log, and what became of it."""

    entry: int
    replaced_by: int | None
    signed: bool
    """Whether a published head covers the entry already."""


def envelope_in_log(poll: Poll, hash_start: str) -> InLog | None:
    """The entry of the envelope whose hash begins so; None when the log does not hold it."""
    leaves = Leaf.objects.filter(log__name=log_of(poll))
    leaf = leaves.filter(data__startswith=f'{{"hash":"{hash_start}').first()
    if leaf is None:
        return None
    whole = json.loads(leaf.data)["hash"]
    later = leaves.filter(data__contains=f'"replaces":"{whole}"').first()
    head = TreeHead.objects.filter(log__name=log_of(poll)).last()
    return InLog(
        entry=leaf.index,
        replaced_by=later.index if later else None,
        signed=head is not None and head.size > leaf.index,
    )


def envelope_hashes(poll: Poll) -> list[str]:
    """Hashes of the envelopes that stand, sorted, so that they tell no order."""
    found = SealedBallot.objects.filter(poll=poll).values_list("envelope", flat=True)
    return sorted(hashlib.sha256(bytes(envelope)).hexdigest() for envelope in found)


def electorate(poll: Poll, at: datetime) -> int:
    """How many may vote at that time: a count, never a list."""
    return eligible(audience_of(poll), at).count()


def electorate_at_close(poll: Poll, at: datetime) -> int | None:
    """Those who can vote at the close, and those who voted and have moved away since.

    Of an imported poll what its file says, None where it says nothing.
    """
    if poll.imported:
        return poll.electorate
    residents = eligible(audience_of(poll), at).values("person")
    gone = Turnout.objects.filter(poll=poll).exclude(person__in=residents).count()
    return residents.count() + gone


def voted_in(person: Person) -> "QuerySet[Turnout]":
    """In which polls a person took part; never when, never what was chosen."""
    return Turnout.objects.filter(person=person).select_related("poll__consultation")


def order_for(poll: Poll, person: Person | None) -> list[Option]:
    """The options in an order drawn for this voter; the seed reproduces it."""
    options = list(poll.options.all())
    voter = pseudonym(poll.pk, person.pk) if person else ""
    seed = hashlib.sha256(f"{poll.order_seed}|{voter}".encode()).digest()
    random.Random(seed).shuffle(options)  # noqa: S311 - an order to be reproduced, no secret
    return options


def done_interventions(poll: Poll) -> "QuerySet[Intervention]":
    """How two officers changed a vote, and why; oldest first."""
    return Intervention.objects.filter(poll=poll, confirmed_at__isnull=False)


def dispute_figures(poll: Poll) -> dict[str, int]:
    """How many objections there are, and what became of them."""
    return Dispute.objects.filter(poll=poll).aggregate(
        filed=Count("pk"),
        founded=Count("pk", filter=Q(outcome=Outcome.FOUNDED)),
        unfounded=Count("pk", filter=Q(outcome=Outcome.UNFOUNDED)),
        waiting=Count("pk", filter=Q(outcome="")),
    )


def watched_polls(at: datetime) -> "QuerySet[Poll]":
    """Votes that run, and those that ended within a day."""
    ended = Q(closed_at__gt=at - timedelta(days=1))
    return Poll.objects.filter(Q(state=PollState.OPEN) | ended)


def flags_to_review(user: Any) -> "QuerySet[Flag]":
    """Flags that fewer than two officials reviewed, this one not yet."""
    seen = FlagReview.objects.filter(by=user).values("flag")
    counted = Flag.objects.annotate(done=Count("reviews")).filter(done__lt=2)
    return counted.exclude(pk__in=seen)


DIFFERENT = "different"
"""Two officials who found different things."""


def flag_figures(poll: Poll) -> dict[str, Any]:
    """How many flags were raised and reviewed by two people, and what both found, by kind."""
    flags = list(poll.flags.prefetch_related("reviews"))
    pairs = [[review.finding for review in flag.reviews.all()] for flag in flags]
    done = [pair for pair in pairs if len(pair) == 2]
    found = Counter(pair[0] if pair[0] == pair[1] else DIFFERENT for pair in done)
    return {
        "raised": len(flags),
        "device": sum(flag.kind == FlagKind.DEVICE for flag in flags),
        "burst": sum(flag.kind == FlagKind.BURST for flag in flags),
        "reviewed": len(done),
        "findings": dict(sorted(found.items())),
    }


def polls_for_officials() -> "QuerySet[Poll]":
    """Every vote, newest first, with its objections and how many shares were brought."""
    return (
        Poll.objects.select_related("consultation", "consensus")
        .prefetch_related("disputes", "flags__reviews")
        .annotate(brought=Count("trustees", filter=~Q(trustees__brought_share="")))
        .order_by("-opens_at", "-pk")
    )


def waiting_disputes() -> int:
    """How many objections wait for an answer."""
    return Dispute.objects.filter(outcome="").count()


def shares_of(user: Any) -> "QuerySet[Trustee]":
    """The shares of keys that an officer holds, of votes that still need them."""
    if not user.is_authenticated:
        return Trustee.objects.none()
    over = [PollState.COUNTED, PollState.ANNULLED, PollState.CONSENSUS]
    return (
        Trustee.objects.filter(officer=user)
        .exclude(poll__state__in=over)
        .select_related("poll__consultation", "officer")
        .order_by("poll__opens_at")
    )


def possible_trustees(at: datetime) -> "QuerySet[User]":
    """Everybody with a role for the city now."""
    held = RoleAssignment.objects.valid_on(timezone.localdate(at))
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("email")


def due_to_open(at: datetime) -> "QuerySet[Poll]":
    """Planned polls whose time has begun, of public consultations."""
    return polls().filter(state=PollState.PLANNED, opens_at__lte=at, closes_at__gt=at)


def due_to_close(at: datetime) -> "QuerySet[Poll]":
    """Open polls whose time is over, also of a consultation that is no longer public."""
    return Poll.objects.filter(state=PollState.OPEN, closes_at__lte=at)


def due_to_count() -> "QuerySet[Poll]":
    """Closed polls without a result whose key the server holds and whose papers are in."""
    closed = Poll.objects.filter(state=PollState.CLOSED, key_kind=KeyKind.SERVER)
    return closed.exclude(pk__in=waiting_for_papers())


def waiting_for_papers() -> "QuerySet[Poll]":
    """Closed polls with people who voted on paper, or papers, which are not yet closed as well."""
    used = Q(paper_marks__state=MarkState.CONFIRMED) | Q(papers__isnull=False)
    found = Poll.objects.filter(used, state=PollState.CLOSED, paper=True)
    return found.exclude(paper_closing__confirmed_by__isnull=False).distinct()


def papers_wait(poll: Poll) -> bool:
    """Whether the count waits for papers."""
    return waiting_for_papers().filter(pk=poll.pk).exists()


def read_papers(poll: Poll, areas: "QuerySet[Area] | None" = None) -> "QuerySet[Paper]":
    """The papers of a vote with what was read on them, of all desks or some."""
    found = Paper.objects.filter(poll=poll).select_related("area")
    found = found if areas is None else found.filter(area__in=areas)
    return found.prefetch_related("readings").order_by("area__name", "number")


def desk_figures(poll: Poll) -> list[DeskFigures]:
    """For each desk how many people voted on paper, and how far its papers are."""
    marks = PaperMark.objects.filter(poll=poll, state=MarkState.CONFIRMED)
    names = marks.values_list("area__name").annotate(Count("pk")).order_by()
    return figures(read_papers(poll), Counter(dict(names)))


def paper_choices(poll: Poll) -> list[Pair]:
    """What the papers say, each with the kecamatan of its desk."""
    return [
        (choice_of_paper(next(iter(paper.readings.all())), poll.method), paper.area.district_code)
        for paper in read_papers(poll).select_related("area__parent")
    ]


def next_number(poll: Poll, area: Area, user: Any) -> int:
    """The paper that an officer enters next: after the highest one that he or she read."""
    mine = PaperReading.objects.filter(by=user, paper__poll=poll, paper__area=area)
    return (mine.aggregate(last=Max("paper__number"))["last"] or 0) + 1
