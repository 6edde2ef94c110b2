"""The accounts to try the demonstration with, and the residents around them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import cycle
from random import Random

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone

from accounts.actions.people import sign_up_person
from accounts.actions.roles import assign_role
from accounts.choices import Role
from accounts.models import Person, User
from areas.choices import Level
from areas.models import Area, Population
from demo.groups import found_traders
from demo.names import public_names
from demo.newcomers import ask_for_verification
from demo.population_register import load_register
from residents.actions.identities import facts_of, identify
from residents.ages import BANDS, MINORS
from residents.choices import Route
from residents.models import Identity, Residency
from residents.nik import parse_nik

DOMAIN = "demo.example"
PASSWORD = "rembuk-demo"  # noqa: S105 - printed in the README; production refuses these accounts
RESIDENTS = 400
FIRST_AGE = {name: first for first, name in BANDS}
SIDODADI = "64.72.03.1005"
SITI = ("6472034708529003", date(1952, 8, 7))
"""Number and date of birth on the card of an older resident who votes on paper."""
ACCOUNTS = {
    "ana": ("Ana", ()),
    "budi": ("Budi", ()),
    "citra": ("Citra", ((Role.MODERATOR, "64.72"),)),
    "cahya": ("Cahya", ((Role.MODERATOR, "64.72"), (Role.EDITOR, "64.72"))),
    "dewi": ("Dewi", ((Role.EDITOR, "64.72"),)),
    "eko": ("Eko", ((Role.OFFICIAL, "64.72"),)),
    "kartika": ("Kartika", ((Role.OFFICIAL, "64.72"),)),
    "fitri": ("Fitri", ((Role.KELURAHAN_OFFICER, SIDODADI),)),
    "indra": ("Indra", ((Role.KELURAHAN_OFFICER, SIDODADI),)),
    "hadi": ("Hadi", ((Role.RT_HEAD, f"{SIDODADI}.RT012"),)),
    "gita": ("Gita", ((Role.PUBLISHER, "64.72"),)),
    "admin": ("Admin", ((Role.PUBLISHER, "64.72"),)),
}


@dataclass(slots=True)
class Cast:
    """Everybody of the demonstration, by name and by kelurahan."""

    named: dict[str, Person]
    by_area: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    areas: dict[str, Area] = field(default_factory=dict)
    homes: dict[int, Area] = field(default_factory=dict)
    _turns: dict[str, Iterator[Person]] = field(default_factory=dict)

    def user(self, name: str) -> User:
        user = self.named[name].user
        if user is None:
            raise LookupError(name)
        return user

    def somebody(self, area_name: str) -> Person:
        """The next resident of that kelurahan, in turn."""
        if area_name not in self._turns:
            self._turns[area_name] = cycle(self.by_area[area_name])
        return next(self._turns[area_name])

    def everybody(self) -> list[Person]:
        return [person for people in self.by_area.values() for person in people]


def gather(now: datetime, chance: Random) -> Cast:
    """Make the accounts and 400 verified residents, spread like the population."""
    areas = list(Area.objects.level(Level.URBAN_VILLAGE))
    people = _residents(areas, now, chance)
    cast = Cast(named=_accounts(now), areas={area.name: area for area in areas})
    for person, area in people:
        cast.by_area[area.name].append(person)
        cast.homes[person.pk] = area
    _verify(cast.named["ana"], Area.objects.get(code=SIDODADI), cast.user("fitri"), now)
    cast.homes[cast.named["ana"].pk] = Area.objects.get(code=SIDODADI)
    cast.named["siti"] = _with_card("siti", "Siti", SITI, cast.user("fitri"), now)
    ask_for_verification(_newcomers(), cast.user("hadi"), now)
    load_register(cast.user("fitri"), now)
    traders = [cast.named["ana"], *cast.by_area["Sidodadi"][:11]]
    since = timezone.localdate(now) - timedelta(days=60)
    found_traders(traders, Area.objects.get(code=SIDODADI), cast.user("fitri"), since)
    return cast


def _accounts(now: datetime) -> dict[str, Person]:
    made, users = {}, {}
    for name, (public_name, _roles) in ACCOUNTS.items():
        powers = {"is_staff": True, "is_superuser": True} if name == "admin" else {}
        users[name], made[name] = _account(name, public_name, **powers)
    for name, (_public_name, roles) in ACCOUNTS.items():
        for role, code in roles:
            area = Area.objects.get(code=code)
            given = assign_role(user=users[name], role=role, area=area, by=users["admin"])
            given.valid_from = timezone.localdate(now) - timedelta(days=300)
            given.save(update_fields=["valid_from"])
    return made


def _account(name: str, public_name: str, **powers: bool) -> tuple[User, Person]:
    user = User.objects.create_user(f"{name}@{DOMAIN}", PASSWORD, **powers)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user, sign_up_person(user=user, public_name=public_name)


def _verify(person: Person, area: Area, officer: User, now: datetime) -> None:
    Residency.objects.create(
        person=person,
        area=area,
        route=Route.DESK,
        issued_by=officer,
        valid_from=now - timedelta(days=200),
        valid_until=now + timedelta(days=settings.REMBUK_RESIDENCY_DAYS - 200),
    )


def _with_card(
    name: str, public_name: str, card: tuple[str, date], officer: User, now: datetime
) -> Person:
    """A verified resident of Sidodadi whom the desk finds by identity card."""
    _user, person = _account(name, public_name)
    facts = facts_of(parse_nik(*card), card[1], now, married=False)
    identify(person=person, facts=facts, at=now)
    _verify(person, Area.objects.get(code=SIDODADI), officer, now)
    return person


def _newcomers() -> list[Person]:
    names = ("Hana", "Wati", "Joko", "Tono")
    return [_account(name.lower(), name)[1] for name in names]


def _residents(areas: list[Area], now: datetime, chance: Random) -> list[tuple[Person, Area]]:
    homes = _homes(areas, chance)
    names = public_names(len(homes), chance)
    # In bulk: these people never sign in, so no password has to be computed for them.
    users = User.objects.bulk_create(
        User(email=f"warga{number:03}@{DOMAIN}", password=UNUSABLE_PASSWORD_PREFIX + "demo")
        for number in range(1, len(homes) + 1)
    )
    since = now - timedelta(days=240)
    people = Person.objects.bulk_create(
        Person(user=user, public_name=name, created_at=since)
        for user, name in zip(users, names, strict=True)
    )
    Residency.objects.bulk_create(
        Residency(
            person=person,
            area=area,
            route=Route.DESK,
            valid_from=since,
            valid_until=since + timedelta(days=settings.REMBUK_RESIDENCY_DAYS),
        )
        for person, area in zip(people, homes, strict=True)
    )
    _identities(list(zip(people, homes, strict=True)), now, chance)
    return list(zip(people, homes, strict=True))


def _identities(people: list[tuple[Person, Area]], now: datetime, chance: Random) -> None:
    """Sex and year of birth as in the kelurahan, tilted to the young, who write more.

    One in forty was verified before these were kept. The hash is none: no number is behind it.
    """
    cells: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    adults = Population.objects.exclude(age_band=MINORS)
    for home, sex, band, count in adults.values_list("area", "sex", "age_band", "count"):
        first = FIRST_AGE[band]
        cells[home].append((sex, first, count * (3 if first < 45 else 1)))
    made = []
    for number, (person, area) in enumerate(people, start=1):
        sex, first, _weight = chance.choices(
            cells[area.pk], [weight for *_facts, weight in cells[area.pk]]
        )[0]
        made.append(
            Identity(
                person=person,
                nik_hmac=f"demo-{number:059}",
                nik_last4=f"{number:04}",
                sex=sex if number % 40 else "",
                birth_year=now.year - first - chance.randrange(8) if number % 40 else None,
            )
        )
    Identity.objects.bulk_create(made)


def _homes(areas: list[Area], chance: Random) -> list[Area]:
    """A home for each resident: four in every kelurahan, the others by population."""
    counts: dict[int, int] = defaultdict(int)
    for area_id, count in Population.objects.newest().values_list("area_id", "count"):
        counts[area_id] += count
    weights = [counts[area.pk] or 1 for area in areas]
    extra = chance.choices(areas, weights, k=RESIDENTS - 4 * len(areas))
    return [area for area in areas for _ in range(4)] + extra
