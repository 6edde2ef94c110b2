"""Who may do what, about being a resident. Facts and time are arguments."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, RoleAssignment, User
from accounts.rules.offices import check_not_oneself, works_for
from accounts.rules.people import check_signed_in
from areas.choices import Level
from areas.models import Area
from residents.models import Residency, VerificationRequest
from web.refusal import Refused


def check_verified(person: Person | None, residency: Residency | None) -> Residency:
    """Raises Refused for somebody whose residency is not confirmed."""
    check_signed_in(person)
    if residency is None:
        raise Refused(
            _("For this the kelurahan must first confirm that you live here."),
            remedy=_("How to become a verified resident"),
            remedy_url=reverse("residents:verification"),
        )
    return residency


def check_birth_date(birth_date: date, today: date) -> None:
    """Raises Refused for a day on which nobody alive can be born: a slip of the keyboard."""
    if not birth_date.year >= 1900 or birth_date > today:
        raise Refused(_("Check the year of birth on the card."))


def check_may_ask_verification(
    *, person: Person | None, residency: Residency | None, waiting: bool, area: Area, at: datetime
) -> None:
    """Raises Refused for a visitor, somebody who already waits, or somebody verified there.

    In its last weeks a residency can be renewed where it is.
    """
    check_signed_in(person)
    if waiting:
        raise Refused(_("Your request is waiting at the kelurahan. You need not ask again."))
    renewable = at + timedelta(days=settings.REMBUK_RENEWAL_DAYS)
    if residency is not None and residency.area_id == area.pk and residency.valid_until > renewable:
        raise Refused(_("You are already a verified resident of this kelurahan."))
    if area.level != Level.URBAN_VILLAGE:
        raise Refused(_("Choose a kelurahan."))


def check_may_decide_request(
    *,
    request: VerificationRequest,
    officer: User,
    assignments: list[RoleAssignment],
    refused_before: bool,
) -> None:
    """Only an officer of that kelurahan, and never about himself or herself. Raises Refused.

    After an objection that was right, not the officer who had refused.
    """
    check_not_oneself(person=request.person, officer=officer)
    if not works_for(area=request.area, assignments=assignments):
        raise Refused(_("This request belongs to another kelurahan."))
    if refused_before:
        raise Refused(_("You refused this request before. Another officer has to decide."))
