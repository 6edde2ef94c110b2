"""Reads about polls. Nothing here can tell how somebody voted."""

import hashlib
import json
import random
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.queries.pages import published
from ledger.models import Leaf, TreeHead
from participation.models import Consultation, ConsultationPage
from polls.algorithms.envelopes import Unreadable, envelope_hash
from polls.algorithms.receipts import receipt_code
from polls.models import (
    Channel,
    Dispute,
    Intervention,
    Option,
    Outcome,
    Poll,
    PollPage,
    PollState,
    SealedBallot,
    Tally,
    Trustee,
    Turnout,
)
from polls.queries.log import log_of
from polls.queries.outside_key import form_key, kept, pseudonym
from polls.queries.seals import holds
from residents.audiences import audience_of
from residents.models import Person, RoleAssignment, User
from residents.queries.residencies import eligible

PICTURE = "width-480|format-webp"
"""How a picture of an option is shown (``polls/option_words.html``)."""


def polls() -> "QuerySet[Poll]":
    """Polls of public consultations with what rules and pages need."""
    pictures = get_image_model().objects.prefetch_renditions(PICTURE)
    return (
        Poll.objects.filter(consultation__live=True)
        .select_related("consultation", "territory", "group__office")
        .prefetch_related("options", Prefetch("options__picture", pictures))
    )


def polls_to_cast() -> "QuerySet[Poll]":
    """The same with no more than casting needs: the frozen rules name the options."""
    bare = polls().prefetch_related(None).select_related(None)
    return bare.select_related("consultation", "territory")


def pages_of(consultation: Consultation) -> "list[PollPage]":
    """The live pages of a consultation's vote, the source language's first."""
    parents = ConsultationPage.objects.filter(translation_key=consultation.translation_key)
    below = Q(pk=None)
    for path in parents.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    pages = published(PollPage.objects.filter(below)).select_related("locale")
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


def paper_polls() -> "QuerySet[Poll]":
    """Votes that also take papers, from the opening to the count; the one that ends next first.
    Without those that were destroyed unopened."""
    running = [PollState.OPEN, PollState.CLOSED]
    found = polls().filter(paper=True, state__in=running, destroyed_at=None)
    return found.order_by("closes_at")


def settled_poll(consultation: Consultation) -> Poll | None:
    """The poll of a consultation that has a result, counted or agreed; else None."""
    over = [PollState.COUNTED, PollState.CONSENSUS]
    return Poll.objects.filter(consultation=consultation, state__in=over).first()


def result_of(poll: Poll) -> dict[str, Any] | None:
    """What was counted, also of a vote that was annulled afterwards; None before."""
    return Tally.objects.filter(poll=poll).values_list("result", flat=True).first()


def has_voted(poll: Poll, person: Person | None) -> bool:
    """Whether a person voted online; never what was chosen."""
    mine = Turnout.objects.filter(poll=poll, person=person, channel=Channel.ONLINE)
    return person is not None and mine.exists()


def envelope_of(poll: Poll, person: Person | None) -> bytes | None:
    """The voter's envelope that stands; None without one."""
    if person is None:
        return None
    name = pseudonym(poll.pk, person.pk, outside=poll.outside_key)
    kept = SealedBallot.objects.filter(poll=poll, pseudonym=name)
    found = kept.values_list("envelope", flat=True).first()
    return None if found is None else bytes(found)


def ballot_key(poll: Poll, person: Person | None) -> str:
    """The idempotency key of the form that is shown to a voter now; empty for a visitor."""
    return key_after(poll, person, envelope_of(poll, person))


def key_after(poll: Poll, person: Person | None, envelope: bytes | None) -> str:
    """The same for a voter whose envelope is known."""
    if person is None:
        return ""
    name = pseudonym(poll.pk, person.pk, outside=poll.outside_key)
    return form_key(name, envelope, outside=poll.outside_key)


def receipt_of(poll: Poll, person: Person | None) -> str:
    """The receipt of the voter's envelope that stands; empty without one. Kept nowhere."""
    envelope = envelope_of(poll, person)
    return receipt_code(envelope_hash(envelope)) if envelope is not None else ""


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
    """Hashes of the envelopes that stand, sorted, so that they tell no order; each once."""
    found = SealedBallot.objects.filter(poll=poll).values_list("envelope", flat=True)
    return sorted(set(map(envelope_hash, found)))


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


def order_for(poll: Poll, person: Person | None) -> list[Option]:
    """The options in an order drawn for this voter; the seed reproduces it."""
    options = list(poll.options.all())
    voter = pseudonym(poll.pk, person.pk, outside=poll.outside_key) if person else ""
    seed = hashlib.sha256(f"{poll.order_seed}|{voter}".encode()).digest()
    random.Random(seed).shuffle(options)  # noqa: S311 - an order to be reproduced, no secret
    return options


def done_interventions(poll: Poll) -> list[Intervention]:
    """How two officers changed a vote, and why; oldest first. Nothing that they did not decide."""
    done = Intervention.objects.filter(poll=poll, confirmed_at__isnull=False)
    return [one for one in done if holds(poll, one)]


def dispute_figures(poll: Poll) -> dict[str, int]:
    """How many objections there are, and what became of them."""
    return Dispute.objects.filter(poll=poll).aggregate(
        filed=Count("pk"),
        founded=Count("pk", filter=Q(outcome=Outcome.FOUNDED)),
        unfounded=Count("pk", filter=Q(outcome=Outcome.UNFOUNDED)),
        waiting=Count("pk", filter=Q(outcome="")),
    )


def polls_for_officials() -> "QuerySet[Poll]":
    """Every vote, newest first, with its objections and how many shares were brought."""
    return (
        Poll.objects.select_related("consultation", "consensus")
        .prefetch_related("disputes", "flags__reviews", "interventions")
        .annotate(brought=Count("trustees", filter=~Q(trustees__brought_share="")))
        .order_by("-opens_at", "-pk")
    )


def waiting_disputes() -> int:
    """How many objections wait for an answer."""
    return Dispute.objects.filter(outcome="").count()


def filer_of(dispute: Dispute) -> Person | None:
    """Who filed an objection, None when that is gone. For an official who opened the seal."""
    try:
        return Person.objects.filter(pk=int(kept(dispute.sealed_filer))).first()
    except Unreadable:
        return None


def shares_of(user: Any) -> "QuerySet[Trustee]":
    """The shares of keys that an officer holds, of votes that still need them."""
    if not user.is_authenticated:
        return Trustee.objects.none()
    over = [PollState.COUNTED, PollState.ANNULLED, PollState.CONSENSUS]
    to_check = Q(poll__state=PollState.COUNTED, poll__offline=True, poll__destroyed_at=None)
    return (
        Trustee.objects.filter(
            to_check | ~Q(poll__state__in=over), officer=user, poll__destroyed_at=None
        )
        .select_related("poll__consultation", "officer")
        .order_by("poll__opens_at")
    )


def past_shares_of(user: Any) -> "QuerySet[Trustee]":
    """The shares that an officer held, of votes that no longer need them, the newest first."""
    held = Trustee.objects.filter(officer=user).select_related("poll__consultation")
    return held.exclude(pk__in=shares_of(user)).order_by("-poll__opens_at")


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
