"""The officers' program by itself: its shares are those of the library, and it ends in words."""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nacl.encoding import HexEncoder
from shamir_mnemonic import combine_mnemonics, generate_mnemonics, wordlist

from polls.algorithms import open_votes, shares
from polls.algorithms.contents import canonical_choice
from polls.algorithms.tally import canonical_json
from polls.rules.shares import combined

CEREMONY = {"format": open_votes.CEREMONY, "log_name": "poll/7", "question": "100% taman?"}


class Typing:
    """A desk at which everything is typed as the officers would, from what they read."""

    def __init__(self, *lines: str) -> None:
        self.lines, self.said, self.papers = iter(lines), list[str](), list[list[str]]()
        self.desk = open_votes.Desk(ask=self.ask, say=self.said.append)

    def ask(self, _prompt: str) -> str:
        said = self.said[-1]
        if said.startswith("From the paper: word number "):
            return self.papers[-1][int(said.split("\n")[0].split()[-1]) - 1].upper()
        if said.startswith("Write these twenty"):
            lines = self.said[-2].splitlines()
            self.papers.append([line.split()[1] for line in lines])
            return ""
        if said.startswith("Share ") and "Then press Enter" in said:
            return ""
        try:
            return next(self.lines)
        except StopIteration:
            raise EOFError from None


def run(desk: Typing, *arguments: object) -> tuple[int, str]:
    code = open_votes.main([str(one) for one in arguments], desk.desk)
    return code, "\n".join(desk.said)


@pytest.fixture
def ceremony(tmp_path: Path) -> Path:
    file = tmp_path / "upacara.json"
    file.write_text(json.dumps({**CEREMONY, "needed": 2, "of": 3}))
    return file


def test_the_words_are_those_of_the_library() -> None:
    assert wordlist.WORDLIST == open_votes.WORDS


@pytest.mark.parametrize(("needed", "of"), [(2, 3), (3, 5), (5, 9), (14, 15)])
@pytest.mark.parametrize("extendable", [True, False])
def test_shares_of_the_library_are_joined(needed: int, of: int, extendable: bool) -> None:
    for _time in range(3):
        seed = secrets.token_bytes(16)
        words = generate_mnemonics(1, [(needed, of)], seed, extendable=extendable)[0]
        chosen = secrets.SystemRandom().sample(words, needed)
        parts = [open_votes.share_of(one.upper()) for one in chosen]
        assert open_votes.joined(parts) == seed
        assert [open_votes.words_of(part) for part in parts] == chosen


@pytest.mark.parametrize(("needed", "of"), [(2, 3), (3, 5), (14, 15)])
def test_shares_of_the_program_are_joined_by_the_library(needed: int, of: int) -> None:
    for _time in range(3):
        seed = secrets.token_bytes(16)
        words = [open_votes.words_of(one) for one in open_votes.divided(seed, needed, of)]
        assert len(words) == of
        chosen = secrets.SystemRandom().sample(words, needed)
        assert combine_mnemonics(chosen) == seed
        opens, _signs = open_votes.public_halves(seed)
        key = combined(chosen, public_key=opens)
        assert key.public_key.encode(HexEncoder).decode() == opens


def test_shares_that_do_not_belong_together_make_no_key() -> None:
    one, other = (open_votes.divided(secrets.token_bytes(16), 2, 3) for _ in range(2))
    forged = one[1]._replace(value=bytes(16))
    for wrong in ([one[0]], [one[0], one[0]], [one[0], other[1]], [one[0], forged], one):
        with pytest.raises(open_votes.Stop):
            open_votes.joined(wrong)
    drawn = shares.draw_shares(needed=2, of=3).shares[0].split()
    for words in ("", "ana", " ".join(drawn[:19]), " ".join([*drawn[:19], "zero zero"])):
        with pytest.raises(open_votes.Stop, match="not a share"):
            open_votes.share_of(words)
    place = secrets.randbelow(20)
    drawn[place] = "acid" if drawn[place] == "zero" else "zero"
    with pytest.raises(open_votes.Stop, match="not a share"):
        open_votes.share_of(" ".join(drawn))
    groups = generate_mnemonics(2, [(2, 3), (2, 3)], secrets.token_bytes(16))
    with pytest.raises(open_votes.Stop, match="not a share"):
        open_votes.share_of(groups[0][0])


