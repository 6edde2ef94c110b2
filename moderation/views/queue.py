from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.acting_role import role_required
from accounts.actions.access import note_accesses
from accounts.choices import Role
from accounts.models import Person
from ledger.models import Log
from moderation import registry
from moderation.actions import decide, decide_appeal
from moderation.actions.claims import Claimable, claim, release
from moderation.choices import Action, AppealState, Cause, Reason, State
from moderation.forms import DecideAppealForm, DecideForm
from moderation.models import Appeal, Case, Contribution
from moderation.pages.cards import cards, next_place
from moderation.pages.marking import marked, reasons
from moderation.queries import contribution_of, figures, reporters
from moderation.queries.entries import records
from moderation.queries.queue import (
    CAUSES,
    MOST,
    ORDERS,
    STATES,
    Row,
    Wanted,
    rows_of,
    waiting_by_cause,
)
from moderation.rules.cases import check_may_decide, check_may_decide_appeal
from privacy.choices import Seen
from web.parameters import choice_in, page_in, text_in
from web.posting import Posting, sent_once
from web.refusal import Refused, refusal_by
from web.submissions import Place, new_key

FILTERS = ("keadaan", "sebab", "jenis", "urut", "cari")


@role_required(Role.MODERATOR)
@require_safe
def show_queue(request: HttpRequest) -> HttpResponse:
    """What waits or was decided, each with its text; what is due first first. For moderators."""
    wanted, now, counts = _wanted(request), timezone.now(), waiting_by_cause()
    rows = rows_of(wanted, request.person, now)
    paginator = Paginator(list(rows[:MOST]) if wanted.words else rows, 25)
    if wanted == Wanted(order=wanted.order):
        paginator.count = sum(counts.values())
    page = paginator.get_page(page_in(request))
    shown = cards([Row(*row) for row in page], request.person, now)
    note_looks(request, ((card.about.case, card.about.text) for card in shown))
    chosen = [(name, text_in(request.GET, name)) for name in FILTERS]
    context = {
        "page_obj": page,
        "cards": shown,
        "causes": [(value, label, counts.get(value, 0)) for value, label in CAUSES.items()],
        "kinds": registry.kinds().values(),
        "states": STATES.items(),
        "orders": ORDERS.items(),
        "all": sum(counts.values()),
        "wanted": wanted,
        "is_narrowed": wanted != Wanted(order=wanted.order),
        "querystring": urlencode([(name, value) for name, value in chosen if value]),
        "now": now,
    }
    return render(request, "moderation/queue.html", context)


def _wanted(request: HttpRequest) -> Wanted:
    """The choices of the form above the list."""
    return Wanted(
        state=choice_in(request.GET, "keadaan", STATES, "terbuka"),
        cause=choice_in(request.GET, "sebab", CAUSES),
        kind=choice_in(request.GET, "jenis", registry.kinds()),
        order=choice_in(request.GET, "urut", ORDERS, "mendesak"),
        words=text_in(request.GET, "cari"),
    )


def _body(request: HttpRequest, form: DecideForm | DecideAppealForm) -> dict[str, object]:
    """What tells this decision from another one."""
    typed = {name: said for name, said in form.cleaned_data.items() if name != "submission_key"}
    return {**typed, "at": request.path}


