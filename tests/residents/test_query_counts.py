"""What officers, RT heads and administrators see costs the same for 1, 3 and 30 entries."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Person, User
from areas.models import Area
from residents.actions.claims import answer_for_rt, claim_rt, forward_silent
from residents.actions.objections import object_to_refusal
from residents.actions.register import read_register
from residents.actions.verification import refuse_request, request_verification
from residents.models import RegisterFile, VerificationRequest
from tests import factories
from tests.costs import assert_constant, costs
from tests.residents.ways import BORN, GOOD, HEAD, SIDODADI

pytestmark = pytest.mark.django_db


def claims(amount: int, rt: Area) -> None:
    """So many requests of people who say to live in that RT."""
    now = timezone.now()
    for number in range(VerificationRequest.objects.count(), amount):
        claim_rt(
            person=factories.person(), area=factories.area(SIDODADI), rt=rt, known_as="Warga",
            nik=f"647201410590{9901 + number}", birth_date=BORN, at=now,
        )  # fmt: skip


def test_the_rt_heads_list(client: Client, rt: Area, hadi: Person) -> None:
    client.force_login(hadi.user)
    assert_constant(costs(client, "/id/rt/", lambda amount: claims(amount, rt)))


@pytest.mark.parametrize("searched", [False, True])
def test_the_desk(client: Client, rt: Area, hadi: Person, fitri: Person, searched: bool) -> None:
    client.force_login(fitri.user)

    def grow(amount: int) -> None:
        claims(amount, rt)
        VerificationRequest.objects.update(rt_due_at=timezone.now() - timedelta(minutes=1))
        forward_silent(at=timezone.now())

    grow(1)
    first = VerificationRequest.objects.earliest("pk")
    assert_constant(costs(client, f"/id/loket/{f'?nomor={first.pk}' if searched else ''}", grow))


def test_the_lists_that_were_uploaded(client: Client, fitri: Person) -> None:
    client.force_login(fitri.user)

    def grow(amount: int) -> None:
        for _number in range(RegisterFile.objects.count(), amount):
            read_register(
                file=io.BytesIO((HEAD + GOOD).encode()), name="daftar.csv", source="Disdukcapil",
                by=fitri.user, at=timezone.now(),
            )  # fmt: skip

    assert_constant(costs(client, "/id/loket/berkas/", grow))


def test_objections(client: Client, fitri: Person) -> None:
    colleague = factories.staff("gina", "kelurahan-officer", SIDODADI)
    client.force_login(colleague.user)

    def grow(amount: int) -> None:
        now = timezone.now()
        for _number in range(VerificationRequest.objects.count(), amount):
            person = factories.person()
            asked = request_verification(person=person, area=factories.area(SIDODADI), at=now)
            refuse_request(request=asked, reason="Alamat lain", by=fitri.user, at=now)
            object_to_refusal(request=asked, person=person, words="Saya pindah", at=now)

    assert_constant(costs(client, "/id/loket/keberatan/", grow))


def test_the_figures_of_rts(client: Client, rt: Area, fitri: Person) -> None:
    client.force_login(fitri.user)

    def grow(amount: int) -> None:
        for number in range(Area.objects.filter(code__contains=".RT2").count(), amount):
            code = f"{SIDODADI}.RT2{number:02}"
            area = Area.objects.create(code=code, name=code[-5:], level="rt", parent=rt.parent)
            somebody = factories.staff("", Role.RT_HEAD, code)
            claims(VerificationRequest.objects.count() + 1, area)
            asked = VerificationRequest.objects.latest("pk")
            answer_for_rt(
                request=asked, answer="yes", words="", by=somebody.user, at=timezone.now()
            )

    assert_constant(costs(client, "/id/loket/rt/", grow))


@pytest.fixture
def admin(client: Client, city: Area) -> Client:
    client.force_login(User.objects.create_superuser("admin@example.org", "kata-sandi-uji"))
    return client


def test_the_territory_in_the_admin(admin: Client) -> None:
    parent = factories.area("64.72.03")

    def grow(amount: int) -> None:
        for number in range(Area.objects.filter(code__startswith="64.72.03.2").count(), amount):
            code = f"64.72.03.2{number:03}"
            area = Area.objects.create(code=code, name=code, level="kelurahan", parent=parent)
            Area.objects.create(code=f"{code}.RT001", name="RT 001", level="rt", parent=area)
            factories.staff("", Role.KELURAHAN_OFFICER, code)

    assert_constant(costs(admin, "/admin/wilayah/", grow))


def test_one_kelurahan_in_the_admin(admin: Client) -> None:
    parent = factories.area(SIDODADI)

    def grow(amount: int) -> None:
        for number in range(parent.children.count(), amount):
            code = f"{SIDODADI}.RT{number:03}"
            Area.objects.create(code=code, name=code[-5:], level="rt", parent=parent)
            factories.staff("", Role.RT_HEAD, code)

    assert_constant(costs(admin, f"/admin/wilayah/{parent.pk}/", grow))


def test_roles_in_the_admin(admin: Client) -> None:
    def grow(amount: int) -> None:
        for _number in range(amount):
            factories.staff("", Role.EDITOR)

    assert_constant(costs(admin, "/admin/peran/", grow))