def test_one_spelling_on_both_sides() -> None:
    for choice in (3, [2, 1], {"2": 5, "10": 1}, [], {"é": "\u2028"}):
        assert open_votes.spelled(choice).decode() == canonical_choice(choice)
        assert open_votes.spelled(choice).decode() == canonical_json(choice)


def test_a_key_is_drawn_and_no_share_is_written(ceremony: Path, tmp_path: Path) -> None:
    desk, out = Typing(), tmp_path / "kunci.json"
    code, said = run(desk, "draw", ceremony, "--to", out)
    assert code == 0, said
    found = json.loads(out.read_text())
    assert "100% taman?" in said
    assert len(desk.papers) == 3
    assert open_votes.code_of(found["public_key"], found["signs"]) in said
    for pair in ((0, 1), (2, 0)):
        key = combined([" ".join(desk.papers[i]) for i in pair], public_key=found["public_key"])
        assert key is not None
    texts = "".join(path.read_text() for path in tmp_path.iterdir())
    assert not any(" ".join(paper[-2:]) in texts for paper in desk.papers)
    assert run(Typing(), "draw", ceremony, "--to", out)[0] == 1
    assert json.loads(out.read_text()) == found


def damaged() -> Iterator[Any]:
    yield from ([], "x", 3, None, {}, {"format": 3}, {"format": "rembuk-poll 4"})
    for step in (open_votes.CEREMONY, open_votes.REHEARSAL, open_votes.ENVELOPES):
        yield {"format": step}
        yield {"format": step, "log_name": "poll/1", "question": "?", "needed": "2", "of": 3}
        yield {"format": step, "log_name": "poll/1", "question": "?", "needed": 2, "of": 10**9}
        key = {"public_key": "0" * 64, "signs": "0" * 64, "needed": 2, "shares_id": 1}
        whole = {"format": step, "log_name": "poll/1", "question": "?", "key": key}
        yield {**whole, "envelope": "§", "envelopes": {"online": ["§"]}, "log": {}}
        heads = [{"size": 1, "root": "0" * 64, "at": "", "signature": "zz"}]
        for log in ([], ["x"], ["{}"], ['{"type":"opening"}'], ["[" * 100_000], ['"\ud800"']):
            held = {"log_name": "p", "key": "0" * 64, "log": log, "heads": heads}
            yield {**whole, "envelopes": {"online": []}, "log": held}


def test_bad_files_end_in_words(tmp_path: Path) -> None:
    texts = [json.dumps(one).encode() for one in damaged()]
    texts += [b"", b"\xff", b"[" * 200_000, b'{"format": NaN}', b'{"format":1,"format":2}']
    texts += [b'{"format": ' + b"9" * 5000 + b"}"]
    file = tmp_path / "berkas.json"
    for text in texts:
        file.write_bytes(text)
        for step in (["draw"], ["rehearse"], ["open"], ["audit", file]):
            code, said = run(Typing(), step[0], file, *step[1:])
            assert code == 1, (step, text[:80])
            assert "could not be done" not in said, (step, text[:80], said)
    assert run(Typing(), "open", tmp_path)[0] == 1
    assert run(Typing(), "open", tmp_path / "none")[0] == 1


def test_it_runs_alone(tmp_path: Path) -> None:
    """Copied elsewhere, without this project and without a terminal."""
    program = tmp_path / "open_votes.py"
    program.write_text(Path(open_votes.__file__).read_text())
    (tmp_path / "upacara.json").write_text(json.dumps({**CEREMONY, "needed": 2, "of": 3}))
    asked = [sys.executable, "-I", str(program), "draw", "upacara.json"]
    options = {"cwd": tmp_path, "capture_output": True, "text": True, "check": False}
    done = subprocess.run(asked, input="\n", **options)  # type: ignore[call-overload]
    assert done.returncode == 1
    assert "Nothing more was typed" in done.stdout
    assert done.stderr == ""
    assert sorted(p.name for p in tmp_path.iterdir()) == ["open_votes.py", "upacara.json"]
