"""Who may do what, about being a resident. Facts and time are arguments."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from areas.choices import Level
from areas.models import Area
from residents import names
from residents.models import Person, Residency, RoleAssignment, User, VerificationRequest
from residents.rules.offices import check_not_oneself, works_for
from web.refusal import Refused


def check_signed_in(person: Person | None) -> Person:
    """Raises Refused for a visitor."""
    if person is None:
        raise Refused(
            _("Sign in first. Without an account you can read everything."),
            remedy=_("Sign in or sign up"),
            remedy_url=reverse("account_login"),
        )
    return person


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


def check_public_name(
    name: str, *, city: str = "", protected: Iterable[str] = (), staff: Iterable[str] = ()
) -> None:
    """Raises Refused for a name that is empty, too long, or could be taken for somebody else's.

    ``protected`` are names of offices, ``staff`` those of the people who act for the city now.
    Residents may share a name: demanding a unique one would drive them to their full real name.
    """
    cleaned = names.shown(name)
    if not 2 <= len(cleaned) <= 80 or not names.skeleton(cleaned):
        raise Refused(_("Choose a name of 2 to 80 characters."))
    eye = names.skeleton(cleaned)
    offices = (*names.OFFICES, *protected, *([f"kota {city}"] if city else []))
    if names.looks_like_an_office(cleaned, offices) or (city and eye == names.skeleton(city)):
        raise Refused(_("This name could be taken for the city's. Please choose another one."))
    if eye == names.skeleton(names.DELETED) or names.NEUTRAL.fullmatch(cleaned):
        raise Refused(_("Rembuk gives such names itself. Please choose another one."))
    if any(eye == names.skeleton(other) for other in staff):
        raise Refused(
            _(
                "Somebody who works for the city has this name here. "
                "Add something to it, so that nobody mistakes you."
            )
        )


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
