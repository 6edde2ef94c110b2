"""Files of the city are bounded before they are read: a sentence, whatever stands in them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from areas.actions import importing as area_files
from polls.algorithms.counting import records
from polls.algorithms.counting.pabulib import read_pabulib
from polls.algorithms.counting.records import Unreadable
from transfers.algorithms import votes as votes_from_files
from transfers.formats import contributions as files
from transfers.formats.rows import BadFile as BadImport
from transfers.formats.rows import Fault
from web import tables
from web.tables import BadFile

HUGE = 300 * 2**20


def told(read: Callable[[Path], object], path: Path) -> str:
    """Why a file is not taken, in the words that the city reads."""
    with pytest.raises((BadFile, BadImport, Unreadable)) as refused:
        read(path)
    faults = getattr(refused.value, "faults", None)
    return "\n".join(map(str, faults)) if faults else str(refused.value)


def contributions(path: Path) -> None:
    """Reading as the import does: what is wrong with a line is collected."""
    faults: list[Fault] = []
    list(files.read_rembuk(path, faults))
    if faults:
        raise BadImport(faults)


READ: dict[str, Callable[[Path], object]] = {
    "boundaries": lambda path: area_files.import_boundaries(path, "kode"),
    "tables": lambda path: tables.rows(path, needed=("kode",)),
    "contributions": contributions,
    "Polis": lambda path: list(files.read_polis(path, [])),
    "Pabulib": read_pabulib,
}


@pytest.mark.parametrize("kind", READ)
def test_what_is_too_large_is_not_read(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "berkas"
    with path.open("wb") as file:
        file.truncate(HUGE)  # it takes no room on the disk
    monkeypatch.setattr(Path, "read_text", lambda *_args, **_more: pytest.fail("it was read"))
    monkeypatch.setattr(Path, "open", lambda *_args, **_more: pytest.fail("it was read"))
    assert "larger than" in told(READ[kind], path)


def test_a_map_has_so_many_features_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(area_files, "MOST_FEATURES", 2)
    path = tmp_path / "batas.geojson"
    path.write_text(json.dumps({"features": [{}, {}, {}]}))
    assert "feature 3: a file has at most 2" in told(READ["boundaries"], path)


def test_a_table_has_so_many_lines_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_LINES", 3)
    monkeypatch.setattr(files, "MOST_LINES", 3)
    path = tmp_path / "berkas.csv"
    path.write_text("kode,external_id,body\n1,1,a\n2,2,b\n3,3,c\n")
    assert told(READ["tables"], path) == "line 4: a table has at most 3 lines"
    path.write_text("external_id,body\n1,a\n2,b\n3,c\n")
    assert "line 4" in told(contributions, path)
    assert "at most 3 lines" in told(contributions, path)


def test_a_table_has_so_many_columns_and_cells_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "berkas.csv"
    path.write_text("kode," + ",".join(f"k{n}" for n in range(tables.MOST_COLUMNS)) + "\n")
    assert told(READ["tables"], path) == "line 1: a table has at most 200 columns"
    path.write_text("kode\n" + "," * (tables.LONGEST_LINE + 1) + "\n")
    assert told(READ["tables"], path) == "line 2: a line has at most 1000000 characters"
    monkeypatch.setattr(tables, "MOST_CELLS", 3)
    path.write_text("kode,nama\n1,a\n2,b\n3,c\n")
    assert told(READ["tables"], path) == "line 4: a table has at most 3 cells"


@pytest.mark.parametrize(
    ("bound", "coordinates", "said"),
    [
        ("MOST_POINTS", "[[[0,0],[1,0],[1,1],[0,0]]]", "more than 4 points"),
        ("MOST_VALUES", "[[[0,0,0,0,0,0]]]", "more than 4 values"),
        ("MOST_DEPTH", "[[[[0]]]]", "nests more than 4 deep"),
        ("", "[" * 100 + "]" * 100, "nests more than 20 deep"),
        ("", "[" * 100_000, "nests more than 20 deep"),
    ],
)
def test_a_map_has_so_many_points_and_nests_no_deeper(
    bound: str, coordinates: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if bound:
        monkeypatch.setattr(area_files, bound, 4)
    path = tmp_path / "batas.geojson"
    geometry = f'{{"type": "Polygon", "coordinates": {coordinates}}}'
    path.write_text(f'{{"features": [{{"geometry": {geometry}}}]}}')
    assert said in told(READ["boundaries"], path)


VOTE = (
    "META\nkey;value\nbudget;10\nvote_type;scoring\ndefault_score;1\nrule;greedy\n"
    "PROJECTS\nproject_id;cost\na;1\nb;1\nVOTES\nvoter_id;vote;points\n1;a;1\n2;b;2\n"
)


@pytest.mark.parametrize(
    ("bound", "most", "said"),
    [
        ("MOST_LINES", 5, "line 6: a file has at most 5 lines"),
        ("LONGEST_LINE", 8, "line 2: a line has at most 8 characters"),
        ("MOST_SECONDS", -1, "line 1: reading took more than"),
    ],
)
def test_a_vote_has_so_many_lines_and_is_read_for_so_long(
    bound: str, most: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, bound, most)
    path = tmp_path / "suara.pb"
    path.write_text(VOTE)
    assert said in told(read_pabulib, path)


def test_a_default_score_makes_so_many_points_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "suara.pb"
    path.write_text(VOTE)
    assert len(votes_from_files.imported_poll(read_pabulib(path), file="suara.pb").ballots) == 2
    monkeypatch.setattr(votes_from_files, "MOST_POINTS", 3)
    said = told(lambda path: votes_from_files.imported_poll(read_pabulib(path), file="a"), path)
    assert said == "line 5: the default score makes 4 points, a vote holds 3"
