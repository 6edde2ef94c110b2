"""manage.py opinion_groups over files of Polis: real conversations, and files that are none."""

import csv
import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from sklearn.metrics import adjusted_rand_score

from tests.shared_data import data_files


def groups(folder: Path, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("opinion_groups", folder, json=True, stdout=out, **options)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


@pytest.fixture
def conversation(tmp_path: Path) -> Path:
    (tmp_path / "comments.csv").write_text("comment-id,moderated\n1,1\n2,1\n3,-1\n")
    lines = ["timestamp,datetime,comment-id,voter-id,vote"]
    for voter in range(12):
        side = 1 if voter < 8 else -1
        lines += [f"{voter},x,{statement},{voter},{side}" for statement in (1, 2)]
        lines.append(f"{voter},x,3,{voter},1")
    lines.append("900,later,1,0,-1")
    lines.insert(1, "5,earlier,1,0,0")
    (tmp_path / "votes.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_the_last_vote_counts_and_rejected_statements_do_not(conversation: Path) -> None:
    found = groups(conversation)
    assert (found["participants"], found["statements"], found["votes"]) == (12, 3, 36)
    assert sum(group["size"] for group in found["groups"]) == found["grouped"] == 12
    assert {what for what, _value in found["consensus"]["agree"]} == {"1", "2"}
    assert found["assignments"]["1"] != found["assignments"]["11"]


def test_packed_files_and_a_matrix_are_read_alike(conversation: Path, tmp_path: Path) -> None:
    plain = groups(conversation)
    votes = conversation / "votes.csv"
    (conversation / "votes.csv.gz").write_bytes(gzip.compress(votes.read_bytes()))
    votes.unlink()
    assert groups(conversation) == plain
    (conversation / "votes.csv.gz").unlink()
    rows = [f"{n},,0,0,0,0,{1 if 0 < n < 8 else -1},{1 if n < 8 else -1},1" for n in range(12)]
    head = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,1,2,3"
    (conversation / "participants-votes.csv").write_text("\n".join([head, *rows]) + "\n")
    assert groups(conversation) == plain


def test_given_groups_are_taken_as_they_are(conversation: Path, tmp_path: Path) -> None:
    given = tmp_path / "groups.csv"
    given.write_text("participant,group\n0,x\n1,x\n11,y\n10,y\n77,y\n")
    found = groups(conversation, given_groups=given)
    assert [(group["id"], group["size"]) for group in found["groups"]] == [("x", 2), ("y", 2)]
    assert found["assignments"] == {"0": "x", "1": "x", "10": "y", "11": "y"}
    assert found["grouped"] == 4


HEAD = "timestamp,comment-id,voter-id,vote\n"
PACKED = gzip.compress((HEAD + "1,2,3,1\n" * 40_000).encode())
BAD: list[tuple[str, str | bytes, str]] = [
    ("votes.csv", "comment-id,voter-id,vote\n1,2,3\n", "votes.csv, line 2, column vote: '3' is"),
    ("votes.csv", "comment-id,voter-id\n1,2\n", "line 1, column vote: the column is missing"),
    ("votes.csv", "comment-id,voter-id,vote\n1,2\n", "line 2: 2 values where the header has 3"),
    ("votes.csv", HEAD + "x,1,2,1\n", "line 2, column timestamp: 'x' is no number of millisec"),
    ("votes.csv", HEAD + "9" * 30 + ",1,2,1\n", "is no number of milliseconds"),
    ("votes.csv", HEAD + "1,,2,1\n", "line 2, column comment-id: is empty"),
    ("votes.csv", HEAD + "1,1,2,1\n1,1,3,2\n1,1,4,5\n", "line 3, .* [(]and 1 more[)]"),
    ("votes.csv", HEAD + '1,1,2,"1\n' + "1,1,2,1\n" * 200_000, "line [0-9]+: not readable as CSV"),
    ("votes.csv", HEAD.encode() + b"1,1,2,1\n1,1,\xff,1\n", "line 3: byte 5 is not UTF-8"),
    ("votes.csv", "x" * 1_000_001, "line 1: the line is too long"),
    ("votes.csv", "comment-id,vote\n1,1\n", "column voter-id: the column is missing"),
    ("votes.csv", "", "votes.csv, line 1: the file is empty"),
    ("votes.csv.gz", "not packed", "votes.csv.gz: cannot be read"),
    ("votes.csv.gz", PACKED[:80], "line [0-9]+: cannot be read"),
    ("votes.csv.gz", PACKED[:60] + b"\0\0\0\0" + PACKED[64:], "cannot be read"),
    ("participants-votes.csv", "participant,1\na,7\n", "line 2, column 1: '7' is none of"),
    ("participant-votes.csv", "participant,1\na,1\na,1\n", "line 3, .*: a stands there twice"),
    ("other.csv", "", "has no votes.csv"),
]


def test_a_file_that_is_none_is_told_in_one_sentence_with_the_line(tmp_path: Path) -> None:
    for number, (name, text, told) in enumerate(BAD):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(CommandError, match=told) as refused:
            groups(folder)
        assert len(str(refused.value).splitlines()) == 1, told
    with pytest.raises(CommandError, match=r"has no votes\.csv"):
        groups(tmp_path / "nowhere")


def test_statements_and_groups_are_read_with_their_faults(
    conversation: Path, tmp_path: Path
) -> None:
    given = tmp_path / "groups.csv"
    given.write_text("participant,group\n0,x\n0,y\n")
    with pytest.raises(CommandError, match=r"groups\.csv, line 3, column participant: 0 stands"):
        groups(conversation, given_groups=given)
    (conversation / "comments.csv").write_text(
        "tid,mod,comment-body\n1,1,a text, with commas, without quotes\n3,-1,\n"
    )
    assert {what for what, _value in groups(conversation)["consensus"]["agree"]} == {"1", "2"}
    (conversation / "comments.csv").write_text("comment-id,moderated\n1,yes\n")
    with pytest.raises(CommandError, match=r"comments\.csv, line 2, column moderated: 'yes'"):
        groups(conversation)


LEAST = {
    "canadian-electoral-reform": 0.99,
    "scoop-hivemind.taxes": 0.88,
    "austria-climate.5twd2jsnkf.2022-08-08": 0.93,
    "vtaiwan.uberx": 0.8,
}
MATRIX = "polis/*/participants-votes.csv.gz"


@pytest.mark.parametrize(
    "path",
    data_files(MATRIX, shipped=MATRIX, only=tuple(LEAST)),
    ids=lambda path: path.parent.name,
)
def test_real_conversations_are_grouped_as_polis_grouped_them(path: Path) -> None:
    with gzip.open(path, "rt") as file:
        official = {row["participant"]: row["group-id"] for row in csv.DictReader(file)}
    ours = groups(path.parent)["assignments"]
    both = [(official[who], group) for who, group in ours.items() if official[who]]
    assert adjusted_rand_score(*zip(*both, strict=True)) >= LEAST[path.parent.name]
