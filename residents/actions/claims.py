"""The way over the RT: claimed, answered by its head or not, then decided by the kelurahan."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.choices import Role
from accounts.models import Person, RoleAssignment, User
from accounts.queries.people import assignments
from accounts.queries.roles import acting_as
from areas.models import Area
from residents.actions import telling
from residents.actions.identities import Facts, bring_to_newest_key, facts_of
from residents.actions.verification import confirm, held_by_officer, request_verification
from residents.choices import RequestState, Route, RtAnswer
from residents.models import Claim, Holiday, Residency, VerificationRequest
from residents.nik import parse_nik
from residents.rules import check_birth_date
from residents.rules.claims import check_may_answer, check_may_confirm_without_card, check_rt
from residents.scan_files import ScanFile
from residents.working_days import end_of_working_day
from web.each import each


@transaction.atomic
def claim_rt(
    *,
    person: Person,
    area: Area,
    rt: Area,
    known_as: str,
    nik: str,
    birth_date: date,
    at: datetime,
    scan: ScanFile | None = None,
) -> VerificationRequest:
    """Ask the RT head, then the kelurahan. Of the NIK only the keyed hash waits with the request.

    Where the RT has no head, or the person is the head, the kelurahan is asked at once. Raises
    Refused or BadNik.
    """
    check_rt(rt=rt, area=area, at=timezone.localtime(at))
    check_birth_date(birth_date, timezone.localdate(at))
    number = parse_nik(nik, birth_date)
    made = request_verification(person=person, area=area, at=at, scan=scan)
    bring_to_newest_key(number, birth_date)
    facts = facts_of(number, birth_date, at)
    Claim.objects.create(
        request=made,
        known_as=known_as.strip(),
        **{name: getattr(facts, name) for name in Facts.__slots__},
    )
    made.rt = rt
    heads = RoleAssignment.objects.valid_on(timezone.localdate(at)).filter(
        role=Role.RT_HEAD, area=rt
    )
    if heads.exclude(user=person.user).exists():
        made.rt_answer = RtAnswer.ASKED
        made.rt_due_at = answer_due(at)
    made.save(update_fields=["rt", "rt_answer", "rt_due_at"])
    return made


def answer_due(at: datetime) -> datetime:
    """Until when an RT head can answer what is asked now."""
    until = timezone.localdate(at) + timedelta(days=60)
    days = set(
        Holiday.objects.filter(day__range=(timezone.localdate(at), until)).values_list(
            "day", flat=True
        )
    )
    return end_of_working_day(
        at, settings.REMBUK_RT_ANSWER_DAYS, days, ZoneInfo(settings.TIME_ZONE)
    )


@transaction.atomic
def answer_for_rt(
    *, request: VerificationRequest, answer: str, words: str, by: User, at: datetime
) -> None:
    """The RT head says whether the person lives there. It never ends the request by itself."""
    held = (
        VerificationRequest.objects.select_for_update(of=("self",))
        .select_related("person", "rt")
        .get(pk=request.pk)
    )
    check_may_answer(
        request=held,
        head=by,
        assignments=list(assignments(by, at)),
        answer=answer,
        words=words,
        at=at,
    )
    held.rt_answer = answer
    held.rt_words = words.strip()
    held.rt_answered_at = at
    held.rt_answered_by = by
    held.rt_answered_as = acting_as(user=by, role=Role.RT_HEAD, at=at, area=held.rt)
    held.save(
        update_fields=[
            "rt_answer", "rt_words", "rt_answered_at", "rt_answered_by", "rt_answered_as"
        ]
    )  # fmt: skip
    titles = {
        RtAnswer.YES: gettext_noop("Your RT head has confirmed you; the kelurahan decides next"),
        RtAnswer.NO: gettext_noop("Your RT head has not confirmed you; the kelurahan looks at it"),
        RtAnswer.MEET: gettext_noop("Your RT head would like to meet you"),
    }
    _tell(held, titles[RtAnswer(answer)], held.rt_words, answer, at)


def _tell(request: VerificationRequest, title: str, words: str, what: str, at: datetime) -> None:
    telling.tell(
        person=request.person,
        title=title,
        words=words,
        url_name="residents:verification",
        event=f"verification:{request.pk}:rt:{what}",
        at=at,
    )


def forward_silent(*, at: datetime) -> int:
    """Requests whose RT head let the time pass go on to the kelurahan. Returns how many.

    Found by a query on due rows. That somebody wanted to meet was an answer and stays one.
    """
    due = VerificationRequest.objects.filter(
        state=RequestState.WAITING, rt_answer=RtAnswer.ASKED, rt_due_at__lte=at
    )

    @transaction.atomic
    def forward(request: VerificationRequest) -> bool:
        if not due.filter(pk=request.pk).update(rt_answer=RtAnswer.SILENT):
            return False
        title = gettext_noop("Your RT head has not answered; the kelurahan decides next")
        _tell(request, title, "", RtAnswer.SILENT, at)
        return True

    requests = due.select_related("person").order_by("rt_due_at")[:500]
    return each(requests, forward, "request_not_forwarded", named="request")


@transaction.atomic
def confirm_claim(*, request: VerificationRequest, by: User, at: datetime) -> Residency:
    """The kelurahan confirms what RT and person said, without the card. Raises Refused.

    After a no of the RT, where nobody was asked, or without a claim, the card has to be seen.
    """
    held = held_by_officer(request, by, at)
    claim = Claim.objects.filter(request=held).first()
    check_may_confirm_without_card(request=held, has_claim=claim is not None, at=at)
    assert claim is not None  # noqa: S101 - the rule says so
    facts = Facts(**{name: getattr(claim, name) for name in Facts.__slots__})
    return confirm(held, facts, Route.RT_KELURAHAN, by, at)


def forget_claims(*, at: datetime) -> int:
    """Claims of refused requests go when nobody can object any more, others when decided."""
    old = at - timedelta(days=settings.REMBUK_OBJECTION_DAYS)
    over = Q(request__state=RequestState.REFUSED, request__decided_at__lt=old)
    done = Q(request__state__in=(RequestState.CONFIRMED, RequestState.CANCELLED))
    return Claim.objects.filter(over | done).delete()[0]
