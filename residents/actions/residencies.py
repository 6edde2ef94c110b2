"""A residency from its beginning to its end: made, renewed, moved, ended, and announced."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.choices import Role
from accounts.models import Person, RoleAssignment, User
from accounts.queries.people import assignments
from accounts.queries.roles import acting_as
from areas.models import Area
from residents.actions import telling
from residents.choices import EndReason, RequestState
from residents.models import Identity, Residency, VerificationRequest
from residents.rules.residencies import check_may_end_residency, check_may_record_marriage
from web.each import each
from web.refusal import Refused


def issue(
    *,
    person: Person,
    area: Area,
    rt: Area | None,
    route: str,
    by: User | None,
    assignment: RoleAssignment | None,
    at: datetime,
) -> Residency:
    """Make the residency that is valid from now on; an earlier one ends with it.

    Called inside the transaction of the verb that decided it. Since when somebody is known in an
    RT is kept over a renewal.
    """
    today = timezone.localdate(at)
    earlier = Residency.objects.select_for_update().filter(person=person, revoked_at=None).first()
    since = today if rt else None
    if earlier is not None:
        stays = earlier.area_id == area.pk
        if stays and rt is None:
            rt, since = earlier.rt, earlier.rt_since
        elif stays and earlier.rt_id == (rt.pk if rt else None):
            since = earlier.rt_since
        earlier.revoked_at = at
        earlier.end_reason = EndReason.RENEWED if stays else EndReason.MOVED
        earlier.save(update_fields=["revoked_at", "end_reason"])
    return Residency.objects.create(
        person=person,
        area=area,
        rt=rt,
        rt_since=since,
        route=route,
        issued_by=by,
        issued_as=assignment,
        valid_from=at,
        valid_until=at + timedelta(days=settings.REMBUK_RESIDENCY_DAYS),
    )


@transaction.atomic
def end_residency(
    *, residency: Residency, reason: str, words: str, by: User, at: datetime
) -> Residency:
    """An officer ends a residency: died, left, or revoked with words. Raises Refused."""
    held = (
        Residency.objects.select_for_update(of=("self",))
        .select_related("person", "area")
        .get(pk=residency.pk)
    )
    check_may_end_residency(
        residency=held,
        reason=reason,
        words=words,
        officer=by,
        assignments=list(assignments(by, at)),
    )
    assignment = acting_as(user=by, role=Role.KELURAHAN_OFFICER, at=at, area=held.area)
    write_end(held, reason, words.strip(), by, assignment, at)
    telling.tell(
        person=held.person,
        title=gettext_noop("Your residency was ended"),
        words=held.end_words,
        url_name="residents:verification",
        event=f"residency:{held.pk}:ended",
        at=at,
    )
    return held


@transaction.atomic
def record_marriage(*, residency: Residency, by: User, at: datetime) -> None:
    """An officer saw that somebody under 17 is married, who may take part from now on.

    For those whose way to the residency knew no more than the birth date. Raises Refused.
    """
    held = (
        Residency.objects.select_for_update(of=("self",))
        .select_related("person__identity", "area")
        .get(pk=residency.pk)
    )
    identity = getattr(held.person, "identity", None)
    check_may_record_marriage(
        residency=held,
        adult_from=identity.adult_from if identity else None,
        officer=by,
        assignments=list(assignments(by, at)),
        day=timezone.localdate(at),
    )
    Identity.objects.filter(person=held.person).update(adult_from=None)
    telling.tell(
        person=held.person,
        title=gettext_noop("You can take part now"),
        words="",
        url_name="residents:verification",
        event=f"residency:{held.pk}:married",
        at=at,
    )


@transaction.atomic
def leave_city(*, person: Person, at: datetime) -> None:
    """Somebody says that he or she lives here no longer. Raises Refused when not verified."""
    held = Residency.objects.select_for_update().filter(person=person, revoked_at=None).first()
    if held is None:
        raise Refused(_("You are not a verified resident now."))
    write_end(held, EndReason.LEFT, "", person.user, None, at)


def write_end(
    held: Residency,
    reason: str,
    words: str,
    by: User | None,
    assignment: RoleAssignment | None,
    at: datetime,
) -> None:
    """Write who ended a residency, as what and why. Called inside the verb that decided it."""
    held.revoked_at, held.end_reason, held.end_words = at, reason, words
    held.ended_by, held.ended_as = by, assignment
    held.save(update_fields=["revoked_at", "end_reason", "end_words", "ended_by", "ended_as"])


def remind_of_renewal(*, at: datetime) -> int:
    """Tell those whose residency ends soon, once. Found by a query; returns how many."""
    soon = at + timedelta(days=settings.REMBUK_RENEWAL_DAYS)
    due = Residency.objects.valid_at(at).filter(valid_until__lte=soon, reminded_at=None)

    @transaction.atomic
    def remind(residency: Residency) -> bool:
        claimed = Residency.objects.filter(pk=residency.pk, reminded_at=None)
        if not claimed.update(reminded_at=at):
            return False
        telling.tell(
            person=residency.person,
            title=gettext_noop("Your verification ends soon. Please renew it"),
            words="",
            url_name="residents:verification",
            event=f"residency:{residency.pk}:renew",
            at=at,
        )
        return True

    residencies = due.select_related("person").order_by("pk")[:500]
    return each(residencies, remind, "holder_not_reminded", named="residency")


def follow_merger(*, area: Area, into: Area) -> None:
    """Those who live in an RT that was merged belong to its successor, as do waiting requests."""
    Residency.objects.filter(rt=area, revoked_at=None).update(rt=into)
    VerificationRequest.objects.filter(rt=area, state=RequestState.WAITING).update(rt=into)
