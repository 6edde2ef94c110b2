"""Where upper apps say what can be done in a phase, and what a vote is about.

Registered in ``AppConfig.ready()``; this app never imports upwards.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from participation.models import Consultation
from web.refusal import Refused
from web.registrations import Registry


@dataclass(frozen=True, slots=True)
class Activity:
    """The one action of a phase on the consultation's page."""

    title: object
    words: object
    url: str
    refusal: Refused | None = None
    """Why this person cannot yet, with the way to it. The page can be read all the same."""


@dataclass(frozen=True, slots=True)
class BallotOption:
    """What can be chosen in a vote; words by language code, cost in rupiah."""

    labels: Mapping[str, str]
    descriptions: Mapping[str, str] = field(default_factory=dict)
    effects: Mapping[str, str] = field(default_factory=dict)
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class ThemeAnswer:
    """What the city answers to the theme in which a contribution is."""

    theme: str
    outcome: object
    reason: str
    decided_at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of the vote of a consultation that is over, for lists."""

    label: object
    state: str
    """Of ``components/status_pill.html``: good, bad, wait or now."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What residents said in a consultation: distinct authors, and public texts."""

    people: int = 0
    texts: int = 0


FindAnswers = Callable[[str, list[int]], dict[int, list[ThemeAnswer]]]
FindStandings = Callable[[list[Consultation]], dict[int, Standing]]
Contributions = tuple[str, Iterable[object]]
"""A kind of the index, and the keys of what was said in a consultation."""
Describe = Callable[[Consultation, HttpRequest], Activity | None]
Options = Callable[[Consultation], list[BallotOption]]
Step = Callable[[Consultation], None]
Answers = Callable[[list[Consultation]], dict[int, object]]
ACTIVITIES: Registry[Describe] = Registry("phase activities", __name__)
SETTLED: Registry[Describe] = Registry("what is settled", __name__)
BESIDE: Registry[Describe] = Registry("what goes on beside the steps", __name__)
OPTIONS: Registry[Options] = Registry("options of a vote", __name__)
APPLIED: Registry[Step] = Registry("steps of publishing", __name__)
CONTRIBUTIONS: Registry[Callable[[Consultation], Contributions]] = Registry(
    "contributions to a consultation", __name__
)
FORGET: Registry[Step] = Registry("steps of deleting a consultation", __name__)
THEME_ANSWERS: Registry[FindAnswers] = Registry("answers to themes", __name__)
STANDINGS: Registry[FindStandings] = Registry("standings of votes", __name__)
ENDED: Registry[Callable[[], QuerySet[Any]]] = Registry("votes that ended early", __name__)
KEEPS: Registry[Step] = Registry("phases that are kept", __name__)
PROGRESS: Registry[Callable[[Consultation], object]] = Registry("the way to the answer", __name__)
ANSWERS: Registry[Answers] = Registry("answers of the city", __name__)
ANSWERED: Registry[Callable[[], QuerySet[Any]]] = Registry("answered consultations", __name__)
AUTHORS: Registry[Callable[[list[int]], QuerySet[Any]]] = Registry(
    "who spoke in a consultation", __name__
)


def register_activity(kind: str, describe: Describe) -> None:
    """What can be done while a phase of this kind runs."""
    ACTIVITIES.add(kind, describe)


def activity(kind: str, consultation: Consultation, request: HttpRequest) -> Activity | None:
    """The activity of a running phase, None where nobody registered one."""
    describe = ACTIVITIES.get(kind)
    return describe(consultation, request) if describe else None


def register_settled(name: str, describe: Describe) -> None:
    """What is settled, shown whatever phase runs."""
    SETTLED.add(name, describe)


def settled(consultation: Consultation, request: HttpRequest) -> list[Activity]:
    """Where readers find what was settled already."""
    found = [describe(consultation, request) for describe in SETTLED]
    return [one for one in found if one is not None]


def register_beside(name: str, describe: Describe) -> None:
    """What can be done or read in times of its own, whatever phase runs."""
    BESIDE.add(name, describe)


def beside(consultation: Consultation, request: HttpRequest) -> list[Activity]:
    """What goes on beside the steps of a consultation."""
    found = [describe(consultation, request) for describe in BESIDE]
    return [one for one in found if one is not None]


def register_options(name: str, provider: Options) -> None:
    """Say what can be voted on in a consultation."""
    OPTIONS.add(name, provider)


def options_for(consultation: Consultation) -> list[BallotOption]:
    """All options of all providers, in their order."""
    return [option for provider in OPTIONS for option in provider(consultation)]


