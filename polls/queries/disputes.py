"""Objections to votes: how many there are, and who filed one."""

from django.db.models import Count, Q

from accounts.models import Person
from polls.algorithms.envelopes import Unreadable
from polls.models import Dispute, Poll, Ruling
from polls.queries.outside_key import decrypt


def dispute_figures(poll: Poll) -> dict[str, int]:
    """How many objections there are, and what became of them."""
    return Dispute.objects.filter(poll=poll).aggregate(
        filed=Count("pk"),
        founded=Count("pk", filter=Q(outcome=Ruling.FOUNDED)),
        unfounded=Count("pk", filter=Q(outcome=Ruling.UNFOUNDED)),
        waiting=Count("pk", filter=Q(outcome="")),
    )


def waiting_disputes() -> int:
    """How many objections wait for an answer."""
    return Dispute.objects.filter(outcome="").count()


def filer_of(dispute: Dispute) -> Person | None:
    """Who filed an objection, None when that is gone. For an official who opened the seal."""
    try:
        return Person.objects.filter(pk=int(decrypt(dispute.sealed_filer))).first()
    except Unreadable:
        return None
