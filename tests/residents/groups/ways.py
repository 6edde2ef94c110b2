"""Groups in a few words: made, joined, and kept at the desk."""

from datetime import date
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import Person
from residents.actions.verification import confirm_at_desk, request_verification
from residents.models import Group, Membership
from tests import factories
from web.submissions import new_key

SIDODADI, JAWA, LEMPAKE = "64.72.03.1005", "64.72.03.1002", "64.72.05.1003"
NIK, BORN = "6472014105909901", date(1990, 5, 1)
DESK = "/id/loket/kelompok/pasar-pagi/"


def group(code: str = "pasar-pagi", **fields: Any) -> Group:
    return Group.objects.create(
        **{
            "code": code, "name": {"id": "Pedagang Pasar Pagi", "en": "Traders of Pasar Pagi"},
            "who": {"id": "Anda berjualan di Pasar Pagi.", "en": "You sell at Pasar Pagi."},
            "office": factories.area(SIDODADI), **fields,
        }
    )  # fmt: skip


def member(group: Group, person: Person, **days: Any) -> Membership:
    return Membership.objects.create(group=group, person=person, **days)


def with_card(fitri: Person, name: str = "sari") -> Person:
    """A resident whom the desk has verified with the card."""
    person, now = factories.person(name), timezone.now()
    request = request_verification(person=person, area=factories.area(SIDODADI), at=now)
    confirm_at_desk(request=request, nik=NIK, birth_date=BORN, by=fitri.user, at=now)
    return person


def officer(client: Client, person: Person) -> Client:
    client.force_login(person.user)
    return client


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "what": "add", "nik": NIK, "birth_date": "1990-05-01", "proof": "on",
        "submission_key": new_key(), **fields,
    }  # fmt: skip
