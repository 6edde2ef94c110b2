"""Ideas over HTTP: the same rules, queries and actions as the pages."""

from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Header, Router, Schema
from ninja.errors import HttpError
from ninja.pagination import LimitOffsetPagination, paginate
from ninja.security import django_auth

from areas.models import Area
from participation.queries.consultations import all_consultations
from proposals.actions.ideas import submit_idea, support_idea, take_back_support
from proposals.models import Idea
from proposals.queries.ideas import ideas_of, with_counts
from web.limits import check_rate
from web.schemas import NameInPath, NumberInPath, Text
from web.submissions import Saved, Sending, once

router = Router(tags=["ideas"])


class Problem(Schema):
    """Why something was not possible."""

    detail: str


class IdeaOut(Schema):
    """A public idea."""

    id: int
    title: str
    body: str
    language: str
    area: str
    author: str
    supports: int
    stage: str
    created_at: datetime

    @staticmethod
    def resolve_area(idea: Idea) -> str:
        return idea.area.code if idea.area else ""

    @staticmethod
    def resolve_author(idea: Idea) -> str:
        return idea.author.public_name

    @staticmethod
    def resolve_supports(idea: Idea) -> int:
        return int(getattr(idea, "support_count", 0))


class IdeaIn(Schema):
    """What is sent to submit an idea."""

    title: Text = Field(min_length=3, max_length=120)
    body: Text = Field(min_length=3, max_length=3000)
    area: Text = Field(max_length=24)


class Sent(Schema):
    """The number that the thing got."""

    number: str
    again: bool


@router.get("/consultations/{name:slug}/ideas", response={200: list[IdeaOut], 404: Problem})
@paginate(LimitOffsetPagination)
def list_ideas(request: HttpRequest, slug: NameInPath) -> object:
    """The public ideas of a consultation, newest first. Anybody may ask."""
    consultation = get_object_or_404(all_consultations(), slug=slug)
    return ideas_of(consultation).order_by("-created_at", "-pk")


@router.post(
    "/consultations/{name:slug}/ideas",
    auth=django_auth,
    response={201: Sent, 400: Problem, 403: Problem, 404: Problem, 422: Problem},
)
def create_idea(
    request: HttpRequest,
    slug: NameInPath,
    data: IdeaIn,
    idempotency_key: str = Header("", alias="Idempotency-Key"),
) -> tuple[int, dict[str, object]]:
    """Submit an idea. Verified residents of the territory, in the ideas phase."""
    if not idempotency_key:
        raise HttpError(400, _("The header Idempotency-Key is missing."))
    check_rate(request, "write")
    consultation = get_object_or_404(all_consultations(), slug=slug)
    area = get_object_or_404(Area, code=data.area, level="kelurahan")
    sending = Sending(request.person, idempotency_key, {"api": slug, **data.dict()})
    made, again = once(
        sending,
        Saved,
        Saved.by(submit_idea),
        person=request.person,
        consultation=consultation,
        title=data.title,
        body=data.body,
        area=area,
        at=timezone.now(),
    )
    return 201, {"number": str(made.number), "again": again}


def _idea(slug: str, pk: int) -> Idea:
    found = with_counts(Idea.objects.public().filter(consultation__live=True))
    return get_object_or_404(found, pk=pk, consultation__slug=slug)


@router.put(
    "/consultations/{name:slug}/ideas/{number:pk}/support",
    auth=django_auth,
    response={204: None, 403: Problem, 404: Problem},
)
def put_support(request: HttpRequest, slug: NameInPath, pk: NumberInPath) -> tuple[int, None]:
    """Support an idea; twice is once. Verified residents of the territory."""
    support_idea(person=request.person, idea=_idea(slug, pk), at=timezone.now())
    return 204, None


@router.delete(
    "/consultations/{name:slug}/ideas/{number:pk}/support",
    auth=django_auth,
    response={204: None, 403: Problem, 404: Problem},
)
def delete_support(request: HttpRequest, slug: NameInPath, pk: NumberInPath) -> tuple[int, None]:
    """Take a support back."""
    take_back_support(person=request.person, idea=_idea(slug, pk), at=timezone.now())
    return 204, None
