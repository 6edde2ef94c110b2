"""Equal counts are told where the result is read: which options, what decided, whence the lot."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from polls.actions.ballots import cast_ballot
from polls.actions.polls import open_poll
from polls.algorithms import verify_poll
from polls.algorithms.outcome import outcome_of
from polls.choices import Rule
from polls.models import Poll
from polls.pages.ties import DECIDED, tie_rows
from polls.queries.package import package
from tests import factories
from tests.polls.elections import CASES, election

RESULT = "/suara/tepian/hasil/"


def test_a_lot_is_told_with_its_options_and_its_seed(
    planned: Poll, client: Client, finish: Callable[[Poll], Poll]
) -> None:
    planned.counting = {"ties": "lot"}
    planned.save()
    poll = open_poll(poll=planned, at=timezone.now() - timedelta(days=1))
    for choice in (1, 2, 1, 2, 3):
        person = factories.verified()
        cast_ballot(poll=poll, person=person, choice=choice, at=timezone.now())
    poll = finish(poll)
    winner = {1: "A footpath", 2: "A park only"}[poll.tally.result["winners"][0]]
    page = " ".join(client.get(f"/en{RESULT}").content.decode().split())
    assert f"Drawn by lot: {winner}" in re.sub(r"<[^>]+>", "", page)
    assert "A lot decided between options with equal counts." in page
    section = page[page.index('id="sama"') :]
    section = section[: section.index("</section>")]
    assert "A footpath" in section
    assert "A park only" in section
    assert "As it is now" not in section
    assert winner in section[section.index("The lot fell on:") :]
    assert poll.order_seed in section
    assert "before anybody voted" in section
    assert "Undian jatuh pada" in client.get(f"/id{RESULT}").content.decode()
    lines: list[str] = []
    assert verify_poll.report(json.loads(json.dumps(package(poll))), write=lines.append) == 0
    said = "\n".join(lines)
    assert f"Equal: A footpath, A park only. The lot fell on {winner}" in said
    assert "Perolehan sama: Jalur pejalan kaki, Taman saja. Undian jatuh pada" in said
    assert poll.order_seed in said


def test_a_result_without_equal_counts_says_nothing_of_them(
    poll: Poll, client: Client, finish: Callable[[Poll], Poll]
) -> None:
    cast_ballot(poll=poll, person=factories.verified(), choice=1, at=timezone.now())
    finish(poll)
    page = client.get(f"/en{RESULT}").content.decode()
    assert "A lot decided" not in page
    assert 'id="sama"' not in page


def test_every_way_of_deciding_has_words_on_the_page_and_in_the_program() -> None:
    """Whatever rule was counted; the random elections hold every kind."""
    ways = set()
    for rule, completion in CASES:
        for seed in range(12):
            rules, choices = election(rule, completion, seed)
            for option in rules["options"]:
                option["labels"] = {"id": f"Pilihan {option['position']}"}
            labels = {str(o["position"]): o["labels"]["id"] for o in rules["options"]}
            result = outcome_of(rules, choices)
            rows, said = tie_rows(result, labels), list(verify_poll.tie_words(result, rules))
            for tie, row, line in zip(result["ties"], rows, said, strict=True):
                ways.add(tie["decided_by"].partition(" ")[0])
                assert all(name.startswith("Pilihan ") for name in row["names"] + row["chosen"])
                assert len(row["names"]) > 1
                assert set(row["chosen"]) <= set(row["names"])
                out = rule in (Rule.STV, Rule.IRV) and tie["chosen"] not in map(
                    str, result["winners"]
                )
                assert row["out"] <= out
                assert (row["round"] is not None) == (rule in (Rule.STV, Rule.IRV))
                assert all(name in line for name in row["names"])
    assert ways == set(DECIDED) == set(verify_poll.TIES)
