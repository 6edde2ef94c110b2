"""What happens to a text between writing and reading. Every decision is a leaf of the log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.choices import Role
from accounts.models import Person, User
from accounts.queries.roles import acting_as
from ledger.actions import append
from moderation import registry
from moderation.actions import telling
from moderation.actions.claims import colleagues_claim, end_claim
from moderation.actions.code import LOG, rule_in_force
from moderation.actions.entries import appeal_entry, decision_entry
from moderation.algorithms.screening import mask_nik, screen
from moderation.choices import Action, AppealState, Cause, State
from moderation.models import Appeal, Burst, Case, Contribution, Decision, TextReport, TextVersion
from moderation.queries import contribution_of, last_decision, reporters, watched_terms
from moderation.rules.cases import (
    appeal_due,
    check_answer_is_whole,
    check_decision_is_whole,
    check_may_appeal,
    check_may_decide,
    check_may_decide_appeal,
    check_may_report,
    check_not_claimed,
)
from moderation.rules.urgency import due

STATE_AFTER: dict[str, str] = {
    Action.PUBLISH: State.PUBLISHED,
    Action.ASK_CHANGE: State.CHANGE_ASKED,
    Action.HIDE: State.HIDDEN,
}
TITLE_AFTER: dict[str, str] = {
    Action.PUBLISH: gettext_noop("Your text is public"),
    Action.ASK_CHANGE: gettext_noop("Please change your text"),
    Action.HIDE: gettext_noop("Your text was hidden"),
}


@transaction.atomic
def submit(
    *, kind: str, contribution: Contribution, at: datetime, all_wait: bool = False
) -> Contribution:
    """Screen a text that was just written or edited, and publish it or let it wait.

    A NIK is masked before the text is kept. A text that a moderator wanted changed goes back to
    the moderators, whatever the screening says; on a bad day (``all_wait``) each new text waits.
    Called inside the writer's transaction.
    """
    findings = _screen(contribution)
    case = None
    if contribution.pk is not None:
        open_cases = Case.objects.select_for_update().filter(closed_at=None)
        case = open_cases.filter(kind=kind, key=contribution.pk).first()
    was_asked = contribution.state == State.CHANGE_ASKED or (
        case is not None and case.cause == Cause.CHANGE
    )
    waits = bool(findings) or was_asked or all_wait or contribution.state == State.HIDDEN
    contribution.state = State.HELD if waits else State.PUBLISHED
    contribution.version += 1
    contribution.save()
    if waits:
        by_measure = all_wait and not findings
        cause = Cause.CHANGE if was_asked else Cause.MEASURE if by_measure else Cause.SCREENING
        _open_case(kind, contribution.pk, cause, findings, at)
    elif case is not None and case.reports.exists():
        # What readers reported is still decided by a human, about the words as they are now.
        _open_case(kind, contribution.pk, case.cause, findings, at)
    elif case is not None:
        case.closed_at = at
        case.save(update_fields=["closed_at"])
    registry.kind(kind).state_changed(contribution)
    return contribution


def _screen(contribution: Contribution) -> list[dict[str, Any]]:
    """Mask each NIK, and say what else was found in title and body."""
    terms, findings = watched_terms(), []
    for where in ("title", "body"):
        if text := getattr(contribution, where, ""):
            masked = mask_nik(text)
            setattr(contribution, where, masked)
            findings += [
                finding.as_json()
                for finding in screen(masked, terms, where, phones=settings.CITY.phones)
            ]
    return findings


def _open_case(
    kind: str, key: int, cause: str, findings: list[dict[str, Any]] | None, at: datetime
) -> Case:
    """The open case about a text; new findings replace those about earlier words."""
    case, made = Case.objects.get_or_create(
        kind=kind,
        key=key,
        closed_at=None,
        defaults={
            "cause": cause,
            "findings": findings or [],
            "opened_at": at,
            "due_at": due(cause=cause, opened_at=at),
        },
    )
    if not made and findings is not None:
        case.findings = findings
        case.save(update_fields=["findings"])
    return case


def _changed(kind: str, contribution: Contribution) -> None:
    contribution.version += 1
    contribution.save(update_fields=["version"])
    registry.kind(kind).state_changed(contribution)


def keep_version(*, kind: str, contribution: Contribution, at: datetime) -> None:
    """Keep what the text said so far; called before an edit, inside its transaction."""
    known = TextVersion.objects.filter(kind=kind, key=contribution.pk).count()
    TextVersion.objects.create(
        kind=kind,
        key=contribution.pk,
        number=known + 1,
        title=getattr(contribution, "title", ""),
        body=contribution.body,
        written_at=contribution.edited_at or contribution.created_at,
        was_public=contribution.state == State.PUBLISHED,
    )


@transaction.atomic
def withdraw(*, kind: str, contribution: Contribution, at: datetime) -> None:
    """The author takes the text back: nobody reads it any more; replies stay.

    Readers who had reported it are told. Called under the caller's lock of the text.
    """
    contribution.state = State.WITHDRAWN
    contribution.edited_at = at
    contribution.save(update_fields=["state", "edited_at"])
    _changed(kind, contribution)
    waiting = Case.objects.select_for_update().filter(
        kind=kind, key=contribution.pk, closed_at=None
    )
    for case in waiting:
        case.closed_at = at
        case.save(update_fields=["closed_at"])
        title = gettext_noop("The author has withdrawn a text that you reported")
        _tell_reporters(case, contribution, title, "withdrawn", at)


def erase(*, kind: str, contribution: Contribution, at: datetime) -> None:
    """The words go for good, with their earlier versions and objections; the place stays empty.

    Called when somebody deletes the account and wants no text to stay, inside that transaction.
    """
    withdraw(kind=kind, contribution=contribution, at=at)
    contribution.body = ""
    contribution.save(update_fields=["body"])
    TextVersion.objects.filter(kind=kind, key=contribution.pk).delete()
    about = Decision.objects.filter(case__kind=kind, case__key=contribution.pk)
    Appeal.objects.filter(decision__in=about).update(words="")
    Case.objects.filter(kind=kind, key=contribution.pk).update(findings=[])


def _locked(kind: str, key: int) -> Contribution:
    return registry.kind(kind).model._default_manager.select_for_update().get(pk=key)


@transaction.atomic
def decide(
    *,
    case: Case,
    action: str,
    reason: str,
    words: str,
    by: User,
    at: datetime,
    burst: Burst | None = None,
) -> Decision:
    """Publish, ask for a change or hide. Raises Refused; the author and reporters are told.

    ``burst`` is the card by which it is decided together with others, if any.
    """
    # First the text, then its case: the order in which writers and readers lock them too.
    contribution = _locked(case.kind, case.key)
    held = Case.objects.select_for_update().get(pk=case.pk)
    check_may_decide(
        case=held,
        contribution=contribution,
        moderator=Person.objects.filter(user=by).first(),
        reporters=reporters(held),
    )
    if burst is None and held.burst is not None:
        check_not_claimed(claim=colleagues_claim(by=by, at=at, burst=held.burst), at=at)
    check_not_claimed(claim=end_claim(by=by, at=at, case=held), at=at)
    check_decision_is_whole(action=action, reason=reason, words=words)
    reason = "" if action == Action.PUBLISH else reason
    decision = Decision(
        case=held,
        burst=burst,
        action=action,
        reason=reason,
        rule=rule_in_force(reason, at) if reason else None,
        words=mask_nik(words.strip()),
        decided_by=by,
        decided_as=acting_as(user=by, role=Role.MODERATOR, at=at),
        decided_at=at,
    )
    decision.leaf_index = append(log=LOG, entry=decision_entry(decision, contribution)).index
    decision.save(force_insert=True)
    held.closed_at = at
    held.save(update_fields=["closed_at"])
    _restate(held.kind, contribution, STATE_AFTER[action])
    _tell_all(held, contribution, decision, at)
    return decision


def _restate(kind: str, contribution: Contribution, state: str) -> None:
    if contribution.state != State.WITHDRAWN:
        contribution.state = state
        contribution.save(update_fields=["state"])
        _changed(kind, contribution)


def _tell_all(case: Case, contribution: Contribution, decision: Decision, at: datetime) -> None:
    place = registry.kind(case.kind).place(contribution)
    stays = case.cause in (Cause.REPORT, Cause.BURST)  # it was public all the time
    if decision.action != Action.PUBLISH or not stays:
        telling.tell(
            person=contribution.author,
            title=TITLE_AFTER[decision.action],
            words=decision.words or place.title,
            url_name="moderation:show-statement",
            url_key=decision.pk,
            event=f"decision:{decision.pk}",
            at=at,
        )
    title = gettext_noop("A moderator has decided about your report")
    _tell_reporters(case, contribution, title, str(decision.pk), at)


def _tell_reporters(
    case: Case, contribution: Contribution, title: str, what: str, at: datetime
) -> None:
    """Each reader who reported the text hears how it ended."""
    words = registry.kind(case.kind).place(contribution).title
    for report in case.reports.select_related("reporter"):
        telling.tell(
            person=report.reporter,
            title=title,
            words=words,
            url_name="moderation:show-report",
            url_key=report.pk,
            event=f"report:{report.pk}:{what}",
            at=at,
        )


@transaction.atomic
def report(
    *, kind: str, key: int, person: Person, reason: str, words: str, at: datetime
) -> TextReport:
    """A reader says that a text breaks the rules. It never hides anything by itself."""
    contribution = _locked(kind, key)
    known = TextReport.objects.filter(kind=kind, key=key, reporter=person).exists()
    check_may_report(person=person, contribution=contribution, reason=reason, known=known)
    case = _open_case(kind, key, Cause.REPORT, None, at)
    case.due_at = min(case.due_at, due(cause=Cause.REPORT, opened_at=at, reasons=[reason]))
    case.save(update_fields=["due_at"])
    if case.burst_id is not None:
        Burst.objects.filter(pk=case.burst_id, due_at__gt=case.due_at).update(due_at=case.due_at)
    return TextReport.objects.create(
        case=case,
        kind=kind,
        key=key,
        reporter=person,
        reason=reason,
        words=mask_nik(words.strip()),
        created_at=at,
    )


@transaction.atomic
def appeal(*, decision: Decision, person: Person, words: str, at: datetime) -> Appeal:
    """The author objects, once. Raises Refused."""
    held = Decision.objects.select_for_update().get(pk=decision.pk)
    contribution = contribution_of(held.case)
    check_may_appeal(person=person, contribution=contribution, decision=held, at=at)
    return Appeal.objects.create(
        decision=held, words=mask_nik(words.strip()), created_at=at, due_at=appeal_due(at)
    )


@transaction.atomic
def decide_appeal(*, appeal: Appeal, state: str, answer: str, by: User, at: datetime) -> Appeal:
    """Another moderator upholds or reverses; the author, and on reversal reporters, are told.

    Reversed: the text is public again, unless something else happened to it since.
    """
    held = Appeal.objects.select_for_update().get(pk=appeal.pk)
    case = held.decision.case
    contribution = _locked(case.kind, case.key)
    check_may_decide_appeal(
        appeal=held,
        contribution=contribution,
        moderator=Person.objects.filter(user=by).first(),
        reporters=reporters(case),
    )
    check_not_claimed(claim=end_claim(by=by, at=at, appeal=held), at=at)
    check_answer_is_whole(state=state, answer=answer)
    assignment = acting_as(user=by, role=Role.MODERATOR, at=at)
    entry = appeal_entry(appeal=held, outcome=state, assignment=assignment, at=at)
    held.state = state
    held.answer = mask_nik(answer.strip())
    held.decided_by, held.decided_as = by, assignment
    held.decided_at = at
    held.leaf_index = append(log=LOG, entry=entry).index
    held.save()
    if state == AppealState.REVERSED and _still_stands(held.decision, contribution):
        _restate(case.kind, contribution, State.PUBLISHED)
        title = gettext_noop("The decision about your report was reversed")
        _tell_reporters(case, contribution, title, f"appeal:{held.pk}", at)
    telling.tell(
        person=contribution.author,
        title=gettext_noop("Your objection was decided"),
        words=held.answer,
        url_name="moderation:show-statement",
        url_key=held.decision_id,
        event=f"appeal:{held.pk}",
        at=at,
    )
    return held


def _still_stands(decision: Decision, contribution: Contribution) -> bool:
    """Whether the text is as this decision left it, and no later one said the same."""
    last = last_decision(decision.case.kind, decision.case.key)
    return last == decision and contribution.state == STATE_AFTER[decision.action]


@transaction.atomic
def hold_imported(
    *, kind: str, rows: Sequence[tuple[int, str, Sequence[dict[str, Any]]]], at: datetime
) -> None:
    """Open a case for each imported text that waits: key, cause and findings."""
    Case.objects.bulk_create(
        (
            Case(
                kind=kind,
                key=key,
                cause=cause,
                findings=list(findings),
                opened_at=at,
                due_at=due(cause=cause, opened_at=at),
            )
            for key, cause, findings in rows
        ),
        batch_size=1000,
    )
