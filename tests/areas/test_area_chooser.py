"""Choosing a territory in the editors' forms: one list, a search, and names that are unique."""

import itertools

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.roles import assign_role
from accounts.choices import Role
from accounts.models import Person
from areas.models import Area
from participation.actions.site import ensure_site
from participation.models import ConsultationIndexPage
from tests import factories
from tests.costs import assert_constant, costs

pytestmark = pytest.mark.django_db
LIST = "/admin/wilayah/pilih/results/"


@pytest.fixture(autouse=True)
def ground(city: Area) -> None:
    """Editors have their rights from the start of a site."""
    ensure_site()


@pytest.fixture
def sambutan(city: Area) -> Area:
    """A kelurahan named like its kecamatan, with an RT."""
    district = Area.objects.create(code="64.72.08", level="kecamatan", name="Sambutan", parent=city)
    made = Area.objects.create(
        code="64.72.08.1001", level="kelurahan", name="Sambutan", parent=district
    )
    Area.objects.create(code="64.72.08.1001.RT011", level="rt", name="RT 011", parent=made)
    return made


@pytest.fixture
def dewi(ground: None) -> Person:
    """An editor, with the rights that the start of a site gives."""
    somebody = factories.person("dewi")
    assert somebody.user
    assign_role(user=somebody.user, role=Role.EDITOR, area=factories.area("64.72"), by=None)
    return somebody


def shown(somebody: Person, query: str) -> str:
    client = Client()
    client.force_login(somebody.user)  # type: ignore[arg-type]
    answer = client.get(LIST, {"q": query})
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_area_has_a_name_of_its_own(sambutan: Area) -> None:
    names = [area.full_name for area in Area.objects.with_areas_above()]
    assert len(names) == len(set(names))
    assert "Kelurahan Sambutan, Kec. Sambutan" in names
    assert "Kecamatan Sambutan" in names
    assert "RT 011, Kelurahan Sambutan, Kec. Sambutan" in names
    assert "Kota Samarinda" in names


def test_a_search_finds_by_name_place_and_level(sambutan: Area, dewi: Person) -> None:
    found = shown(dewi, "Kelurahan Sambutan")
    assert "Kelurahan Sambutan, Kec. Sambutan" in found
    assert "Kecamatan Sambutan<" not in found
    assert "RT 011, Kelurahan Sambutan" in shown(dewi, "RT 011 Sambutan")
    assert "Lempake" not in shown(dewi, "sambutan")


def test_the_list_asks_the_same_number_of_queries_whatever_it_shows(
    sambutan: Area, dewi: Person
) -> None:
    client = Client()
    client.force_login(dewi.user)  # type: ignore[arg-type]
    numbers = itertools.count(100)

    def grow(amount: int) -> None:
        Area.objects.bulk_create(
            Area(code=f"{sambutan.code}.RT{n}", level="rt", name=f"RT {n}", parent=sambutan)
            for n in itertools.islice(numbers, amount)
        )

    assert_constant(costs(client, LIST, grow))


def test_the_form_of_a_consultation_offers_the_search(sambutan: Area, dewi: Person) -> None:
    parent = ConsultationIndexPage.objects.get(locale__language_code="id")
    client = Client()
    client.force_login(dewi.user)  # type: ignore[arg-type]
    add = reverse("wagtailadmin_pages:add", args=("participation", "consultationpage", parent.pk))
    form = client.get(add).content.decode()
    assert "/admin/wilayah/pilih/" in form
    assert f'<option value="{sambutan.pk}">' not in form
    chosen = client.get(f"/admin/wilayah/pilih/chosen/{sambutan.pk}/").json()
    assert chosen["result"]["title"] == "Kelurahan Sambutan, Kec. Sambutan"


@pytest.mark.parametrize("number", ["0", "9" * 5000, "%00", "abc"])
def test_what_is_no_area_is_not_found(city: Area, dewi: Person, number: str) -> None:
    client = Client()
    client.force_login(dewi.user)  # type: ignore[arg-type]
    assert client.get(f"/admin/wilayah/pilih/chosen/{number}/", follow=True).status_code == 404
    listed = client.get(f"{LIST}?multiple=1&p={number}", follow=True)
    assert listed.status_code in {200, 404}


def test_a_resident_does_not_see_the_list(ana: Person) -> None:
    client = Client()
    client.force_login(ana.user)  # type: ignore[arg-type]
    assert client.get(LIST).status_code in {302, 403}
