"""What a debate shows, wherever it stands: in its page, or alone when htmx asks for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.choices import Stance
from participation.forms import CommentForm
from participation.models import Thread
from participation.queries.comments import (
    ORDERS,
    Own,
    counts_of,
    draft_of,
    own_in,
    page_of,
    rows_of,
    top_of,
)
from participation.queries.rotation import current_seed
from participation.rules import check_may_comment
from residents.queries import residency_of
from web.cards import Cards
from web.parameters import choice_in, number_in, page_in, text_in
from web.places import anchors_said
from web.refusal import Refused, refusal_by
from web.submissions import new_key

ORDER_NAMES = [
    ("rotating", _("each in turn")),
    ("useful", _("answered from several sides")),
    ("oldest", _("oldest first")),
    ("newest", _("newest first")),
]


@dataclass(frozen=True, slots=True)
class Reading:
    """How somebody reads a debate, as its address says."""

    order: str
    seed: str
    stance: str
    number: str
    comment: int
    """A comment that a link leads to: shown first, whatever page it is on."""

    @property
    def order_name(self) -> object:
        """The order in words."""
        return dict(ORDER_NAMES)[self.order]

    def query(self, **others: str) -> str:
        """The address of another page, order or stance of the same reading."""
        kept = {"urut": self.order, "acak": self.seed, "sikap": self.stance, **others}
        if kept["urut"] == ORDERS[0]:
            kept["urut"] = ""
        else:
            kept["acak"] = ""
        return urlencode({name: value for name, value in kept.items() if value})


def reading_of(request: HttpRequest) -> Reading:
    """From the address; what it does not know is the default."""
    return Reading(
        order=choice_in(request.GET, "urut", ORDERS, ORDERS[0]),
        seed=text_in(request.GET, "acak", most=40) or current_seed(request.person, timezone.now()),
        stance=choice_in(request.GET, "sikap", Stance.values),
        number=page_in(request, "k"),
        comment=number_in(request.GET, "komentar"),
    )


def list_context(
    request: HttpRequest, thread: Thread, *, new: int = 0, own: Own | None = None
) -> dict[str, Any]:
    """The comments with stance bar and order. ``new`` is the one that was just written."""
    reading, person = reading_of(request), request.person
    own = own or own_of(request, thread, new)
    viewer = person if own.waits else None
    wanted = new or reading.comment
    pinned = top_of(thread, person, wanted) if wanted and not reading.stance else None
    counts = counts_of(thread)
    page = page_of(
        thread,
        viewer=viewer,
        number=reading.number,
        order=reading.order,
        seed=reading.seed,
        stance=reading.stance,
        without=pinned.pk if pinned else 0,
        count=None if pinned or own.waits else counts.of(reading.stance),
    )
    return {
        "request": request,
        "person": person,
        "signed_in": person is not None,
        "thread": thread,
        "pinned": pinned,
        "new": new,
        "page_obj": page,
        "comments": Cards(
            "comment",
            list(page.object_list),
            lambda some: rows_of(thread, some, viewer=None, stance=reading.stance),
            lambda some: rows_of(thread, some, viewer=viewer, stance=reading.stance),
            own=own.shown,
        ),
        "reading": reading,
        "counts": counts.stances,
        "stance_queries": {value: reading.query(sikap=value) for value in Stance.values},
        "all_query": reading.query(sikap=""),
        "page_query": reading.query(),
        "paged": "k" in request.GET,
        "orders": ORDER_NAMES,
        "now": timezone.now(),
    }


def own_of(request: HttpRequest, thread: Thread, new: int = 0) -> Own:
    """What the reader has in a debate, and the comments beside which something is said."""
    said = {int(one[2:]) for one in anchors_said(request) if one.startswith("K-")}
    return own_in(thread, request.person, said | {new} - {0})


def form_context(request: HttpRequest, thread: Thread, *, own: Own | None = None) -> dict[str, Any]:
    """The form of a new comment with the draft in it, or why there is none."""
    person, now = request.person, timezone.now()
    form = draft = None
    if person:
        draft = draft_of(person, thread) if own is None or own.has_draft else None
        initial = {"submission_key": new_key()}
        if draft:
            initial |= {"body": draft.body, "stance": draft.stance}
        form = CommentForm(initial=initial, auto_id=f"tulis-{thread.pk}-%s")
    refusal = refusal_of(request, thread, now)
    return {"form": form, "refusal": refusal, "box": f"tulis-{thread.pk}", "old_draft": draft}


def debate_context(request: HttpRequest, thread: Thread, *, new: int = 0) -> dict[str, Any]:
    """The whole debate: what was said, and the form."""
    own = own_of(request, thread, new)
    writing = form_context(request, thread, own=own)
    shown = list_context(request, thread, new=new, own=own)
    return {**shown, **writing, "may_write": leads_on(writing["refusal"])}


def leads_on(refusal: Refused | None) -> bool:
    """Whether somebody can write here, now or after what the refusal asks for."""
    return refusal is None or bool(refusal.remedy_url)


def refusal_of(request: HttpRequest, thread: Thread, now: datetime) -> Refused | None:
    """Why the reader cannot comment now, None when they can."""
    return refusal_by(
        check_may_comment,
        person=request.person,
        residency=residency_of(request, now),
        consultation=thread.consultation,
        at=now,
    )