def register_applied(name: str, callback: Step, *, after: Iterable[str] = ()) -> None:
    """Called inside the transaction in which a page changed what holds for a consultation.

    The page was published, withdrawn, moved or restricted; or one below it was. What the callback
    writes must be the same however often it is called. It acts after those that it names.
    """
    APPLIED.add(name, callback, after=after)


def tell_applied(consultation: Consultation) -> None:
    for callback in APPLIED:
        callback(consultation)


def register_contributions(name: str, find: Callable[[Consultation], Contributions]) -> None:
    """What the index must look at again when a consultation appears, disappears or moves."""
    CONTRIBUTIONS.add(name, find)


def contributions_of(consultation: Consultation) -> list[Contributions]:
    """Everything that was said in a consultation, by kind."""
    return [find(consultation) for find in CONTRIBUTIONS]


def register_keeps(kind: str, check: Step) -> None:
    """``check`` raises Refused where a phase of this kind cannot be taken out of the plan."""
    KEEPS.add(kind, check)


def check_may_unplan(kind: str, consultation: Consultation) -> None:
    """Whether an editor may take a phase that was published out of the plan. Raises Refused."""
    if check := KEEPS.get(kind):
        check(consultation)


def register_forget(name: str, callback: Step, *, after: Iterable[str] = ()) -> None:
    """Remove what an app planned for a consultation in which nobody took part."""
    FORGET.add(name, callback, after=after)


def forget(consultation: Consultation) -> None:
    """Called before such a consultation is deleted with its page."""
    for callback in FORGET:
        callback(consultation)


def register_answers(name: str, find: Answers, answered: Callable[[], QuerySet[Any]]) -> None:
    """How to find the city's published answers, by the consultation's key, in a single query.

    Each is an object with ``headline``, ``url`` and ``decided_at``. ``answered`` are the keys of
    all consultations that have one.
    """
    ANSWERS.add(name, find)
    ANSWERED.add(name, answered)


def answered_keys() -> list[QuerySet[Any]]:
    """The keys of consultations to which the city has answered."""
    return [find() for find in ANSWERED]


def register_authors(name: str, find: Callable[[list[int]], QuerySet[Any]]) -> None:
    """``find`` takes keys of consultations and gives rows with consultation, author and ``texts``:
    how many public texts that person wrote there."""
    AUTHORS.add(name, find)


def spoken_in(keys: list[int]) -> dict[int, Spoken]:
    """How many spoke in each of these consultations and how much; one query for each provider."""
    people: dict[int, set[int]] = {key: set() for key in keys}
    texts = dict.fromkeys(keys, 0)
    for find in AUTHORS:
        for key, author, number in find(keys):
            people[key].add(author)
            texts[key] += number
    return {key: Spoken(len(people[key]), texts[key]) for key in keys}


def register_standing(name: str, find: FindStandings, ended: Callable[[], QuerySet[Any]]) -> None:
    """How to find what became of votes, by the consultation's key, in a single query; ``ended`` are
    the keys of consultations whose vote is over though its phase runs."""
    STANDINGS.add(name, find)
    ENDED.add(name, ended)


def standings_of(consultations: list[Consultation]) -> dict[int, Standing]:
    """What became of the votes of these, where there is anything to say."""
    found: dict[int, Standing] = {}
    for find in STANDINGS:
        found |= find(consultations)
    return found


def ended_votes() -> list[QuerySet[Any]]:
    """The keys of consultations in whose vote nobody can take part any more."""
    return [find() for find in ENDED]


def register_progress(name: str, find: Callable[[Consultation], object]) -> None:
    """How to find out when the city answers: ``due_at``, ``is_overdue`` and signed ``reports``."""
    PROGRESS.add(name, find)


def progress_of(consultation: Consultation) -> object:
    """When the city answers and what it signed so far, None where nobody knows."""
    return next((find(consultation) for find in PROGRESS), None)


def answers_to(consultations: list[Consultation]) -> dict[int, object]:
    """The city's answers by the consultation's key; without one there is no entry."""
    found: dict[int, object] = {}
    for find in ANSWERS:
        found |= find(consultations)
    return found


def answer_to(consultation: Consultation) -> object:
    """The city's answer, None while there is none."""
    return answers_to([consultation]).get(consultation.pk)


def register_theme_answers(name: str, find: FindAnswers) -> None:
    """How to find what the city answered to contributions of a kind, by their keys."""
    THEME_ANSWERS.add(name, find)


def theme_answers(kind: str, keys: list[int]) -> dict[int, list[ThemeAnswer]]:
    """The published answers to contributions; those without one are missing."""
    found: dict[int, list[ThemeAnswer]] = {}
    for find in THEME_ANSWERS:
        found |= find(kind, keys)
    return found
