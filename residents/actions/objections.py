"""Objecting to a refusal or to the end of a residency; another officer decides."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.choices import Role
from accounts.models import Person, User
from accounts.queries.people import assignments
from accounts.queries.roles import acting_as
from residents.actions import telling
from residents.choices import EndReason, ObjectionState, RequestState
from residents.models import Objection, Residency, VerificationRequest
from residents.rules.claims import check_may_decide_objection, check_may_object
from web.refusal import Refused
from web.values import visible


@transaction.atomic
def object_to_refusal(
    *, request: VerificationRequest, person: Person, words: str, at: datetime
) -> Objection:
    """The person objects to a refusal, once. Raises Refused."""
    held = VerificationRequest.objects.select_for_update().get(pk=request.pk)
    known = Objection.objects.filter(request=held).exists()
    check_may_object(person=person, subject=held, known=known, at=at)
    return _object(person, words, at, request=held)


@transaction.atomic
def object_to_end(*, residency: Residency, person: Person, words: str, at: datetime) -> Objection:
    """The person objects to the end of a residency, once. Raises Refused."""
    held = Residency.objects.select_for_update().get(pk=residency.pk)
    known = Objection.objects.filter(residency=held).exists()
    check_may_object(person=person, subject=held, known=known, at=at)
    return _object(person, words, at, residency=held)


def _object(
    person: Person, words: str, at: datetime, **subject: VerificationRequest | Residency
) -> Objection:
    if not visible(words):
        raise Refused(_("Write why you object."))
    return Objection.objects.create(person=person, words=words.strip(), created_at=at, **subject)


@transaction.atomic
def decide_objection(
    *, objection: Objection, state: str, answer: str, by: User, at: datetime
) -> Objection:
    """Another officer upholds or reverses. A reversed refusal waits again, for another officer
    than the first; a reversed end makes the residency valid again, unless there is a newer one.
    """
    held = Objection.objects.select_for_update().get(pk=objection.pk)
    subject = held.request or held.residency
    if subject is None:  # the database does not let this be
        raise LookupError(held.pk)
    first = held.request.decided_by_id if held.request else held.residency.ended_by_id  # type: ignore[union-attr]
    check_may_decide_objection(
        objection=held,
        area=subject.area,
        decided_by=first,
        officer=by,
        assignments=list(assignments(by, at)),
        state=state,
        answer=answer,
    )
    held.state, held.answer, held.decided_at = state, answer.strip(), at
    held.decided_by = by
    held.decided_as = acting_as(user=by, role=Role.KELURAHAN_OFFICER, at=at, area=subject.area)
    held.save()
    if state == ObjectionState.REVERSED:
        _reverse(subject)
    telling.tell(
        person=held.person,
        title=gettext_noop("Your objection was decided"),
        words=held.answer,
        url_name="residents:verification",
        event=f"objection:{held.pk}",
        at=at,
    )
    return held


def _reverse(subject: VerificationRequest | Residency) -> None:
    """Where the NIK went to the holder of the card, only a card brings the residency back."""
    if isinstance(subject, VerificationRequest):
        others = subject.person.verification_requests.filter(state=RequestState.WAITING)
        if not others.exists():
            # Who had refused stays written down: the rule needs it.
            subject.state, subject.reason = RequestState.WAITING, ""
            subject.save(update_fields=["state", "reason"])
    elif subject.end_reason == EndReason.HOLDER:
        return
    elif not subject.person.residencies.filter(revoked_at=None).exists():
        subject.revoked_at, subject.end_reason = None, ""
        subject.save(update_fields=["revoked_at", "end_reason"])
