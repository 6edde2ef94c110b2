"""Votes over HTTP: the same rules and actions as the pages. No answer says who chose what."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Header, Router, Schema
from ninja.errors import HttpError
from ninja.pagination import LimitOffsetPagination, paginate
from ninja.security import django_auth
from pydantic import ConfigDict, StrictInt

from polls.actions.ballots import cast_ballot, cast_sealed, check_sealed, seal_ballot
from polls.actions.flags import watch_device
from polls.actions.statements import answer_statement, write_statement
from polls.algorithms.receipts import receipt_code
from polls.choices import LONGEST_STATEMENT
from polls.models import Poll, Statement, StatementSurvey, SurveyResult
from polls.pages.looks import brought_back, hand_out
from polls.pages.opened_envelope import opened_file
from polls.queries.ballots import ballot_key, has_voted
from polls.queries.few import few_may_vote, waits_for_release
from polls.queries.polls import polls
from polls.queries.statements import participants, surveys
from web.limits import check_rate, device_of
from web.schemas import NameInPath, NumberInPath, Text
from web.submissions import Saved, Sending, once

router = Router(tags=["votes"])


class Problem(Schema):
    """Why something was not possible."""

    detail: str


class OptionOut(Schema):
    """What can be chosen; words by language code, cost in rupiah."""

    position: int
    labels: dict[str, str]
    descriptions: dict[str, str]
    effects: dict[str, str]
    links: dict[str, str]
    cost: int | None


class PollOut(Schema):
    """A vote. For those signed in: whether they voted, and the key of their next ballot.

    ``few``: fewer than ten may vote, so a result can tell how somebody chose. ``held_back``: so few
    voted that nothing is counted unless two officials give reasons.
    """

    question: str
    state: str
    method: str
    limits: dict[str, int]
    territory: str
    group: str
    opens_at: datetime
    closes_at: datetime
    options: list[OptionOut]
    few: bool
    held_back: bool
    voted: bool
    key: str


Position = Annotated[StrictInt, Field(ge=1, le=1000)]
Amount = Annotated[StrictInt, Field(ge=0, le=10**15)]


class BallotIn(Schema):
    """The choice: a position, a list of positions, or a number by position (amount or points).

    Amounts are multiples of the limit ``step`` where the vote names one. Zeros may be left out.
    """

    model_config = ConfigDict(extra="forbid")

    choice: (
        Position
        | Annotated[list[Position], Field(max_length=1000)]
        | Annotated[dict[str, Amount], Field(max_length=1000)]
    )


class CastOut(Schema):
    """The ballot is in. The receipt finds it in the log and says nothing of the choice."""

    again: bool
    receipt: str


class SealedOut(Schema):
    """A sealed vote that is not cast. Note its receipt before you bring ``held`` back."""

    receipt: str
    envelope: str
    held: str


class HeldIn(Schema):
    """The sealed vote as it was handed out."""

    held: Annotated[str, Field(max_length=100_000)]


class OpenedOut(Schema):
    """What sealed an envelope that was checked: seal again and compare its receipt."""

    format: str
    log_name: str
    public_key: str
    ephemeral_secret: str
    content: str


@router.get("/consultations/{name:slug}/vote", response={200: PollOut, 404: Problem})
def show_vote(request: HttpRequest, slug: NameInPath) -> dict[str, object]:
    """The vote of a consultation. Anybody may ask; results are a page and a file of their own."""
    poll = _poll(slug)
    return {
        "question": poll.question,
        "state": poll.state,
        "method": poll.method,
        "limits": poll.limits,
        "territory": poll.territory.code,
        "group": poll.group.code if poll.group else "",
        "opens_at": poll.opens_at,
        "closes_at": poll.closes_at,
        "options": list(poll.options.all()),
        "few": few_may_vote(poll, timezone.now()),
        "held_back": waits_for_release(poll),
        "voted": has_voted(poll, request.person),
        "key": ballot_key(poll, request.person),
    }


@router.post(
    "/consultations/{name:slug}/ballot",
    auth=django_auth,
    response={201: CastOut, 400: Problem, 403: Problem, 404: Problem, 422: Problem},
)
def create_ballot(
    request: HttpRequest,
    slug: NameInPath,
    data: BallotIn,
    idempotency_key: str = Header("", alias="Idempotency-Key"),
) -> tuple[int, dict[str, object]]:
    """Cast a secret ballot, or replace it before the close. Verified residents of the territory.

    The server sees the choice while it seals it, and keeps the sealed ballot alone. Whose ballot is
    replaced is told so by a notice.

    The key is the one that the vote told: after another ballot it is outdated and refused, so
    that a late repetition never undoes a change of mind.
    """
    if not idempotency_key:
        raise HttpError(400, _("The header Idempotency-Key is missing: take the key of the vote."))
    check_rate(request, "vote")
    poll, now = _poll(slug), timezone.now()
    cast = cast_ballot(
        poll=poll, person=request.person, choice=data.choice, at=now, key=idempotency_key
    )
    watch_device(poll=poll, person=request.person, at=now, **device_of(request))
    return 201, {"again": not cast.new, "receipt": cast.receipt}


@router.post(
    "/consultations/{name:slug}/sealed-ballot",
    auth=django_auth,
    response={201: SealedOut, 403: Problem, 404: Problem, 422: Problem},
)
def seal_one(
    request: HttpRequest, slug: NameInPath, data: BallotIn
) -> tuple[int, dict[str, object]]:
    """Seal a choice without casting it: its receipt is fixed before you cast or check it.

    Nothing is kept. What is handed out works for half an hour, for the person who asked.
    """
    check_rate(request, "vote")
    poll, person = _poll(slug), request.person
    sealed = seal_ballot(poll=poll, person=person, choice=data.choice, at=timezone.now())
    return 201, {
        "receipt": receipt_code(sealed.digest),
        "envelope": sealed.envelope.hex(),
        "held": hand_out(poll, person, sealed),
    }


@router.post(
    "/consultations/{name:slug}/sealed-ballot/cast",
    auth=django_auth,
    response={201: CastOut, 403: Problem, 404: Problem, 422: Problem},
)
def cast_one(request: HttpRequest, slug: NameInPath, data: HeldIn) -> tuple[int, dict[str, object]]:
    """Cast exactly the sealed vote whose receipt was told.

    Sending the same again changes nothing. When another vote of yours came in since it was sealed,
    seal anew.
    """
    check_rate(request, "vote")
    poll, person, now = _poll(slug), request.person, timezone.now()
    sealed = brought_back(poll, person, data.held)
    cast = cast_sealed(poll=poll, person=person, sealed=sealed, at=now)
    watch_device(poll=poll, person=person, at=now, **device_of(request))
    return 201, {"again": not cast.new, "receipt": cast.receipt}


@router.post(
    "/consultations/{name:slug}/sealed-ballot/check",
    auth=django_auth,
    response={200: OpenedOut, 403: Problem, 404: Problem, 422: Problem},
)
def check_one(request: HttpRequest, slug: NameInPath, data: HeldIn) -> dict[str, str]:
    """Have a sealed vote opened instead of casting it: it can never be cast afterwards."""
    check_rate(request, "check")
    poll, person = _poll(slug), request.person
    sealed = brought_back(poll, person, data.held)
    check_sealed(poll=poll, person=person, sealed=sealed, at=timezone.now())
    return opened_file(poll, sealed)


class StatementOut(Schema):
    """A public statement of a survey, in the words that it was written in; nobody's name."""

    id: int
    text: str = Field(alias="body")
    language: str
    translations: dict[str, str]
    by_the_city: bool

    @staticmethod
    def resolve_by_the_city(statement: Statement) -> bool:
        return statement.seed_key is not None


