"""Reads about residencies, requests and answers: the electorate, the desk, the RT's list."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, IntegerField, Prefetch, Q, QuerySet
from django.db.models.functions import Cast, Round
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Person
from accounts.queries.people import assignments
from areas.choices import Level
from areas.models import Area
from residents.audiences import Audience
from residents.choices import ObjectionState, RequestState, RtAnswer
from residents.identity import nik_hmacs
from residents.models import (
    Claim,
    Membership,
    Objection,
    RegisterFile,
    Residency,
    VerificationRequest,
)
from residents.nik import parse_nik
from residents.queries.scans import waiting_scans
from residents.rules.claims import check_may_confirm_without_card, was_ended_by_officer
from residents.rules.residencies import SMALL
from web.refusal import refusal_by


def eligible(audience: Audience, at: datetime) -> QuerySet[Residency]:
    """Everybody who may take part now: the query of ``check_eligible``."""
    day = timezone.localdate(at)
    group, territory = audience.group, audience.territory
    found = Residency.objects.valid_at(at)
    if group is None or not group.any_age:
        adult = Q(person__identity=None) | Q(person__identity__adult_from=None)
        found = found.filter(adult | Q(person__identity__adult_from__lte=day))
    if group is not None:
        members = Membership.objects.valid_on(day).filter(group=group)
        found = found.filter(person__in=members.values("person"))
        if not audience.within_territory:
            return found
    areas = Area.objects.inside(territory)
    if territory.level not in SMALL:
        return found.filter(area__in=areas)
    known_since = day - timedelta(days=settings.REMBUK_RT_VOTE_WAIT_DAYS)
    return found.filter(rt__in=areas.valid_on(day), rt_since__lte=known_since)


def rule_of(audience: Audience) -> dict[str, object]:
    """The rule by which an electorate is counted, to be frozen with a poll: never a list."""
    group, territory = audience.group, audience.territory
    rule: dict[str, object] = {
        "territory": territory.code,
        "residency": "valid when the ballot is cast",
        "age": "17, or married",
    }
    if group is not None:
        rule["group"] = group.code
        rule["membership"] = "valid on the day of the ballot"
        rule["members_live_in_territory"] = audience.within_territory
        rule["age"] = "any" if group.any_age else rule["age"]
    if territory.level in SMALL and (group is None or audience.within_territory):
        rule["known_in_rt_for_days"] = settings.REMBUK_RT_VOTE_WAIT_DAYS
    return rule


def for_the_desk(
    found: QuerySet[VerificationRequest], at: datetime
) -> QuerySet[VerificationRequest]:
    """Waiting requests that the kelurahan can decide now: not those that an RT still has."""
    at_rt = Q(rt_answer__in=(RtAnswer.ASKED, RtAnswer.MEET), rt_due_at__gt=at)
    return found.filter(state=RequestState.WAITING).exclude(at_rt).select_related("rt")


def for_the_rt(user: Any, at: datetime) -> QuerySet[VerificationRequest]:
    """What the RT head has to answer: of own RTs, in time, never about himself or herself."""
    mine = [one.area_id for one in assignments(user, at) if one.role == Role.RT_HEAD]
    return (
        VerificationRequest.objects.filter(
            state=RequestState.WAITING,
            rt__in=mine,
            rt_answer__in=(RtAnswer.ASKED, RtAnswer.MEET),
            rt_due_at__gt=at,
        )
        .exclude(person__user=user)
        .select_related("claim", "rt", "person")
        .order_by("rt_due_at", "pk")
    )


def rt_figures(requests: QuerySet[VerificationRequest]) -> QuerySet[Any, Any]:
    """For each RT how many were asked, answered and not answered; the slowest first.

    Ordered by the database, so that a page of it reads a page of it. ``rate`` is in percent.
    """
    asked = requests.exclude(rt_answer="").exclude(rt_answer=RtAnswer.ASKED)
    silent = Count("pk", filter=Q(rt_answer=RtAnswer.SILENT))
    return (
        asked.order_by()
        .values("rt__name", "rt__code")
        .annotate(asked=Count("pk"), silent=silent)
        .annotate(answered=F("asked") - F("silent"))
        .annotate(rate=Cast(Round(100.0 * F("answered") / F("asked")), IntegerField()))
        .order_by("rate", "rt__code")
    )


def open_objections(user: Any, at: datetime) -> QuerySet[Objection]:
    """Objections of the kelurahan that the officer works for, without those about own decisions."""
    mine = Q(pk=None)
    for one in assignments(user, at):
        if one.role == Role.KELURAHAN_OFFICER:
            areas = Area.objects.inside(one.area)
            mine |= Q(request__area__in=areas) | Q(residency__area__in=areas)
    return (
        Objection.objects.filter(mine, state=ObjectionState.OPEN)
        .exclude(request__decided_by=user)
        .exclude(residency__ended_by=user)
        .exclude(person__user=user)
        .select_related("person", "request__area", "residency__area")
        .prefetch_related(Prefetch("request__scan", waiting_scans()))
    )


def desk_areas(user: Any, at: datetime) -> QuerySet[Area]:
    """Kelurahan that the officer works for."""
    mine = Q(pk=None)
    for one in assignments(user, at):
        if one.role == Role.KELURAHAN_OFFICER:
            mine |= Q(code=one.area.code) | Q(code__startswith=f"{one.area.code}.")
    day = timezone.localdate(at)
    return Area.objects.level(Level.URBAN_VILLAGE).filter(mine).valid_on(day)


def residency_of_card(user: Any, at: datetime, *, nik: str, birth_date: date) -> Residency | None:
    """The residency of a card's holder, where the officer works; None for anybody else."""
    found = residencies_of_card(at, nik=nik, birth_date=birth_date)
    return found.filter(area__in=desk_areas(user, at)).first()


def residencies_of_card(at: datetime, *, nik: str, birth_date: date) -> QuerySet[Residency]:
    """The residency of a card's holder, wherever in the city. Raises BadNik."""
    hmacs = nik_hmacs(parse_nik(nik, birth_date))
    return Residency.objects.valid_at(at).filter(person__identity__nik_hmac__in=hmacs)


def register_files(user: Any) -> QuerySet[RegisterFile]:
    """Files that the officer uploaded, newest first."""
    return RegisterFile.objects.filter(uploaded_by=user).select_related("uploaded_as__area")


def may_confirm_claim(request: VerificationRequest, at: datetime) -> Claim | None:
    """The claim that the kelurahan can confirm without the card now, None while it cannot."""
    claim = Claim.objects.filter(request=request).first()
    has = claim is not None
    refusal = refusal_by(check_may_confirm_without_card, request=request, has_claim=has, at=at)
    return claim if refusal is None else None


def ended_by_officer(person: Person | None) -> Residency | None:
    """The last residency, when an officer ended it and there is no other since."""
    if person is None:
        return None
    last = (
        person.residencies.select_related("objection", "person").order_by("valid_from", "pk").last()
    )
    return last if last is not None and was_ended_by_officer(last) else None


def dates_of(residency: Residency | None, at: datetime) -> dict[str, object]:
    """Whether a residency can be renewed now, and from when on its RT counts, if not yet."""
    if residency is None:
        return {"renewable": False, "rt_from": None}
    soon = at + timedelta(days=settings.REMBUK_RENEWAL_DAYS)
    first = None
    if residency.rt_since is not None:
        first = residency.rt_since + timedelta(days=settings.REMBUK_RT_VOTE_WAIT_DAYS)
    waits = first is not None and timezone.localdate(at) < first
    return {"renewable": residency.valid_until <= soon, "rt_from": first if waits else None}
