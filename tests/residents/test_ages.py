"""What is kept of sex and birth: enough for counts and for the age limit, and nothing more."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from residents.actions.verification import confirm_at_desk, request_verification
from residents.ages import adult_from, age_band
from residents.models import Identity
from residents.queries import Traits, traits_of
from tests import factories
from web.refusal import Refused


def nik_of(born: date, *, female: bool, serial: str = "9901") -> str:
    day = born.day + (40 if female else 0)
    return f"647201{day:02}{born.month:02}{born.year % 100:02}{serial}"


def confirm(person: Person, officer: Person, born: date, *, female: bool) -> None:
    request = request_verification(
        person=person, area=factories.area("64.72.03.1005"), at=timezone.now()
    )
    confirm_at_desk(
        request=request,
        nik=nik_of(born, female=female),
        birth_date=born,
        by=officer.user,
        at=timezone.now(),
    )


@pytest.mark.parametrize(
    ("birth_year", "adult_on", "band"),
    [
        (None, None, ""),
        (2010, None, "0-16"),
        (2009, None, "17-24"),
        (2009, date(2026, 12, 24), "0-16"),
        (2009, date(2026, 11, 24), "17-24"),
        (2002, None, "17-24"),
        (2001, None, "25-34"),
        (1991, None, "35-44"),
        (1981, None, "45-54"),
        (1971, None, "55-64"),
        (1962, None, "55-64"),
        (1961, None, "65+"),
        (1900, None, "65+"),
    ],
)
def test_bands_are_those_of_the_census(
    birth_year: int | None, adult_on: date | None, band: str
) -> None:
    assert age_band(birth_year, adult_on, date(2026, 11, 24)) == band


def test_a_leap_day_child_is_of_age_on_the_first_of_march() -> None:
    assert adult_from(date(2008, 2, 29)) == date(2025, 3, 1)
    assert adult_from(date(2008, 2, 28)) == date(2025, 2, 28)


@pytest.mark.django_db
def test_the_desk_keeps_sex_and_year_and_no_birthday(budi: Person, fitri: Person) -> None:
    confirm(budi, fitri, date(1990, 5, 17), female=True)
    identity = Identity.objects.get(person=budi)
    assert (identity.sex, identity.birth_year, identity.adult_from) == ("P", 1990, None)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of the database
            assert "1990-05-17" not in str(cursor.fetchall()), table


@pytest.mark.django_db
def test_the_17th_birthday_is_kept_only_while_it_lies_ahead(budi: Person, fitri: Person) -> None:
    today = timezone.localdate()
    young = today.replace(year=today.year - 17, day=1) + timedelta(days=40)
    confirm(budi, fitri, young, female=False)
    identity = Identity.objects.get(person=budi)
    assert (identity.sex, identity.adult_from) == ("L", adult_from(young))


@pytest.mark.django_db
def test_an_identity_of_before_is_completed_and_never_replaced(budi: Person, fitri: Person) -> None:
    born = date(1990, 5, 1)
    confirm(budi, fitri, born, female=True)
    Identity.objects.update(sex="", birth_year=None)
    budi.residencies.all().delete()
    confirm(budi, fitri, born, female=True)
    identity = Identity.objects.get()
    assert (identity.sex, identity.birth_year) == ("P", 1990)


@pytest.mark.django_db
@pytest.mark.parametrize("born", [date(1890, 5, 1), date(2090, 5, 1)])
def test_a_slip_in_the_year_is_no_taken_nik(budi: Person, fitri: Person, born: date) -> None:
    with pytest.raises(Refused, match="year of birth"):
        confirm(budi, fitri, born, female=True)
    assert not Identity.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken",
    [{"sex": "X"}, {"birth_year": 199}, {"birth_year": None, "adult_from": date(2030, 1, 1)}],
)
def test_the_database_refuses_what_cannot_be(city: object, broken: dict[str, object]) -> None:
    person = factories.person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Identity.objects.create(
            **{"person": person, "nik_hmac": "a", "nik_last4": "0001", "birth_year": 1990, **broken}
        )


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3, 30])
def test_traits_of_many_take_two_queries(city: object, count: int) -> None:
    people = [factories.verified(sex="P", birth_year=1990) for _ in range(count)]
    stranger = factories.person()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = traits_of(Person.objects.all(), date(2026, 11, 24))
    assert len(queries) == 2
    assert found == {p.pk: Traits("64.72.03.1005", "P", "35-44") for p in people}
    assert stranger.pk not in found


@pytest.mark.django_db
def test_somebody_verified_before_is_unknown_by_sex_and_age_not_by_place(city: object) -> None:
    old = factories.verified(sex="", birth_year=None)
    assert traits_of([old.pk], date(2026, 1, 1)) == {old.pk: Traits("64.72.03.1005", "", "")}
