"""From writing to the last objection: what changes, who is told, what the log keeps."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Person
from ledger.models import Leaf
from ledger.queries import faults
from moderation.actions import appeal, decide_appeal, report
from moderation.choices import Action, AppealState, Cause, Reason, State
from moderation.models import Appeal, Case, Decision, TextVersion, WatchedTerm
from moderation.queries import history
from notices.models import Notice
from participation.actions.comments import edit_comment, withdraw_comment, write_comment
from participation.models import Comment, Thread
from search.models import Note
from web.refusal import Refused

NIK = "6472014105909901"
Judge = Callable[..., Decision]


def write(person: Person, thread: Thread, body: str) -> Comment:
    return write_comment(person=person, thread=thread, body=body, stance="for", at=timezone.now())


def edit(comment: Comment, body: str) -> Comment:
    return edit_comment(comment=comment, person=comment.author, body=body, at=timezone.now())


def object_to(decision: Decision, person: Person) -> Appeal:
    return appeal(decision=decision, person=person, words="Saya keberatan", at=timezone.now())


def settle(held: Appeal, by: Person, state: str = AppealState.REVERSED) -> Appeal:
    return decide_appeal(
        appeal=held, state=state, answer="Sudah dilihat.", by=by.user, at=timezone.now()
    )


def told(person: Person) -> list[str]:
    return list(person.notices.order_by("pk").values_list("title", flat=True))


def test_a_clean_text_is_public_at_once_and_noted(ana: Person, thread: Thread) -> None:
    comment = write(ana, thread, "Saya setuju trotoar dilebarkan.")
    assert comment.state == State.PUBLISHED
    assert not Case.objects.exists()
    assert Note.objects.filter(kind="comment", key=comment.pk).exists()


def test_a_nik_is_masked_before_it_is_kept_and_a_human_looks(ana: Person, thread: Thread) -> None:
    comment = write(ana, thread, f"NIK saya {NIK}, silakan dicek.")
    comment.refresh_from_db()
    assert NIK not in comment.body
    assert comment.body == "NIK saya ••••••••••••9901, silakan dicek."
    assert comment.state == State.HELD
    assert NIK not in json.dumps(list(Case.objects.values("findings")))


def test_a_watched_term_makes_a_text_wait(ana: Person, thread: Thread) -> None:
    WatchedTerm.objects.create(term="judi online", why="iklan")
    comment = write(ana, thread, "Ayo main juudi  0nline di sini.")
    case = Case.objects.get()
    assert (comment.state, case.cause) == (State.HELD, Cause.SCREENING)
    assert [finding["what"] for finding in case.findings] == ["term"]


def test_repairing_a_text_that_the_screening_stopped_publishes_it(
    ana: Person, thread: Thread
) -> None:
    comment = write(ana, thread, "Telepon saya di 081234567890 saja.")
    comment = edit(comment, "Silakan tanya saya di kolom ini.")
    assert comment.state == State.PUBLISHED
    assert Case.objects.get().closed_at is not None
    # What nobody could read does not become public as history.
    assert TextVersion.objects.count() == 1
    assert not history("comment", comment.pk)


def test_editing_a_reported_text_leaves_the_case_to_a_human(comment: Comment, case: Case) -> None:
    changed = edit(comment, "Kata-kata yang lebih tenang.")
    case.refresh_from_db()
    assert changed.state == State.PUBLISHED
    assert case.closed_at is None


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (Action.PUBLISH, State.PUBLISHED),
        (Action.ASK_CHANGE, State.CHANGE_ASKED),
        (Action.HIDE, State.HIDDEN),
    ],
)
def test_a_decision_changes_the_text_and_is_a_leaf(
    comment: Comment, case: Case, citra: Person, judge: Judge, action: str, state: str
) -> None:
    before = comment.version
    decision = judge(case, citra, action)
    comment.refresh_from_db()
    case.refresh_from_db()
    assert comment.state == state
    assert comment.version > before
    assert case.closed_at is not None
    leaf = Leaf.objects.get(log__name="moderation", index=decision.leaf_index)
    entry = json.loads(leaf.data)
    assert (entry["case"], entry["action"], entry["role"]) == (case.pk, action, "moderator")
    for secret in (comment.author.public_name, citra.public_name, citra.user.email, comment.body):
        assert secret not in leaf.data
    assert not faults("moderation")


@pytest.mark.parametrize("action", [Action.HIDE, Action.ASK_CHANGE])
@pytest.mark.parametrize(
    "lacking", [{"reason": ""}, {"words": "  "}, {"reason": "criticism-of-the-mayor"}]
)
def test_no_restriction_without_reason_and_words(
    case: Case, citra: Person, judge: Judge, action: str, lacking: dict[str, str]
) -> None:
    with pytest.raises(Refused):
        judge(case, citra, action, **lacking)
    assert not Decision.objects.exists()
    assert not Leaf.objects.exists()


def test_the_database_refuses_a_restriction_without_words(case: Case, citra: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            case=case, action=Action.HIDE, reason="insult", decided_by=citra.user, leaf_index=0
        )


def test_author_and_reporter_are_told(
    comment: Comment, case: Case, ana: Person, budi: Person, citra: Person, judge: Judge
) -> None:
    decision = judge(case, citra)
    assert told(ana) == ["Your text was hidden"]
    assert told(budi) == ["A moderator has decided about your report"]
    assert Notice.objects.get(person=ana).url == f"alasan/{decision.pk}/"


def test_a_case_is_decided_once(
    case: Case, citra: Person, cahya: Person, judge: Judge, comment: Comment
) -> None:
    judge(case, citra, Action.PUBLISH)
    with pytest.raises(Refused, match="already decided"):
        judge(case, cahya)
    comment.refresh_from_db()
    assert comment.state == State.PUBLISHED


def test_nobody_decides_about_an_own_text_or_report(
    thread: Thread, citra: Person, cahya: Person, comment: Comment, judge: Judge, ana: Person
) -> None:
    mine = report(
        kind="comment", key=comment.pk, person=citra, reason=Reason.HATE, words="",
        at=timezone.now(),
    ).case  # fmt: skip
    with pytest.raises(Refused, match="reported this text yourself"):
        judge(mine, citra)
    own = Comment.objects.create(thread=thread, author=citra, body="Kami", state=State.PUBLISHED)
    about_citra = report(
        kind="comment", key=own.pk, person=ana, reason=Reason.HATE, words="", at=timezone.now()
    ).case
    with pytest.raises(Refused, match="own text"):
        judge(about_citra, citra)
    judge(about_citra, cahya)


def test_a_report_never_hides_and_counts_once(
    comment: Comment, case: Case, ana: Person, budi: Person, citra: Person
) -> None:
    again = {"kind": "comment", "key": comment.pk, "words": "", "at": timezone.now()}
    report(person=citra, reason=Reason.HATE, **again)
    comment.refresh_from_db()
    assert comment.state == State.PUBLISHED
    assert Case.objects.get().reports.count() == 2
    for person, sentence in [(budi, "already reported"), (ana, "own text")]:
        with pytest.raises(Refused, match=sentence):
            report(person=person, reason=Reason.INSULT, **again)


def test_what_is_not_public_cannot_be_reported(comment: Comment, budi: Person) -> None:
    Comment.objects.update(state=State.HELD)
    with pytest.raises(Refused, match="no longer public"):
        report(
            kind="comment", key=comment.pk, person=budi, reason=Reason.HATE, words="",
            at=timezone.now(),
        )  # fmt: skip


def test_a_text_changed_as_asked_goes_back_to_a_moderator(
    comment: Comment, case: Case, citra: Person, judge: Judge
) -> None:
    judge(case, citra, Action.ASK_CHANGE)
    changed = edit(comment, "Kata-kata yang lebih tenang.")
    assert changed.state == State.HELD
    waiting = Case.objects.get(closed_at=None)
    assert waiting.cause == Cause.CHANGE
    # A second clean edit does not slip past the moderator either.
    assert edit(changed, "Kata-kata yang sangat tenang.").state == State.HELD
    judge(waiting, citra, Action.PUBLISH)
    changed.refresh_from_db()
    assert changed.state == State.PUBLISHED
    assert not history("comment", comment.pk)


def test_withdrawing_closes_the_case_and_tells_who_reported(
    comment: Comment, case: Case, ana: Person, budi: Person
) -> None:
    withdraw_comment(comment=comment, person=ana, at=timezone.now())
    case.refresh_from_db()
    assert case.closed_at is not None
    assert told(budi) == ["The author has withdrawn a text that you reported"]


def test_an_objection_is_decided_by_another_moderator_and_restores_the_text(
    comment: Comment, case: Case, ana: Person, budi: Person, citra: Person, cahya: Person,
    judge: Judge,
) -> None:  # fmt: skip
    held = object_to(judge(case, citra), ana)
    with pytest.raises(Refused, match="took the decision yourself"):
        settle(held, citra)
    settle(held, cahya)
    comment.refresh_from_db()
    assert comment.state == State.PUBLISHED
    assert told(ana)[-1] == "Your objection was decided"
    assert told(budi)[-1] == "The decision about your report was reversed"
    kinds = [json.loads(data)["type"] for data in Leaf.objects.values_list("data", flat=True)]
    assert kinds == ["decision", "appeal"]
    assert not faults("moderation")
    with pytest.raises(Refused, match="already decided"):
        settle(held, cahya, AppealState.UPHELD)


def test_a_decision_that_stays_keeps_the_text_hidden(
    comment: Comment, case: Case, ana: Person, citra: Person, cahya: Person, judge: Judge
) -> None:
    settle(object_to(judge(case, citra), ana), cahya, AppealState.UPHELD)
    comment.refresh_from_db()
    assert comment.state == State.HIDDEN


def test_a_reversal_never_brings_back_what_was_withdrawn_or_hidden_again(
    comment: Comment, case: Case, ana: Person, citra: Person, cahya: Person, judge: Judge
) -> None:
    first = judge(case, citra, Action.ASK_CHANGE)
    held = object_to(first, ana)
    edit(comment, "Masih kasar juga.")
    judge(Case.objects.get(closed_at=None), citra)
    settle(held, cahya)
    comment.refresh_from_db()
    assert comment.state == State.HIDDEN
    held = object_to(Decision.objects.last(), ana)
    withdraw_comment(comment=comment, person=ana, at=timezone.now())
    settle(held, cahya)
    comment.refresh_from_db()
    assert comment.state == State.WITHDRAWN


def test_an_objection_in_the_last_moment_is_in_time(
    case: Case, ana: Person, citra: Person, judge: Judge
) -> None:
    decision = judge(case, citra)
    last = decision.decided_at + timedelta(days=7)
    assert appeal(decision=decision, person=ana, words="Tepat waktu", at=last).pk


def test_the_author_objects_once_in_time(
    case: Case, ana: Person, budi: Person, citra: Person, judge: Judge
) -> None:
    decision = judge(case, citra)
    with pytest.raises(Refused, match="Only the author"):
        object_to(decision, budi)
    late = decision.decided_at + timedelta(days=7, seconds=1)
    with pytest.raises(Refused, match="time to object is over"):
        appeal(decision=decision, person=ana, words="Terlambat", at=late)
    object_to(decision, ana)
    with pytest.raises(Refused, match="already objected"):
        object_to(decision, ana)


def test_nothing_to_object_to_when_the_text_is_public(
    case: Case, ana: Person, citra: Person, judge: Judge
) -> None:
    with pytest.raises(Refused, match="nothing to object"):
        object_to(judge(case, citra, Action.PUBLISH), ana)


def test_who_reported_does_not_decide_the_objection(
    comment: Comment, ana: Person, citra: Person, cahya: Person, judge: Judge
) -> None:
    mine = report(
        kind="comment", key=comment.pk, person=cahya, reason=Reason.HATE, words="",
        at=timezone.now(),
    ).case  # fmt: skip
    held = object_to(judge(mine, citra), ana)
    with pytest.raises(Refused, match="reported this text yourself"):
        settle(held, cahya)


def test_one_open_case_for_a_text(case: Case) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(kind=case.kind, key=case.key, cause=Cause.REPORT)


def test_a_failed_decision_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, comment: Comment, case: Case, citra: Person, judge: Judge
) -> None:
    def fail(**_fields: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("moderation.actions.telling.tell", fail)
    with pytest.raises(RuntimeError):
        judge(case, citra)
    comment.refresh_from_db()
    assert comment.state == State.PUBLISHED
    assert not Leaf.objects.exists()
