"""An account can write nothing for a time: told with reasons, over by itself, judged by another."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from ledger.models import Leaf
from moderation.actions.limits import answer_limit, limit_account, object_to_limit
from moderation.choices import AppealState
from moderation.data_rights import _limits
from moderation.models import Case, Limit
from moderation.rules.limits import check_not_limited
from notices.models import Notice
from participation.actions.comments import edit_comment, write_comment
from participation.models import Comment, Thread
from proposals.actions.ideas import support_idea
from tests import factories
from web.refusal import Refused

pytestmark = pytest.mark.django_db
WORDS = "Dalam satu jam Anda mengancam tiga orang."


def limited(case: Case, by: Person, at: datetime, hours: int = 24) -> Limit:
    return limit_account(case=case, reason="abuse", words=WORDS, hours=hours, by=by.user, at=at)


def write(thread: Thread, who: Person, at: datetime) -> Comment:
    who.refresh_from_db()
    return write_comment(person=who, thread=thread, body="Saya menulis", stance="for", at=at)


def test_who_is_limited_writes_nothing_until_it_is_over(
    thread: Thread, comment: Comment, case: Case, ana: Person, citra: Person
) -> None:
    now = timezone.now()
    limit = limited(case, citra, now)
    with pytest.raises(Refused, match="limited your account"):
        write(thread, ana, limit.until - timedelta(seconds=1))
    with pytest.raises(Refused, match="limited your account"):
        edit_comment(comment=comment, person=ana, body="Lain", at=now)
    assert write(thread, ana, limit.until).pk
    notice = Notice.objects.get(person=ana)
    assert (notice.title, notice.words) == ("A moderator has limited your account", WORDS)
    with pytest.raises(Refused, match="limited already"):
        limited(case, citra, now)
    said = "".join(Leaf.objects.values_list("data", flat=True))
    assert '"type":"limit"' in said
    assert "Ana" not in said
    assert [row["words"] for row in _limits(ana)] == [WORDS]


def test_who_is_limited_supports_and_nobody_limits_oneself(
    case: Case, ana: Person, citra: Person
) -> None:
    now = timezone.now()
    debate = factories.consultation("ideas")
    limited(case, citra, now)
    ana.refresh_from_db()
    support_idea(person=ana, idea=factories.idea(debate), at=now)
    own = factories.comment(debate.thread, citra)
    with pytest.raises(Refused, match="your own account"):
        limited(Case.objects.create(kind="comment", key=own.pk, cause="report"), citra, now)


@pytest.mark.parametrize("state", [AppealState.REVERSED, AppealState.UPHELD])
def test_another_moderator_answers_an_objection(
    thread: Thread, case: Case, ana: Person, citra: Person, cahya: Person, state: str
) -> None:
    now = timezone.now()
    limit = limited(case, citra, now)
    object_to_limit(limit=limit, person=ana, words="Itu bukan saya", at=now)
    with pytest.raises(Refused, match="already objected"):
        object_to_limit(limit=limit, person=ana, words="Lagi", at=now)
    answer = {"limit": limit, "state": state, "answer": "Kami membaca semuanya.", "at": now}
    with pytest.raises(Refused, match="Another moderator"):
        answer_limit(by=citra.user, **answer)
    answer_limit(by=cahya.user, **answer)
    assert Notice.objects.filter(person=ana, words="Kami membaca semuanya.").count() == 1
    if state == AppealState.REVERSED:
        assert write(thread, ana, now).pk
    else:
        with pytest.raises(Refused):
            write(thread, ana, now)


def test_until_decided_waits_for_another_and_ends_all_the_same(
    case: Case, ana: Person, citra: Person, cahya: Person
) -> None:
    now = timezone.now()
    limit = limited(case, citra, now, hours=0)
    assert limit.state == AppealState.OPEN
    assert limit.until == now + timedelta(days=30)
    answer_limit(limit=limit, state=AppealState.UPHELD, answer="Tetap.", by=cahya.user, at=now)
    ana.refresh_from_db()
    with pytest.raises(Refused):
        check_not_limited(person=ana, at=now + timedelta(days=6))
    check_not_limited(person=ana, at=now + timedelta(days=8))
    with pytest.raises(IntegrityError), transaction.atomic():
        Limit.objects.update(answered_by=citra.user)


def test_from_the_page_of_a_text_to_the_objection_and_its_answer(
    client: Client, case: Case, ana: Person, citra: Person, cahya: Person, budi: Person
) -> None:
    client.force_login(citra.user)
    assert "batasi" in client.get(f"/en/moderasi/{case.pk}/").content.decode()
    form = {"hours": 24, "reason": "abuse", "words": WORDS, "submission_key": "k" * 32}
    there = f"/en/moderasi/{case.pk}/batasi/"
    assert client.post(there, {**form, "words": ""}).status_code == 422
    client.post(there, form)
    limit = Limit.objects.get()
    client.force_login(budi.user)
    assert client.get(f"/en/pembatasan/{limit.pk}/").status_code == 404
    client.force_login(ana.user)
    shown = client.get(f"/en/pembatasan/{limit.pk}/").content.decode()
    assert WORDS in shown
    client.post(f"/en/pembatasan/{limit.pk}/", {"words": "Bukan saya", "submission_key": "o" * 32})
    client.force_login(cahya.user)
    assert "Waits for another moderator" in client.get("/en/moderasi/pembatasan/").content.decode()
    page = f"/en/moderasi/pembatasan/{limit.pk}/"
    assert "Bukan saya" in client.get(page).content.decode()
    sent = {"state": "reversed", "answer": "Anda benar.", "submission_key": "a" * 32}
    assert client.post(page, sent).status_code == 302
    client.force_login(ana.user)
    assert "Anda benar." in client.get(f"/en/pembatasan/{limit.pk}/").content.decode()
