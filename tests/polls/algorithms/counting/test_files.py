"""Files as others write them: what is read, what is refused, and that nothing is a traceback."""

import random
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from polls.algorithms.counting.pabulib import read_pabulib
from polls.algorithms.counting.ranked_files import read_ranked
from polls.algorithms.counting.records import Unreadable
from tests.shared_data import SHIPPED

META = "META\nkey;value\nbudget;100\nvote_type;{}\n{}"
PROJECTS = "PROJECTS\nproject_id;cost;name\na;10;A\nb;20;B\nc;30;C\n"
JUNK = [b"", b";", b",", b'"', b"\n", b"\x00", b"\xff", b"9" * 30, b"-", b"A"]


def pabulib(tmp_path: Path, votes: str, vote_type: str = "approval", meta: str = "") -> Path:
    path = tmp_path / "file.pb"
    path.write_text(META.format(vote_type, meta) + PROJECTS + "VOTES\n" + votes, encoding="utf-8")
    return path


def written(tmp_path: Path, content: str | bytes, name: str = "file.pb") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def faults(path: Path) -> list[tuple[int, str]]:
    with pytest.raises(Unreadable) as raised:
        read_pabulib(path)
    return [(fault.line, fault.reason) for fault in raised.value.faults]


def test_the_shipped_file_is_read_with_its_quotation_marks_and_fractions() -> None:
    election = read_pabulib(SHIPPED / "pabulib" / "kelurahan.pb")
    assert election.budget * 2 == 2001
    assert [p.name for p in election.projects][:3] == [
        'Lampu jalan "RT 9"',
        "Drainase",
        "Taman; dan bangku",
    ]
    assert (election.ballots, election.valid) == (6, 5)
    assert election.approvals.votes == [4, 3, 2, 0]
    assert election.notes == []


def test_marks_line_ends_column_order_and_padding_do_not_matter(tmp_path: Path) -> None:
    text = (
        "\ufeffMETA;;\r\nvalue;key;\r\n100;budget;\r\napproval;vote_type;\r\n;;\r\n"
        "projects;;\r\nname;cost;project_id\r\nA;10.0;a\r\nB;2e1; b \r\n\r\n"
        "VOTES;;\r\nvote;voter_id;\r\n b , a ;1;\r\na;2;\r\n;3;\r\n"
    )
    # META's columns may be in any order as well.
    election = read_pabulib(written(tmp_path, text))
    assert [p.identifier for p in election.projects] == ["a", "b"]
    assert [p.cost for p in election.projects] == [10, 20]
    assert election.approvals.votes == [2, 1]
    assert (election.ballots, election.valid) == (3, 2)


def test_votes_may_stand_before_the_projects(tmp_path: Path) -> None:
    text = "VOTES\nvote\na\nx\n" + META.format("approval", "") + PROJECTS
    assert faults(written(tmp_path, text)) == [(4, "the vote names an unknown project: x")]


@pytest.mark.parametrize(
    ("vote_type", "votes", "points"),
    [
        ("cumulative", "vote;points\na,b;3,1\nb,b;1,1\n", [3, 3, 0]),
        ("scoring", "vote;points\na,b;3,-1.5\na;0\n", [3, -1.5, 0]),
        ("ordinal", "vote\nc,a\nc\n", [2, 0, 6]),
        ("ordinal", "vote;points\nc,a;2,1\nc;2\n", [1, 0, 4]),
        ("choose-1", "vote\nc\nc\na\n", [1, 0, 2]),
        ("approval", "vote\nc,c,a\na\n", [2, 0, 1]),
    ],
)
def test_each_vote_type_has_its_points(
    tmp_path: Path, vote_type: str, votes: str, points: list[float]
) -> None:
    assert read_pabulib(pabulib(tmp_path, votes, vote_type)).points == points


def test_borda_begins_at_the_longest_ballot_that_meta_allows(tmp_path: Path) -> None:
    path = pabulib(tmp_path, "vote\nc,a\n", "ordinal", "max_length;2\n")
    assert read_pabulib(path).points == [1, 0, 2]


def test_projects_left_out_have_the_default_score(tmp_path: Path) -> None:
    path = pabulib(tmp_path, "voter_id;vote;points\n1;a;5\n2;;\n", "scoring", "default_score;2\n")
    assert read_pabulib(path).points == [7, 4, 4]