class SurveyOut(Schema):
    """A survey of statements; ``opinions`` once at least 30 took part: groups, agreement, shares.

    Percentages are whole, groups of fewer than ten people are in none, and while the survey runs it
    is counted anew with every ten people more.
    """

    question: str
    opens_at: datetime
    closes_at: datetime
    imported: bool
    participants: int
    opinions: dict[str, object] | None


class StatementIn(Schema):
    """One thought in one sentence."""

    text: Text = Field(min_length=3, max_length=LONGEST_STATEMENT)


class AnswerIn(Schema):
    """1 agrees, -1 disagrees, 0 passes."""

    model_config = ConfigDict(extra="forbid")

    answer: Annotated[StrictInt, Field(ge=-1, le=1)]


class StatementSent(Schema):
    """The number that the statement got; ``again`` where the same key had sent it before."""

    number: str
    again: bool


@router.get("/consultations/{name:slug}/survey", response={200: SurveyOut, 404: Problem})
def show_survey(request: HttpRequest, slug: NameInPath) -> dict[str, object]:
    """The survey of statements of a consultation. Anybody may ask; no answer is anybody's."""
    survey = _survey(slug)
    result = SurveyResult.objects.filter(survey=survey).first()
    told = result.told if result is not None else {}
    return {
        "question": survey.question,
        "opens_at": survey.opens_at,
        "closes_at": survey.closes_at,
        "imported": survey.imported,
        "participants": participants(survey),
        "opinions": told if "map" in told else None,
    }


@router.get(
    "/consultations/{name:slug}/statements", response={200: list[StatementOut], 404: Problem}
)
@paginate(LimitOffsetPagination)
def list_statements(request: HttpRequest, slug: NameInPath) -> object:
    """The public statements of a consultation's survey. Anybody may ask."""
    return _survey(slug).statements.public()


@router.post(
    "/consultations/{name:slug}/statements",
    auth=django_auth,
    response={201: StatementSent, 400: Problem, 403: Problem, 404: Problem, 422: Problem},
)
def create_statement(
    request: HttpRequest,
    slug: NameInPath,
    data: StatementIn,
    idempotency_key: str = Header("", alias="Idempotency-Key"),
) -> tuple[int, dict[str, object]]:
    """Give a survey a statement of one's own. Verified residents, while it runs."""
    if not idempotency_key:
        raise HttpError(400, _("The header Idempotency-Key is missing."))
    check_rate(request, "write")
    survey = _survey(slug)
    sending = Sending(request.person, idempotency_key, {"api": slug, **data.dict()})
    facts = {"person": request.person, "survey": survey, "body": data.text, "at": timezone.now()}
    made, again = once(sending, Saved, Saved.by(write_statement), **facts)
    return 201, {"number": str(made.number), "again": again}


@router.put(
    "/consultations/{name:slug}/statements/{number:pk}/answer",
    auth=django_auth,
    response={204: None, 403: Problem, 404: Problem, 422: Problem},
)
def put_answer(
    request: HttpRequest, slug: NameInPath, pk: NumberInPath, data: AnswerIn
) -> tuple[int, None]:
    """Agree, disagree or pass; the last answer counts. Verified residents, while it runs."""
    check_rate(request, "answer")
    found = _survey(slug).statements.public().select_related("survey__consultation__territory")
    statement = get_object_or_404(found, pk=pk)
    facts = {"person": request.person, "answer": data.answer, "at": timezone.now()}
    answer_statement(statement=statement, **facts)
    return 204, None


def _survey(slug: str) -> StatementSurvey:
    return get_object_or_404(surveys(), consultation__slug=slug)


def _poll(slug: str) -> Poll:
    return get_object_or_404(polls(), consultation__slug=slug)
