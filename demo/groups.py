"""A group of residents, for consultations and votes that concern its members alone."""

from datetime import date

from accounts.models import Person, User
from areas.models import Area
from residents.models import Group, Membership


def found_traders(members: list[Person], office: Area, officer: User, since: date) -> None:
    """The traders of a market; a kelurahan has entered them at its desk."""
    group = Group.objects.create(
        code="pasar-segiri",
        name={"id": "Pedagang Pasar Segiri", "en": "Traders of Pasar Segiri"},
        who={
            "id": "Anda berjualan di Pasar Segiri dan punya kartu pedagang.",
            "en": "You sell at Pasar Segiri and have a trader's card.",
        },
        office=office,
    )
    Membership.objects.bulk_create(
        Membership(group=group, person=person, valid_from=since, given_by=officer)
        for person in members
    )
