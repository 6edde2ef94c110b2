"""The breach drill (J7): whose data, which kinds, and a letter in time."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from residents.identity import nik_hmac
from residents.models import Claim, Identity, VerificationRequest
from residents.nik import Nik
from tests import factories

pytestmark = pytest.mark.django_db
NIK = "6472014105909901"


def drill(source: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What the operator reads, and the list for the officer."""
    call_command("breach_drill", source, "--out", str(folder))
    people = next(folder.glob("*-people.csv"))
    assert people.stat().st_mode & 0o777 == 0o600
    return capsys.readouterr().out, people.read_text()


def test_a_table_exposes_those_in_it(
    ana: Person, budi: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("residents.Residency", "residents_residency"):
        told, people = drill(name, tmp_path, capsys)
        assert "1 people" in told
        assert "ana@example.org" in people
        assert "budi@example.org" not in people
        assert "ana@example.org" not in told


def test_a_row_exposes_whoever_it_belongs_to_or_whose_code_it_holds(
    ana: Person, budi: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = VerificationRequest.objects.create(person=ana, area=factories.area("64.72.03.1005"))
    Claim.objects.create(request=asked, known_as="Bu Ana", nik_hmac="a" * 64, nik_last4="9901")
    told, people = drill("residents.Claim", tmp_path, capsys)
    assert "1 people" in told
    assert "ana@example.org" in people
    assert "budi@example.org" not in people
    Identity.objects.create(person=budi, nik_hmac="a" * 64, nik_last4="9901")
    assert "2 people" in drill("residents.Claim", tmp_path, capsys)[0]


def test_a_file_exposes_whoever_is_in_it_by_address_number_or_code(
    ana: Person, budi: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digest = nik_hmac(Nik(NIK, is_female=True))
    Identity.objects.create(person=budi, nik_hmac=digest, nik_last4="9901")
    factories.person("tidak-terkena")
    leak = tmp_path / "bocor.csv"
    leak.write_text(f"1,ANA@example.org,x\n2,nihil@example.org,{NIK}\n3,,{digest}\n")
    told, people = drill(str(leak), tmp_path, capsys)
    assert "2 people" in told
    assert "ana@example.org" in people
    assert "budi@example.org" in people
    assert "tidak-terkena" not in people
    assert NIK not in told + people


def test_the_letter_names_kinds_and_leaves_to_humans_what_only_they_know(
    ana: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drill("accounts.User", tmp_path, capsys)
    indonesian = next(tmp_path.glob("*-letter-id.txt")).read_text()
    english = next(tmp_path.glob("*-letter-en.txt")).read_text()
    assert "3 × 24 jam" in indonesian
    assert "alamat surel" in indonesian
    assert "e-mail address" in english
    assert "ana@example.org" not in indonesian + english


def test_what_is_neither_table_nor_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="neither a table nor a file"):
        call_command("breach_drill", "tidak-ada", "--out", str(tmp_path))