@role_required(Role.MODERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def show_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One card: why it is here, the text, its context; decide and go to the next. Moderators."""
    case = get_object_or_404(Case, pk=pk)
    form = DecideForm(request.POST or None, initial={"submission_key": new_key()})
    sent = Posting(request, form)
    if sent.complete:
        following = sent.once(_body(request, form), Place, _decide, request, case, form)
        if following is not None:
            return redirect(following.url)
    barred = None if case.closed_at else _barred(check_may_decide, request.person, case=case)
    barred = barred or (None if case.closed_at else taken(request, case))
    note_looks(request, [(case, contribution_of(case))])
    context = {**_card(case, request.person), "form": form}
    context |= {"refusal": sent.refusal or barred, "barred": barred}
    context["next"] = _next_card(request, case)
    return render(request, "moderation/case.html", context, status=sent.status)


def _decide(request: HttpRequest, case: Case, form: DecideForm) -> Place:
    """Decide as the form says, and go on to the card that is next by then. Raises Refused."""
    words = {name: form.cleaned_data[name] for name in ("action", "reason", "words")}
    decide(case=case, by=request.user, at=timezone.now(), **words)
    return Place(_next_card(request, case))


def taken(request: HttpRequest, what: Claimable) -> Refused | None:
    """By opening it a moderator has it; else why not: a colleague has it."""
    if request.method != "GET":
        return None
    return refusal_by(claim, what=what, moderator=request.person, at=timezone.now())


@role_required(Role.MODERATOR)
@require_POST
@sent_once
def release_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a case to a colleague, and go on to the next. For moderators."""
    return leave(request, get_object_or_404(Case, pk=pk))


@role_required(Role.MODERATOR)
@require_POST
@sent_once
def release_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """The same of an objection. For moderators."""
    return leave(request, get_object_or_404(Appeal, pk=pk))


def leave(request: HttpRequest, what: Claimable) -> HttpResponse:
    """It is free for colleagues; the way to what this moderator decides next."""
    release(what=what, moderator=request.person)
    return redirect(next_place(request.person, what, at=timezone.now()))


def note_looks(request: HttpRequest, shown: Iterable[tuple[Case, Contribution]]) -> None:
    """Texts that are not public were shown: their authors can see that, and why."""
    unpublished = [(case, text) for case, text in shown if text.state != State.PUBLISHED]
    if request.method == "GET":
        note_accesses(
            officer=request.user,
            people=[(text.author, str(case)) for case, text in unpublished],
            what=Seen.TEXT,
            why=gettext_noop("moderation of a text"),
            assignment=request.acting_role.for_role(Role.MODERATOR)[0],
            at=timezone.now(),
        )


def _barred(check: Callable[..., None], moderator: Person, **about: Any) -> Refused | None:
    """Why this moderator may not decide about it, None when nothing stands against it."""
    case = about["case"] if "case" in about else about["appeal"].decision.case
    facts = {"contribution": contribution_of(case), "reporters": reporters(case)}
    return refusal_by(check, moderator=moderator, **facts, **about)


def _card(case: Case, reader: Person) -> dict[str, object]:
    """The case as this moderator may see it: authors never read what was reported of them."""
    contribution = contribution_of(case)
    own = contribution.author_id == reader.pk
    return {
        "case": case,
        "contribution": contribution,
        "label": registry.kind(case.kind).label,
        "place": registry.kind(case.kind).place(contribution),
        "found": reasons(case.findings),
        "title": marked(getattr(contribution, "title", ""), case.findings, "title"),
        "segments": marked(contribution.body, case.findings, "body"),
        "reports": [] if own else case.reports.all(),
        "record": records([contribution.author_id])[contribution.author_id],
        "decision": case.decisions.last(),
    }


def _next_card(request: HttpRequest, case: Case) -> str:
    return next_place(request.person, case, at=timezone.now())


@role_required(Role.MODERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def show_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """An objection, for another moderator than the one who decided."""
    appeal = get_object_or_404(Appeal.objects.select_related("decision__case"), pk=pk)
    form = DecideAppealForm(request.POST or None, initial={"submission_key": new_key()})
    sent = Posting(request, form)
    if sent.complete:
        words = {name: form.cleaned_data[name] for name in ("state", "answer")}
        facts = {"appeal": appeal, "by": request.user, "at": timezone.now(), **words}
        if sent.did_once(_body(request, form), decide_appeal, **facts):
            messages.success(request, _("Decided. The author was told."))
            return redirect(next_place(request.person, appeal, at=timezone.now()))
    waits = appeal.state == AppealState.OPEN
    barred = _barred(check_may_decide_appeal, request.person, appeal=appeal) if waits else None
    barred = barred or (taken(request, appeal) if waits else None)
    case = appeal.decision.case
    note_looks(request, [(case, contribution_of(case))])
    context = {**_card(case, request.person), "appeal": appeal, "form": form}
    context |= {"barred": barred, "refusal": sent.refusal or barred}
    return render(request, "moderation/appeal.html", context, status=sent.status)


@require_safe
def show_figures(request: HttpRequest) -> HttpResponse:
    """The public figures of a year, and the head of the log. Everybody may read them."""
    found = figures(timezone.now() - timedelta(days=365))
    log = Log.objects.filter(name="moderation").first()
    context = {
        "counts": [
            *((Cause(row["cause"]).label, row["count"]) for row in found["causes"]),
            *((Action(row["action"]).label, row["count"]) for row in found["actions"]),
            *((Reason(row["reason"]).label, row["count"]) for row in found["reasons"]),
        ],
        "appeals": found["appeals"],
        "waiting": found["waiting"],
        "hours": _hours(found["median"]),
        "cards": found["cards"]["count"],
        "card_hours": _hours(found["cards"]["median"]),
        "card_texts": [
            (Action(row["action"]).label, row["count"]) for row in found["cards"]["texts"]
        ],
        "size": log.leaves.count() if log else 0,
        "head": log.heads.last() if log else None,
    }
    return render(request, "moderation/figures.html", context)


def _hours(span: timedelta) -> float:
    return round(span.total_seconds() / 3600, 1)
