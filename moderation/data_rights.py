"""What this app holds of a person."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from moderation import registry
from moderation.actions.erasure import erase_limits, erase_words_of_reports
from moderation.choices import Action, AppealState, LimitReason, Reason
from moderation.models import Appeal, Decision, Limit, TextReport, TextVersion
from privacy.copy_words import labels
from privacy.personal_data import Rows, exclude, register


def _own(person: Person) -> Q:
    """Decisions about texts of this person."""
    mine = Q(pk=None)
    for kind in registry.kinds().values():
        texts = kind.model._default_manager.filter(author=person).values("pk")
        mine |= Q(case__kind=kind.name, case__key__in=texts)
    return mine


def _decisions(person: Person) -> Rows:
    found = Decision.objects.filter(_own(person))
    yield from found.values("case__kind", "case__key", "action", "reason", "words", "decided_at")
    appeals = Appeal.objects.filter(decision__in=found)
    yield from appeals.values("words", "created_at", "state", "answer", "decided_at")


def _versions(person: Person) -> Rows:
    for kind in registry.kinds().values():
        texts = kind.model._default_manager.filter(author=person).values("pk")
        kept = TextVersion.objects.filter(kind=kind.name, key__in=texts)
        yield from kept.values("kind", "key", "number", "title", "body", "written_at")


def _flags(person: Person) -> Rows:
    kept = TextReport.objects.filter(reporter=person)
    return kept.values("kind", "key", "reason", "words", "created_at")


def _limits(person: Person) -> Rows:
    return Limit.objects.filter(person=person).values(
        "reason", "words", "limited_at", "until", "objection", "objected_at", "state", "answer"
    )


def _kind(name: object) -> object:
    """What a kind of text is called."""
    found = registry.kinds().get(str(name))
    return found.label if found else name


register(
    "decisions",
    title=_("Decisions about my texts"),
    relations=[],
    export=_decisions,
    words={
        "case__kind": _kind,
        "action": labels(Action),
        "reason": labels(Reason),
        "state": labels(AppealState),
    },
)
register(
    "versions",
    title=_("Earlier versions of my texts"),
    relations=[],
    export=_versions,
    words={"kind": _kind},
)
register(
    "reports",
    title=_("My reports"),
    relations=["moderation.TextReport.reporter"],
    export=_flags,
    erase=erase_words_of_reports,
    words={"kind": _kind, "reason": labels(Reason)},
)
register(
    "limits",
    title=_("When I could write nothing"),
    relations=["moderation.Limit.person"],
    export=_limits,
    erase=erase_limits,
    words={"reason": labels(LimitReason), "state": labels(AppealState)},
)
for relation in (
    "moderation.Appeal.decided_by",
    "moderation.Burst.decided_by",
    "moderation.Claim.moderator",
    "moderation.Decision.decided_by",
    "moderation.Limit.answered_by",
    "moderation.Limit.limited_by",
    "moderation.RuleVersion.published_by",
):
    exclude(relation, "an act for the city: it belongs to the office, not to the person's life")