def test_all_faults_are_listed_with_their_lines(tmp_path: Path) -> None:
    text = (
        "nonsense\nMETA\nkey;value\nbudget;much\nvote_type;approval\n"
        "PROJECTS\nproject_id;cost\na;10\na;11\nb;-1\nc;\n;5\nd;1;2\n"
        "VOTES\nvoter_id;vote\n1;a,z\n2\n3;a,,b\n4;b\n"
    )
    assert faults(written(tmp_path, text)) == [
        (1, "text before the first section (META, PROJECTS, VOTES)"),
        (4, "the budget in META is no amount: much"),
        (9, "the project a is listed a second time"),
        (10, "the cost of project b is no amount: -1"),
        (11, "the cost of project c is no amount: empty"),
        (12, "a project without project_id"),
        (13, "3 fields where PROJECTS has 2 columns"),
        (16, "the vote names an unknown project: z"),
        (17, "1 fields where VOTES has 2 columns"),
        (18, "the vote has an empty place between its commas"),
    ]


@pytest.mark.parametrize(
    ("vote_type", "votes", "fault"),
    [
        (
            "cumulative",
            "vote\na\n",
            (11, "the column points of VOTES is missing, which cumulative"),
        ),
        (
            "cumulative",
            "vote;points\na,b;1\n",
            (12, "the vote names 2 projects and gives 1 points"),
        ),
        ("cumulative", "vote;points\na;x\n", (12, "points that are no number of points: x")),
        ("cumulative", "vote;points\na;-1\n", (12, "points that are no number of points: -1")),
        ("choose-1", "vote\na,b\n", (12, "a choose-1 vote names 2 projects")),
        ("approval", "voter_id\n1\n", (11, "the column vote of VOTES is missing")),
        ("approval", "vote;vote\na;b\n", (11, "the column vote of VOTES stands there 2 times")),
        ("approval", 'vote\n"a\nb\n', (12, "a quotation mark is opened and never closed")),
        ("quadratic", "vote\na\n", (4, "unknown vote_type in META: quadratic")),
    ],
)
def test_what_cannot_be_counted_says_why(
    tmp_path: Path, vote_type: str, votes: str, fault: tuple[int, str]
) -> None:
    line, reason = faults(pabulib(tmp_path, votes, vote_type))[0]
    assert (line, reason[: len(fault[1])]) == fault


@pytest.mark.parametrize("cost", ["NaN", "inf", "1,5", "1e999999999", "٣", "0x10", "1_000", "--1"])
def test_amounts_that_only_look_like_numbers_are_refused(tmp_path: Path, cost: str) -> None:
    text = META.format("approval", "") + f"PROJECTS\nproject_id;cost\na;{cost}\nVOTES\nvote\na\n"
    assert faults(written(tmp_path, text))[0][1] == f"the cost of project a is no amount: {cost}"


