"""The ballot of each method: choosing, the second look, casting; errors keep what was typed."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from polls.models import Ballot, Poll, Turnout
from tests import factories
from tests.polls.methods import open_vote
from tests.polls.test_views import BALLOT, as_ana, key_in  # noqa: F401 - a fixture

Finish = Callable[[Poll], Poll]
HIDDEN = re.compile(r'<input type="hidden" name="(choice\w*)" value="(\d+)">')
FULL = {"choice_1": "400.000", "choice_2": "250000", "choice_3": "350.000"}
PATHS: list[tuple[str, dict[str, Any], Any, list[str]]] = [
    ("approval", {"choice": [3, 1]}, [1, 3], ["2 opsi ditandai", "Jalan"]),
    ("equal-shares", {"choice": [1, 2, 3]}, [1, 2, 3], ["Rp2.850.000.000", "Rp2.000.000.000"]),
    ("greedy", {"choice": [2]}, [2], ["Taman", "Rp700.000.000"]),
    ("scottish-stv", {"choice_1": 2, "choice_3": 1}, [3, 1], ["<li>Pelatihan</li><li>Jalan</li>"]),
    ("irv", {"choice_1": 3, "choice_2": 1}, [2, 1], ["<li>Taman</li><li>Jalan</li>"]),
    ("schulze", {"choice_2": 1}, [2], ["Taman"]),
    ("score", {"choice_1": 5, "choice_3": 2}, {"1": 5, "3": 2}, ["Jalan: 5 dari 5"]),
    (
        "allocation",
        FULL,
        {"1": 400_000, "2": 250_000, "3": 350_000},
        ["Jalan: Rp400.000 (40,0%)", "sarpras: 65,0%"],
    ),
]


def send(client: Client, **data: Any) -> Any:
    key = key_in(client.get(BALLOT).content.decode())
    sent = {"submission_key": key, "step": "look", **data}
    return client.post(BALLOT, sent, follow=sent["step"] != "cast")


def carried(page: str) -> dict[str, list[str]]:
    """What the hidden form of the second look would send."""
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(page):
        found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize(("rule", "typed", "stored", "words"), PATHS, ids=[p[0] for p in PATHS])
def test_from_choosing_to_the_urn(
    as_ana: Client, planned: Poll, monkeypatch: pytest.MonkeyPatch, finish: Finish,  # noqa: F811
    rule: str, typed: dict[str, Any], stored: Any, words: list[str],
) -> None:  # fmt: skip
    poll = open_vote(planned, monkeypatch, rule)
    look = send(as_ana, **typed)
    page = re.sub(r">\s+<", "><", look.content.decode())
    assert look.templates[0].name == "polls/review.html"
    assert not [word for word in words if word not in page]
    assert not Turnout.objects.exists()
    again = send(as_ana, **carried(page), step="choose").content.decode()
    assert 'role="alert"' not in again
    marks = re.findall(r"\bchecked\b|<option value=\"[1-9]\d*\" selected|value=\"\d+\" data-am|"
                       r'name="choice_\d"[^>]* value="[1-9]|value="[1-9]\d*"[^>]*name="choice_\d"',
                       again)  # fmt: skip
    assert len(marks) == len(stored)
    assert send(as_ana, **carried(page), step="cast").status_code == 302
    finish(poll)
    assert Ballot.objects.get().choice == stored


@pytest.mark.parametrize(
    ("rule", "typed", "words"),
    [
        ("approval", {"choice": [1, 2, 3]}, "paling banyak 2"),
        ("approval", {"choice": [77]}, "dari daftar ini"),
        ("irv", {"choice_1": 1, "choice_3": 1}, "“Jalan”"),
        ("irv", {"choice_1": 9}, "peringkat dari daftar"),
        ("score", {"choice_1": 6}, "poin dari daftar"),
        ("allocation", {**FULL, "choice_3": "banyak"}, "rupiah bulat"),
        ("allocation", {**FULL, "choice_3": "-5"}, "rupiah bulat"),
        ("allocation", {**FULL, "choice_3": "900.000"}, "Rp1.550.000"),
        ("allocation", {"choice_1": "500", "choice_3": "500"}, "Rp600"),
        ("allocation", {"choice_1": "800", "choice_3": "200"}, "Rp700"),
    ],
)
def test_what_cannot_be_is_told_and_kept(
    as_ana: Client, planned: Poll, monkeypatch: pytest.MonkeyPatch,  # noqa: F811
    rule: str, typed: dict[str, Any], words: str,
) -> None:  # fmt: skip
    open_vote(planned, monkeypatch, rule)
    answer = send(as_ana, step="cast", **typed)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert words in page
    assert not Turnout.objects.exists()
    for name, value in typed.items():
        if name == "choice" and value != [77]:
            assert page.count(" checked") == len(value)
        if rule == "allocation":
            assert f'value="{value}"' in page


@pytest.mark.parametrize(
    ("rule", "typed", "at_fault", "error"),
    [
        ("single-choice", {}, ["choice"] * 3, "id_choice_error"),
        ("approval", {"choice": [1, 2, 3]}, ["choice"] * 3, "id_choice_error"),
        ("equal-shares", {"choice": [77]}, ["choice"] * 3, "id_choice_error"),
        ("irv", {"choice_1": 1, "choice_3": 1}, ["choice_1", "choice_3"], "id_choice_1_error"),
        ("score", {"choice_2": 6}, ["choice_2"], "id_choice_2_error"),
        ("allocation", {**FULL, "choice_3": "banyak"}, ["choice_3"], "id_choice_3_error"),
        (
            "allocation",
            {**FULL, "choice_3": "900.000"},
            ["choice_1", "choice_2", "choice_3"],
            "id_choice_error",
        ),
    ],
)
def test_a_fault_is_joined_to_its_fields(
    as_ana: Client, planned: Poll, monkeypatch: pytest.MonkeyPatch,  # noqa: F811
    rule: str, typed: dict[str, Any], at_fault: list[str], error: str,
) -> None:  # fmt: skip
    open_vote(planned, monkeypatch, rule)
    page = send(as_ana, step="look", **typed).content.decode()
    fields = re.findall(r'<(?:input|select)[^>]* name="choice[^>]*>', page)
    marked = [tag for tag in fields if 'aria-invalid="true"' in tag]
    names = [re.search(r'name="(\w+)"', tag)[1] for tag in marked]  # type: ignore[index]
    told = [re.search(r'aria-describedby="([^"]*)"', tag)[1].split() for tag in marked]  # type: ignore[index]
    assert sorted(names) == at_fault
    assert any(error in ids for ids in told)
    for name in {name for ids in told for name in ids}:
        assert page.count(f'id="{name}"') == 1
    assert "aria-invalid" not in as_ana.get(BALLOT).content.decode()


@pytest.mark.parametrize("rule", [path[0] for path in PATHS])
def test_a_blank_vote_is_said_to_be_blank(
    as_ana: Client, planned: Poll, monkeypatch: pytest.MonkeyPatch, finish: Finish,  # noqa: F811
    rule: str,
) -> None:  # fmt: skip
    poll = open_vote(planned, monkeypatch, rule)
    look = send(as_ana).content.decode()
    assert "Anda belum memilih apa pun" in look
    assert not carried(look)
    assert send(as_ana, step="cast").status_code == 302
    result = finish(poll).tally.result
    assert (result["valid"], result["blank"], result["invalid"]) == (0, 1, 0)


@pytest.mark.parametrize("rule", [path[0] for path in PATHS])
def test_who_may_not_vote_sees_the_options_only(
    client: Client, planned: Poll, monkeypatch: pytest.MonkeyPatch, budi: Person, rule: str
) -> None:
    open_vote(planned, monkeypatch, rule)
    client.force_login(budi.user)
    page = client.get(BALLOT).content.decode()
    assert "Pelatihan" in page
    assert 'name="choice' not in page
    answer = client.post(BALLOT, {"choice": 1, "choice_1": 1, "step": "cast"})
    assert answer.status_code == 403
    assert not Turnout.objects.exists()


@pytest.mark.parametrize("rule", ["approval", "irv", "allocation"])
def test_an_earlier_vote_is_replaced_and_never_shown(
    as_ana: Client, planned: Poll, monkeypatch: pytest.MonkeyPatch, finish: Finish,  # noqa: F811
    rule: str,
) -> None:  # fmt: skip
    poll = open_vote(planned, monkeypatch, rule)
    typed = next(path[1] for path in PATHS if path[0] == rule)
    send(as_ana, step="cast", **typed)
    page = as_ana.get(BALLOT).content.decode()
    assert " checked" not in page
    assert not re.search(r'value="[1-9]\d*" selected|value="400', page)
    assert send(as_ana, step="cast").status_code == 302
    finish(poll)
    assert factories.Person.objects.count() == Ballot.objects.count() == 1
    assert Ballot.objects.get().choice in ([], {})


RESULTS = {
    "approval": ["Jalan", "Pelatihan"],
    "equal-shares": ["2 projects are funded", "Rp1.600.000.000", "Not funded"],
    "greedy": ["2 projects are funded", "Taman"],
    "scottish-stv": ["Elected: ", "Round 1", "Pelatihan"],
    "irv": ["Elected: Taman", "Round 1"],
    "schulze": ["Elected: Taman", "Pair by pair", "Taman over Jalan"],
    "score": ["Most points: Jalan", "Mean of all ballots", "5.0"],
    "allocation": ["How residents divide the budget", "Rp400.000", "40.0"],
}


@pytest.mark.parametrize("path", PATHS, ids=[path[0] for path in PATHS])
def test_the_result_is_told_in_the_words_of_its_rule(
    as_ana: Client, planned: Poll, monkeypatch: pytest.MonkeyPatch, finish: Finish,  # noqa: F811
    path: tuple[str, dict[str, Any], Any, list[str]],
) -> None:  # fmt: skip
    rule, typed, _stored, _words = path
    poll = open_vote(planned, monkeypatch, rule)
    look = send(as_ana, **typed).content.decode()
    key = key_in(look)
    as_ana.post(BALLOT, {"submission_key": key, "step": "cast", **carried(look)})
    finish(poll)
    page = as_ana.get(BALLOT.replace("/id/", "/en/") + "hasil/").content.decode()
    told = re.sub(r'</?span(?: lang="id")?>', "", html.unescape(page))
    assert not [words for words in RESULTS[rule] if words not in told]
    assert 'class="bars__bar"' in page, "the chart beside the table"
