"""The territory comes from files: faults by line and column, all or nothing, any city."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from shapely import Point

from accounts.models import User
from areas.actions.importing import import_areas, import_boundaries
from areas.actions.population import import_population
from areas.algorithms.geometry import shape
from areas.models import Area, AreaBoundary, AreaChange, Population
from tests import factories
from web.tables import BadFile

pytestmark = pytest.mark.django_db
SAMARINDA = Path("cities/samarinda")
SQUARE = [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]
HOLE = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]
KOTABARU = """\
kode,tingkat,nama,induk,kode_bps,berlaku_dari,berlaku_sampai,digabung_ke
KB.U.1.RT01,rt,RT 01,KB.U.1,,,2026-06-30,KB.U.1.RT02
KB.U.1.RT02,rt,RT 02,KB.U.1,,,,
KB.U.2.RW1.RT5,rt,RT 5,KB.U.2.RW1,,,,
KB.U.2.RW1,rw,RW 1,KB.U.2,,,,
KB.U.1,kelurahan,Hulu,KB.U,9901,2020-01-01,,
KB.U.2,kelurahan,Hilir,KB.U,,,,
KB.U,kecamatan,Utara,KB,,,,
KB,kota,Kota Baru,,99,,,
"""


@pytest.fixture
def write(tmp_path: Path):
    def make(text: str, name: str = "berkas.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


def test_samarinda_loads_with_its_known_totals() -> None:
    call_command("import_areas", SAMARINDA / "samarinda-wilayah.csv")
    call_command("import_areas", SAMARINDA / "samarinda_kelurahan.geojson")
    call_command(
        "import_population", SAMARINDA / "samarinda-penduduk-2024.csv", year=2024, source="Dukcapil"
    )
    assert Area.objects.filter(level="kecamatan").count() == 10
    assert AreaBoundary.objects.filter(area__level="kelurahan").count() == 59
    assert Population.objects.newest().aggregate(n=Sum("count"))["n"] == 881225
    boundaries = AreaBoundary.objects.filter(area__level="kelurahan").select_related("area")
    there = [b.area for b in boundaries if shape(b.geometry).covers(Point(117.1445, -0.4820))]
    assert [area.district_code for area in there] in (["64.72.03"], ["64.72.09"], ["64.72.08"])


def test_another_city_loads_in_any_order_with_its_own_codes(write) -> None:
    path = write(KOTABARU)
    assert import_areas(path) == 8
    rt = Area.objects.get(code="KB.U.2.RW1.RT5")
    assert rt.parent.level == "rw"
    assert rt.district_code == "KB.U"
    assert rt.lies_in(Area.objects.get(code="KB.U.2"))
    merged = Area.objects.get(code="KB.U.1.RT01")
    assert merged.merged_into.code == "KB.U.1.RT02"
    assert merged.valid_until == date(2026, 6, 30)
    assert not Area.objects.valid_on(date(2026, 7, 1)).filter(pk=merged.pk).exists()
    assert Area.objects.get(code="KB.U.1").bps_code == "9901"
    before = AreaChange.objects.count()
    assert import_areas(path) == 8
    assert AreaChange.objects.count() == before, "the same file again changes nothing"


def test_a_rename_stands_in_the_history(write) -> None:
    import_areas(write(KOTABARU))
    import_areas(write("kode,tingkat,nama,induk\nKB.U.2,kelurahan,Hilir Jaya,KB.U\n"))
    area = Area.objects.get(code="KB.U.2")
    assert area.name == "Hilir Jaya"
    assert "Hilir → Hilir Jaya" in area.changes.first().words


def test_every_fault_is_named_at_once_and_nothing_is_written(write) -> None:
    path = write(
        "kode,tingkat,nama,induk,berlaku_sampai,digabung_ke\n"
        "X,kota,Kota X,,,\n"
        "X.1,distrik,Satu,X,,\n"
        "Y.2,kecamatan,Dua,X,,\n"
        "X.3,kecamatan,,Z,kemarin,\n"
        "X.4,kecamatan,Empat,X,,X.5\n"
        "X.4,kecamatan,Lagi,X,,\n"
        "X.6,kelurahan,Enam,,,\n"
    )
    with pytest.raises(CommandError) as caught:
        call_command("import_areas", path)
    for fault in (
        "line 3, tingkat: unknown level 'distrik'",
        "line 4, kode: does not begin with 'X.'",
        "line 5, nama: is empty",
        "line 5, induk: unknown area 'Z'",
        "line 5, berlaku_sampai: 'kemarin' is not a date",
        "line 6, berlaku_sampai: is empty, but",
        "line 6, digabung_ke: unknown area 'X.5'",
        "line 7, kode: 'X.4' stands in line 6 too",
        "line 8, induk: a kelurahan lies in another area",
    ):
        assert fault in str(caught.value)
    assert not Area.objects.exists()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("kode,nama,induk\nX,Kota,\n", "line 1, tingkat: the column is missing"),
        ("kode,tingkat,nama,induk,warna\n", "line 1, warna: unknown column"),
        ("kode,tingkat,nama,induk\nX,kota\n", "line 2, induk: another number of cells"),
    ],
)
def test_columns_are_checked_first(write, text: str, fault: str) -> None:
    with pytest.raises(BadFile, match=fault):
        import_areas(write(text))


def test_mergers_in_a_circle_are_refused(write) -> None:
    import_areas(write(KOTABARU))
    circle = (
        "kode,tingkat,nama,induk,berlaku_sampai,digabung_ke\n"
        "KB.U.1.RT01,rt,RT 01,KB.U.1,2026-01-01,KB.U.1.RT02\n"
        "KB.U.1.RT02,rt,RT 02,KB.U.1,2026-01-01,KB.U.1.RT01\n"
    )
    with pytest.raises(BadFile, match="circle"):
        import_areas(write(circle))


def test_the_database_refuses_a_merger_that_has_not_ended() -> None:
    factories.city()
    area, other = factories.area("64.72.03.1005"), factories.area("64.72.03.1002")
    with pytest.raises(IntegrityError):
        Area.objects.filter(pk=area.pk).update(merged_into=other)


def test_polygons_are_matched_by_code_and_faults_named(write) -> None:
    import_areas(write(KOTABARU))
    features = [
        {"properties": {"code": "KB.U.1"}, "geometry": {"type": "Polygon", "coordinates": SQUARE}},
        {"properties": {"code": "KB.9"}, "geometry": {"type": "Point", "coordinates": [1, 1]}},
    ]
    path = write(json.dumps({"type": "FeatureCollection", "features": features}), "a.geojson")
    with pytest.raises(BadFile) as caught:
        import_boundaries(path, "code")
    assert len(caught.value.errors) == 2
    assert not AreaBoundary.objects.exists()
    with pytest.raises(BadFile, match="no GeoJSON"):
        import_boundaries(write("[]", "b.geojson"), "code")


def test_a_polygon_has_holes_and_several_parts() -> None:
    holed = shape({"type": "Polygon", "coordinates": [*SQUARE, HOLE]})
    assert holed.covers(Point(1, 1))
    assert not holed.covers(Point(5, 5))
    island = [[[20, 0], [22, 0], [22, 2], [20, 2], [20, 0]]]
    several = shape({"type": "MultiPolygon", "coordinates": [[*SQUARE, HOLE], island]})
    assert several.covers(Point(21, 1))
    assert not several.covers(Point(15, 1))


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [1, 1]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[["a", 0], [1, 1], [1, 0], ["a", 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [500000, 1], [1, 0], [0, 0]]]},
    ],
)
def test_what_is_no_polygon_is_refused(geometry: dict) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        shape(geometry)


def test_the_newest_population_is_used_and_older_ones_are_kept(write) -> None:
    factories.city()
    head = "kode_kelurahan,kelamin,kelompok_umur,jumlah\n"
    for year, day, count in (
        (2024, date(2025, 2, 1), 100),
        (2025, date(2026, 2, 1), 120),
        (2024, date(2026, 5, 1), 101),
        (2025, date(2026, 8, 1), 125),
    ):
        import_population(
            write(f"{head}64.72.03.1005,L,17-24,{count}\n"),
            year=year, source="Dukcapil", source_date=day,
        )  # fmt: skip
    assert [cell.count for cell in Population.objects.newest()] == [125]
    assert Population.objects.count() == 4
    with pytest.raises(BadFile) as caught:
        import_population(
            write(f"{head}64.72.9,X,17-24,banyak\n"),
            year=2026, source="x", source_date=date(2027, 1, 1),
        )  # fmt: skip
    assert len(caught.value.errors) == 3
    assert Population.objects.count() == 4


def test_the_admin_sees_the_tree_its_gaps_and_its_history(client: Client, write) -> None:
    import_areas(write(KOTABARU))
    client.force_login(User.objects.create_superuser("admin@example.org", "kata-sandi-uji"))
    page = client.get("/admin/wilayah/").content.decode()
    assert "Hilir" in page
    assert "belum ada batas wilayah, belum ada data penduduk, belum ada petugas" in page
    assert (
        "RT 01"
        in client.get(f"/admin/wilayah/{Area.objects.get(code='KB.U.1').pk}/").content.decode()
    )
    client.force_login(factories.person("tono").user)
    assert client.get("/admin/wilayah/").status_code == 403


def test_an_officer_of_the_kecamatan_serves_its_kelurahan(client: Client) -> None:
    factories.city()
    factories.staff("fitri", "kelurahan-officer", "64.72.03")
    from residents.queries.territory import tree

    lacks = {node.area.code: [str(word) for word in node.lacks] for node in tree(timezone.now())}
    assert "no officer" not in lacks["64.72.03.1005"]
    assert "no officer" in lacks["64.72.05.1003"]


def test_the_tree_costs_the_same_for_any_number_of_areas(client: Client, write) -> None:
    import_areas(write(KOTABARU))
    client.force_login(User.objects.create_superuser("admin@example.org", "kata-sandi-uji"))
    client.get("/admin/wilayah/")
    counts = []
    for wanted in (1, 3, 30):
        parent = Area.objects.get(code="KB.U")
        for number in range(wanted):
            Area.objects.get_or_create(
                code=f"KB.U.9{number}",
                defaults={"name": "N", "level": "kelurahan", "parent": parent},
            )
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/wilayah/")
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


def test_an_ended_kelurahan_is_no_choice(client: Client, city: Area) -> None:
    Area.objects.filter(code="64.72.03.1002").update(
        valid_until=timezone.localdate() - timedelta(days=1)
    )
    page = client.get("/id/verifikasi/").content.decode()
    client.force_login(factories.person("tono").user)
    page = client.get("/id/verifikasi/").content.decode()
    assert "Sidodadi" in page
    assert ">Jawa<" not in page
