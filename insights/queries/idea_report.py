"""What became of every idea of a consultation: each counted once, by outcome and reason."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from insights.models import Answer, ThemeMember
from insights.queries.decisions import answered_consultations
from participation.models import Consultation
from proposals.choices import RefusalReason, Stage
from proposals.models import Idea, StageChange
from proposals.queries.ideas import public_ideas

WAITING = "waiting"
LATE = "late"
"""Under review, and the department's day is over."""
REFUSED, ANSWERED = "refused", "answered"
"""How the names of outcomes with a reason begin: ``refused-too-costly``, ``answered-adopted``."""


@dataclass(frozen=True, slots=True)
class IdeaReport:
    """The keys of the public ideas by outcome. Each idea is in exactly one, see ``outcome_of``."""

    groups: dict[str, list[int]]

    @property
    def total(self) -> int:
        return sum(map(len, self.groups.values()))

    def count(self, *names: str) -> int:
        """How many have one of these outcomes."""
        return sum(len(self.groups.get(name, ())) for name in names)


def outcome_of(*, stage: str, reason: str, due_on: date | None, answer: str, today: date) -> str:
    """The name of what became of an idea.

    Its own stage says it: ``accepted``, ``refused-too-costly``, ``review``, ``late`` and so on. Of
    an idea at no stage the answer to its theme does, once the decision is published:
    ``answered-adopted``; without one it is ``waiting``.
    """
    if stage == Stage.REVIEW:
        return LATE if due_on is not None and due_on < today else Stage.REVIEW.value
    if stage == Stage.REFUSED:
        return f"{REFUSED}-{reason}"
    if stage == Stage.OPEN:
        return f"{ANSWERED}-{answer}" if answer else WAITING
    return stage


def idea_report(consultation: Consultation, today: date) -> IdeaReport:
    """All public ideas of a consultation by what became of them. At most three queries."""
    last = StageChange.objects.filter(idea=OuterRef("pk")).order_by("-pk")
    ideas = public_ideas(consultation).order_by("pk")
    rows = ideas.annotate(
        last_reason=Subquery(last.values("reason")[:1]),
        last_day=Subquery(last.values("due_on")[:1]),
    ).values_list("pk", "stage", "last_reason", "last_day")
    answers = _answers(consultation)
    groups: dict[str, list[int]] = defaultdict(list)
    for key, stage, reason, due_on in rows:
        name = outcome_of(
            stage=stage,
            reason=reason or RefusalReason.TOO_LITTLE,
            due_on=due_on,
            answer=answers.get(key, ""),
            today=today,
        )
        groups[name].append(key)
    return IdeaReport(dict(groups))


def _answers(consultation: Consultation) -> dict[int, str]:
    """The outcome of the theme of each idea, once everybody may read the decision."""
    if not answered_consultations().filter(consultation=consultation).exists():
        return {}
    given = Answer.objects.filter(theme__consultation=consultation)
    outcomes = dict(given.values_list("theme", "outcome"))
    members = ThemeMember.objects.filter(theme__consultation=consultation, kind="idea")
    found = members.order_by("-pk").values_list("key", "theme", "theme__parent")
    return {key: outcomes.get(parent or theme, "") for key, theme, parent in found}


def in_order(keys: Iterable[int]) -> QuerySet[Idea]:
    """These ideas as a list shows them."""
    return Idea.objects.filter(pk__in=keys).select_related("area", "consultation").order_by("pk")
