"""Consultations and debates over HTTP: the same rules, queries and actions as the pages."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Header, Router, Schema
from ninja.errors import HttpError
from ninja.pagination import LimitOffsetPagination, paginate
from ninja.security import django_auth

from participation.actions.comments import edit_comment, withdraw_comment, write_comment
from participation.forms import LONGEST
from participation.models import Comment, Consultation, Thread
from participation.queries.comments import public_comments
from participation.queries.consultations import all_consultations
from participation.queries.places import lasting_path
from participation.queries.threads import readable_threads, threads_of, writable_threads
from web.limits import check_rate
from web.schemas import NameInPath, Number, NumberInPath, Text
from web.submissions import Saved, Sending, once
from web.values import one_kind_of_break

router = Router(tags=["consultations and debates"])


class Refusal(Schema):
    """Why something was not possible."""

    detail: str


class PhaseOut(Schema):
    """A step of a consultation."""

    kind: str
    starts_at: datetime
    ends_at: datetime


class ConsultationOut(Schema):
    """A public consultation; ``thread`` is the debate about it as a whole."""

    slug: str
    title: str
    level: str
    territory: str = Field(alias="territory.code")
    group: str = ""
    """Code of the group whose members alone take part; empty: residents of the territory."""
    thread: int | None = Field(alias="thread_id")
    phases: list[PhaseOut]

    @staticmethod
    def resolve_group(consultation: Consultation) -> str:
        return consultation.group.code if consultation.group else ""


class ThreadOut(Schema):
    """Something that is debated: the consultation, a proposal, a section, an idea."""

    id: int
    title: str
    anchor: str
    """Path below the language prefix that leads to where the debate stands."""

    @staticmethod
    def resolve_anchor(thread: Thread) -> str:
        return lasting_path(thread.pk)


class CommentOut(Schema):
    """A public comment, or a reply where ``parent`` says to which."""

    id: int
    parent: int | None = Field(alias="parent_id")
    parent_state: str = ""
    """Of the comment that is answered: it keeps its place, but is no more in this list, when it is
    not ``published``."""
    body: str
    language: str
    stance: str
    area: str
    author: str = Field(alias="author.public_name")
    created_at: datetime
    edited_at: datetime | None

    @staticmethod
    def resolve_parent_state(comment: Comment) -> str:
        return comment.parent.state if comment.parent else ""

    @staticmethod
    def resolve_area(comment: Comment) -> str:
        return comment.area.code if comment.area else ""


class WordsIn(Schema):
    """Other words for a comment."""

    body: Text = Field(min_length=1, max_length=LONGEST)


class CommentIn(WordsIn):
    """What is sent to write a comment."""

    stance: Text = Field("", max_length=8)
    parent: Number | None = None


class Posted(Schema):
    """The number that the comment got, whether it can be read yet, and whether it was a repeat."""

    number: int
    state: str
    again: bool


PROBLEMS = dict.fromkeys((400, 403, 404, 422), Refusal)


@router.get("/consultations", response=list[ConsultationOut])
@paginate(LimitOffsetPagination)
def list_consultations(request: HttpRequest) -> QuerySet[Consultation]:
    """The public consultations, newest first. Anybody may ask."""
    return all_consultations().order_by("-created_at", "-pk")


@router.get("/consultations/{name:slug}", response={200: ConsultationOut, 404: Refusal})
def show_consultation(request: HttpRequest, slug: NameInPath) -> Consultation:
    """One consultation with its phases. Anybody may ask."""
    return get_object_or_404(all_consultations(), slug=slug)


@router.get("/consultations/{name:slug}/threads", response={200: list[ThreadOut], 404: Refusal})
@paginate(LimitOffsetPagination)
def list_threads(request: HttpRequest, slug: NameInPath) -> QuerySet[Thread]:
    """What is debated in public in a consultation. Anybody may ask."""
    consultation = get_object_or_404(all_consultations(), slug=slug)
    return threads_of(consultation)


@router.get("/threads/{number:pk}/comments", response={200: list[CommentOut], 404: Refusal})
@paginate(LimitOffsetPagination)
def list_comments(request: HttpRequest, pk: NumberInPath) -> QuerySet[Comment]:
    """The public comments and replies of a debate, oldest first. Anybody may ask."""
    return public_comments(_thread(pk))


@router.post("/threads/{number:pk}/comments", auth=django_auth, response={201: Posted, **PROBLEMS})
def create_comment(
    request: HttpRequest,
    pk: NumberInPath,
    data: CommentIn,
    idempotency_key: str = Header("", alias="Idempotency-Key"),
) -> tuple[int, dict[str, object]]:
    """Write a comment or a reply. Verified residents of the territory, while the debate is open."""
    if not 16 <= len(idempotency_key) <= 64:
        raise HttpError(400, _("The header Idempotency-Key needs 16 to 64 characters."))
    check_rate(request, "write")
    thread = get_object_or_404(writable_threads(), pk=pk)
    parent = None
    if data.parent is not None:
        parent = get_object_or_404(Comment.objects.public(), pk=data.parent, thread=thread)
    sending = Sending(request.person, idempotency_key, {"api": pk, **data.dict()})
    made, again = once(
        sending,
        Saved,
        Saved.by(write_comment),
        person=request.person,
        thread=thread,
        body=data.body,
        stance=data.stance,
        parent=parent,
        at=timezone.now(),
    )
    return 201, {"number": made.number, "state": made.state, "again": again}


@router.put("/comments/{number:pk}", auth=django_auth, response={200: Posted, **PROBLEMS})
def change_comment(request: HttpRequest, pk: NumberInPath, data: WordsIn) -> dict[str, object]:
    """Other words within the minutes of the house rules; twice is once. Its author."""
    check_rate(request, "write")
    comment = _own(request, pk)
    same = one_kind_of_break(comment.body) == data.body.strip()
    made = edit_comment(comment=comment, person=request.person, body=data.body, at=timezone.now())
    return {"number": made.pk, "state": made.state, "again": same}


@router.delete("/comments/{number:pk}", auth=django_auth, response={204: None, **PROBLEMS})
def delete_comment(request: HttpRequest, pk: NumberInPath) -> tuple[int, None]:
    """Withdraw a comment. Its author."""
    withdraw_comment(comment=_own(request, pk), person=request.person, at=timezone.now())
    return 204, None


def _thread(pk: int) -> Thread:
    return get_object_or_404(readable_threads(), pk=pk)


def _own(request: HttpRequest, pk: int) -> Comment:
    mine = Comment.objects.filter(author=request.person).exclude(author=None)
    return get_object_or_404(mine.select_related("thread"), pk=pk)
