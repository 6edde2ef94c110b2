"""Voting on paper in a few words: marked, read, closed, counted."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import Person
from polls.actions.ballots import cast_ballot
from polls.actions.paper import confirm_mark, mark_on_paper
from polls.actions.papers import confirm_closing, propose_closing, read_paper
from polls.models import (
    PaperBallot,
    PaperClosing,
    PaperMark,
    Poll,
)
from polls.queries.package import package
from residents.actions.identities import bring_to_newest_key, facts_of, identify
from residents.nik import parse_nik
from residents.queries import current_residency
from tests import factories
from tests.polls import ways
from tests.polls.ways import close as close

NIK, BORN = "6472031708900001", date(1990, 8, 17)
DESK = "/en/suara-kertas/tepian/"
REASON = "She would rather vote at home with her daughter's phone."
ENTRY = "/en/suara-kertas/tepian/entri/"
CLOSING = "/en/suara-kertas/tepian/tutup/"
WORDS = "One voter took the paper home; the desk noted it."


def with_card(person: Person, nik: str = NIK, born: date = BORN) -> Person:
    number, now = parse_nik(nik, born), timezone.now()
    bring_to_newest_key(number, born)
    identify(person=person, facts=facts_of(number, born, now, married=False), at=now)
    return person


def mark(poll: Poll, person: Person, by: Person) -> PaperMark:
    now = timezone.now()
    residency = current_residency(person, now)
    assert residency
    return mark_on_paper(poll=poll, residency=residency, by=by.user, at=now)


def confirm(one: PaperMark, by: Person, digits: str = "0001") -> PaperMark:
    return confirm_mark(mark=one, digits=digits, by=by.user, at=timezone.now())


def cast(poll: Poll, person: Person) -> object:
    return cast_ballot(poll=poll, person=person, choice=1, at=timezone.now())


def nik(number: int) -> str:
    return f"64720317089{number:05d}"


def on_paper(poll: Poll, by: Person, then: Person, people: int) -> None:
    """So many people marked and confirmed at the desk."""
    for number in range(1, people + 1):
        somebody = with_card(factories.verified(), nik(number))
        confirm(mark(poll, somebody, by), then, f"{number:05d}"[-4:])


def read(poll: Poll, by: Person, number: int, choice: Any = 1, **more: Any) -> PaperBallot:
    asked = {"area": factories.area("64.72.03.1005"), "kind": "choice", "reason": "", **more}
    return read_paper(
        poll=poll, number=number, choice=choice, by=by.user, at=timezone.now(), **asked
    )


def all_in(poll: Poll, by: Person, then: Person, explanation: str = "") -> PaperClosing:
    return confirm_closing(
        closing=propose_closing(poll=poll, explanation=explanation, by=by.user), by=then.user
    )


def count(poll: Poll) -> Poll:
    ways.count(poll)
    return Poll.objects.get(pk=poll.pk)


def verified(poll: Poll) -> list[str]:
    return ways.faults(package(poll))
