"""Nobody takes a name that readers would mistake for the city's or its people's."""

import pytest
from django.test import Client

from accounts.actions.people import change_public_name, sign_up_person
from accounts.models import Person
from accounts.names import DELETED, skeleton
from tests import factories
from web.refusal import Refused

pytestmark = pytest.mark.django_db
MISTAKABLE = [
    "Pemkot",
    "pemkot samarinda",
    "PEMKOT",
    "P e m k o t",
    "P.e.m.k.o.t",
    "Реmkоt",  # Cyrillic Р, е, о
    "Pеmk0t Samarinda",
    "Ｐｅｍｋｏｔ",  # full width
    "𝐏𝐞𝐦𝐤𝐨𝐭",
    "Pém\u0301kot",
    "Pem\u200bkot",  # an invisible space
    "TimPemkot",
    "Admin",
    "Pak Admin",
    "A d m i n",
    "Аdmin",
    "4dm1n",
    "Wali Kota",
    "WaliKota Samarinda",
    "Wаli_Kоta",
    "Kelurahan Sidodadi",
    "Kota Samarinda",
    "Samarinda",
    "Moderator 7",
    "Admin1",
    "Lurah02",
    "Ðinas PUPR",
    "Diпas",  # Cyrillic п
    "PUPR",
    "DPRD Samarinda",
    "BPBD Samarinda",
    "Walkot",
    "Disdukcapil",
    "DishubSamarinda",
    "Ketua RT 12",
    "Sekretariat Daerah",
    "Rembuk",
    "Warga 12",
    "Resident 12",
    DELETED,
    "warga akun dihapus",
]
FREE = ["Budi", "Siti Nurhaliza", "Badminton Budi", "Dinasti Putra", "Admiral", "Warga Sidodadi",
        "Warga Samarinda", "Lurahman", "Ибрагим", "李明", "O'Neill", "Pelari Pagi 7", "Budi2",
        "Humaira", "Satpa Lestari", "Ketua Artis", "Đặng Văn Lâm"]  # fmt: skip


@pytest.mark.parametrize("name", MISTAKABLE)
def test_a_name_like_the_citys_is_refused(budi: Person, name: str) -> None:
    with pytest.raises(Refused):
        change_public_name(person=budi, public_name=name)
    budi.refresh_from_db()
    assert budi.public_name == "Budi"


@pytest.mark.parametrize("name", FREE)
def test_other_names_are_free(budi: Person, name: str) -> None:
    change_public_name(person=budi, public_name=f"  {name}\u200b ")
    assert budi.public_name == name


@pytest.mark.parametrize("name", ["", " ", "x", "\u200b\u200b\u200b", "...", "n" * 81])
def test_a_name_must_be_seen(budi: Person, name: str) -> None:
    with pytest.raises(Refused):
        change_public_name(person=budi, public_name=name)


@pytest.mark.parametrize(
    "name", ["Dinas Kebersihan", "dinas  kebersihan", "Dinаs Kebersihan Kota", "DinasKebersihan"]
)
def test_names_of_departments_are_the_citys(budi: Person, name: str) -> None:
    factories.department("Dinas Kebersihan")
    with pytest.raises(Refused):
        change_public_name(person=budi, public_name=name)


@pytest.mark.parametrize("name", ["Citra", "CITRA", "C i t r a", "Cіtrа", "Citrá", "C1tra"])
def test_nobody_passes_for_a_moderator(budi: Person, citra: Person, name: str) -> None:
    with pytest.raises(Refused, match="works for the city"):
        change_public_name(person=budi, public_name=name)
    change_public_name(person=budi, public_name="Citra Kirana")


def test_residents_may_share_a_name(budi: Person, ana: Person) -> None:
    change_public_name(person=budi, public_name="Ana")
    assert Person.objects.filter(public_name="Ana").count() == 2


def test_who_acts_for_the_city_may_say_so(citra: Person) -> None:
    change_public_name(person=citra, public_name="Moderator Citra")
    assert citra.public_name == "Moderator Citra"


def test_without_a_name_a_neutral_one_is_given(budi: Person) -> None:
    assert budi.user
    user = budi.user
    Person.objects.all().delete()
    made = sign_up_person(user=user)
    assert made.public_name == f"Resident {made.pk}"


def test_the_page_says_why_and_keeps_what_was_typed(client: Client, budi: Person) -> None:
    assert budi.user
    client.force_login(budi.user)
    page = client.post("/en/akun/profil/", {"public_name": "Аdmin Kota"})
    words = page.content.decode()
    assert page.status_code == 422
    assert "could be taken for the city" in words
    assert 'value="Аdmin Kota"' in words


def test_a_skeleton_is_what_the_eye_sees() -> None:
    assert skeleton("Реmkоt") == skeleton("p e m k 0 t") == skeleton("PEMKOT")
    assert skeleton("Budi") != skeleton("Rudi")
