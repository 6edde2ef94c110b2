"""Who belongs to a group: entered and ended at the desk, with the card."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.choices import Role
from accounts.models import Person, User
from accounts.queries.people import assignments
from accounts.queries.roles import acting_as
from accounts.rules.offices import check_not_oneself
from residents.actions import telling
from residents.models import Group, Membership
from residents.rules.groups import (
    check_may_add_member,
    check_may_end_membership,
    check_may_keep_group,
)
from web.languages import in_first_language


@transaction.atomic
def add_member(
    *,
    group: Group,
    person: Person,
    since: date,
    until: date | None,
    by: User,
    at: datetime,
) -> Membership:
    """Enter somebody from a day on, and tell him or her. Raises Refused."""
    _check_and_lock(group, person, by, at)
    known = Membership.objects.filter(group=group, person=person).first()
    today = timezone.localdate(at)
    check_may_add_member(known=known, since=since, until=until, today=today)
    made, _new = Membership.objects.update_or_create(
        group=group,
        person=person,
        defaults={
            "valid_from": since,
            "valid_until": until,
            "given_by": by,
            "given_as": acting_as(user=by, role=Role.KELURAHAN_OFFICER, at=at, area=group.office),
            "ended_by": None,
        },
    )
    _tell(made, gettext_noop("You were entered as a member of a group"), "added", at)
    return made


@transaction.atomic
def end_membership(*, group: Group, person: Person, by: User, at: datetime) -> Membership:
    """End it with yesterday; one that began today or later never was. Raises Refused."""
    _check_and_lock(group, person, by, at)
    known = Membership.objects.filter(group=group, person=person).first()
    today = timezone.localdate(at)
    held = check_may_end_membership(known=known, today=today)
    yesterday = today - timedelta(days=1)
    held.valid_from = min(held.valid_from, yesterday)
    held.valid_until, held.ended_by = yesterday, by
    held.save(update_fields=["valid_from", "valid_until", "ended_by"])
    _tell(held, gettext_noop("Your membership of a group was ended"), "ended", at)
    return held


def _check_and_lock(group: Group, person: Person, by: User, at: datetime) -> None:
    check_may_keep_group(group=group, assignments=list(assignments(by, at)))
    check_not_oneself(person=person, officer=by)
    Person.objects.select_for_update().get(pk=person.pk)


def _tell(membership: Membership, title: str, what: str, at: datetime) -> None:
    telling.tell(
        person=membership.person,
        title=title,
        words=in_first_language(membership.group.name),
        url_name="privacy:my-data",
        event=f"membership:{membership.pk}:{what}:{at:%Y%m%d%H%M%S}",
        at=at,
    )