def test_amounts_may_be_as_long_as_programs_write_them(tmp_path: Path) -> None:
    long = "123456789012345678901234.1234567890123456789"
    text = META.format("approval", "") + f"PROJECTS\nproject_id;cost\na;{long}\nVOTES\nvote\na\n"
    (project,) = read_pabulib(written(tmp_path, text)).projects
    assert project.cost == Fraction(long)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "section META is missing"),
        (b"\xff\xfe\x00", "is not text in UTF-8"),
        (b"META\nkey;value\n", "section PROJECTS is missing"),
    ],
)
def test_files_that_are_none(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read_pabulib(written(tmp_path, content))


def test_odd_votes_are_counted_and_mentioned(tmp_path: Path) -> None:
    path = pabulib(tmp_path, "vote\na,a\na,b,c\na,b,c\n", meta="max_length;2\nnum_votes;9\n")
    assert read_pabulib(path).notes == [
        "1 vote naming a project twice, counted all the same (line 14).",
        "2 votes with more projects than the 2 that META allows, counted all the same "
        "(line 15, 16).",
        "META says num_votes 9; the file holds 3.",
    ]


def test_ranked_ballots_end_at_an_unclear_rank_and_say_so(tmp_path: Path) -> None:
    text = "3,2,\n5,1,2,\n2,1,,3\n1,1,1,2\n4,9\n3,\nA\nB\nC\nA place\n"
    file = read_ranked(written(tmp_path, text, "file.csv"))
    assert file.groups == Counter({(1, 2): 5, (1,): 3, (): 7})
    assert file.names == {1: "A", 2: "B", 3: "C"}
    assert file.seats == 2
    assert [note.partition(":")[0] for note in file.notes] == ["line 3", "line 4", "line 5"]


@pytest.mark.parametrize(
    "head", ["3\n", "3,\n", "candidates,seats\n3,\n", "count,rank1,rank2\n", "", "\ufeff3\r\n"]
)
def test_ranked_files_need_not_say_how_many_seats(tmp_path: Path, head: str) -> None:
    text = head + "5,1,2,3\n1,3,2,1\nCandidate 1,A,x\nCandidate 2,A,y\nCandidate 3,C,z\n"
    file = read_ranked(written(tmp_path, text, "file.csv"))
    assert file.seats is None
    assert file.names == {1: "A (1)", 2: "A (2)", 3: "C"}
    assert file.groups.total() == 6


def test_a_first_ballot_with_one_rank_is_no_heading(tmp_path: Path) -> None:
    file = read_ranked(written(tmp_path, "count,rank1,rank2\n5,1\n3,2,1\n", "file.csv"))
    assert file.groups == Counter({(1,): 5, (2, 1): 3})
    assert file.seats is None


@pytest.mark.parametrize("listed", ["", "Candidate 1,Budi\nCandidate 2,Ani\nCandidate 3,Cici\n"])
def test_ranks_may_be_names(tmp_path: Path, listed: str) -> None:
    text = "count,rank1,rank2\n5,Budi,Ani\n3,Ani\n2,Cici,Cici\n1,,Ani\n" + listed
    file = read_ranked(written(tmp_path, text, "file.csv"))
    named = {tuple(file.names[c] for c in paper): n for paper, n in file.groups.items()}
    assert named == {("Budi", "Ani"): 5, ("Ani",): 3, ("Cici",): 2, (): 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "holds no ranked ballots"),
        ("3,2\n5,1\nA\nB\n", "line 1: says 3 candidates, but 2 are listed"),
        ("2,1\nx5,1\n5,2\nA\nB\n", "line 2: the count of ballots is no number: x5"),
        ("2,1\n-5,1\n5,2\nA\nB\n", "line 2: the count of ballots is no number: -5"),
        ("\n,2\n5,1\nA\nB\n", "line 2: the count of ballots is no number: empty"),
        ("x,2\n5,1\nA\nB\n", "line 1: says x candidates, but 2 are listed"),
        ("2,zero\n5,1\nA\nB\n", "line 1: the seats are no number: zero"),
        ("2,0\n5,1\nA\nB\n", "line 1: the seats are no number: 0"),
        ("2,1\n5,1\nCandidate 1,A\nCandidate 1,B\n", "line 4: Candidate 1 is there twice"),
        ("2,1\n5,1\nA\nB\nPlace\nMore\n", "line 6: a line after the candidates"),
        ("count,rank1\n5,1\n,1\n", "line 3: the count of ballots is no number: empty"),
        ("2,1\n5,1\nx5,2\n", "line 3: the count of ballots is no number: x5"),
    ],
)
def test_ranked_files_that_cannot_be_counted(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_ranked(written(tmp_path, text, "file.csv"))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ["pabulib/kelurahan.pb", "ranked/burlington_2009.csv"])
def test_damaged_files_are_counted_or_refused_but_never_crash(
    tmp_path: Path, name: str, seed: int
) -> None:
    rng = random.Random(f"{name}{seed}")
    said: list[str] = []
    whole = (SHIPPED / name).read_bytes()
    read = read_pabulib if name.endswith(".pb") else read_ranked
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            at = rng.randrange(len(broken))
            junk = rng.choice(
                [b"", b";", b",", b'"', b"\n", b"\x00", b"\xff", b"9" * 30, b"-", b"A"]
            )
            broken[at : at + rng.choice([0, 1, 1, 30])] = junk
        try:
            read(written(tmp_path, bytes(broken), f"file{Path(name).suffix}"))
        except Unreadable as error:
            said.append(str(error))
    assert said
    assert all(said)
