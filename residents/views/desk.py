from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts.acting_role import role_required
from accounts.actions.access import note_access
from accounts.choices import Role
from privacy.choices import Seen
from residents.actions.identities import Taken
from residents.actions.verification import confirm_at_desk, refuse_request
from residents.choices import RequestState
from residents.forms import ConfirmForm, RefuseForm
from residents.models import VerificationRequest
from residents.nik import BadNik
from residents.queries import desk_requests
from residents.queries.residencies import (
    for_the_desk,
    may_confirm_claim,
    open_objections,
    rt_figures,
)
from residents.queries.scans import scan_of
from web.parameters import page_in, text_in
from web.posting import WHOLE_FORM, Posting, sent_once
from web.refusal import Refused
from web.submissions import forget, new_key
from web.values import whole_number

SLOWEST = 5
"""How many RTs the desk shows, those that answer least first."""


@role_required(Role.KELURAHAN_OFFICER)
@require_safe
def list_requests(request: HttpRequest) -> HttpResponse:
    """Who waits at my kelurahan, oldest first. For its officers."""
    now = timezone.now()
    mine = desk_requests(request.user, now)
    found = for_the_desk(mine, now)
    number = text_in(request.GET, "nomor", most=24).upper().removeprefix("V-").strip()
    if number:
        # Who stands at the desk with the card need not wait for the RT.
        waiting = mine.filter(state=RequestState.WAITING).select_related("rt")
        found = waiting.filter(pk=whole_number(number) or 0)
    context = {
        "page_obj": Paginator(found, 25).get_page(page_in(request)),
        "number": number,
        "objections": open_objections(request.user, now).count(),
        "rts": rt_figures(mine)[:SLOWEST],
    }
    return render(request, "residents/desk.html", context)


@role_required(Role.KELURAHAN_OFFICER)
@require_safe
def show_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request of my kelurahan. For its officers."""
    asked = get_object_or_404(desk_requests(request.user, timezone.now()), pk=pk)
    if request.method == "GET":
        _note_look(request, asked)
    return _page(request, asked)


def _note_look(request: HttpRequest, asked: VerificationRequest) -> None:
    now = timezone.now()
    seen = [Seen.REQUEST]
    if may_confirm_claim(asked, now) is not None:
        seen += [Seen.CLAIM, Seen.IDENTITY]
    for what in seen:
        note_access(
            officer=request.user,
            person=asked.person,
            what=what,
            why=gettext_noop("request for verification"),
            number=f"V-{asked.pk}",
            role=Role.KELURAHAN_OFFICER,
            at=now,
        )


@sensitive_post_parameters("nik", "birth_date")
@sensitive_variables("form", "nik")
@role_required(Role.KELURAHAN_OFFICER)
@require_POST
def confirm_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The card was seen: verify. For officers of that kelurahan."""
    asked = get_object_or_404(desk_requests(request.user, timezone.now()), pk=pk)
    form = ConfirmForm(request.POST, area=asked.area)
    sent = Posting(request, form, told_at={BadNik: "nik", Taken: WHOLE_FORM})
    if sent.complete and _confirmed(request, asked, form, sent):
        return redirect("residents:desk")
    if isinstance(sent.error, Taken):
        form.ask_why_taken()
    shown = {"confirm": forget(form, "nik"), "refusal": sent.refusal}
    return _page(request, asked, **shown, status=sent.status)


@role_required(Role.KELURAHAN_OFFICER)
@require_POST
@sent_once
def refuse_asked(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse with a reason. For officers of that kelurahan."""
    now = timezone.now()
    asked = get_object_or_404(desk_requests(request.user, now), pk=pk)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, refuse=form, status=422)
    sent, facts = Posting(request, form), {"by": request.user, "at": now}
    if sent.did(refuse_request, request=asked, reason=form.cleaned_data["reason"], **facts):
        messages.success(request, _("Refused. The person can read the reason."))
        return redirect("residents:desk")
    return _page(request, asked, refuse=form, refusal=sent.refusal, status=sent.status)


@sensitive_variables("form", "facts")
def _confirmed(
    request: HttpRequest, asked: VerificationRequest, form: ConfirmForm, sent: Posting
) -> bool:
    names = ("nik", "birth_date", "married", "rt", "other_words")
    facts = {name: form.cleaned_data[name] for name in names}
    facts |= {"request": asked, "by": request.user, "at": timezone.now()}
    # The body that identifies the sending leaves the NIK out: not even its plain hash is kept.
    if not sent.did_once({"confirm": asked.pk}, confirm_at_desk, **facts):
        return False
    messages.success(request, _("%(name)s is now a verified resident.") % {"name": asked.person})
    return True


def _page(
    request: HttpRequest,
    asked: VerificationRequest,
    *,
    confirm: ConfirmForm | None = None,
    refuse: RefuseForm | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    key = {"submission_key": new_key()}
    context = {
        "asked": asked,
        "confirm": confirm or ConfirmForm(initial={**key, "rt": asked.rt_id}, area=asked.area),
        "refuse": refuse or RefuseForm(initial=key),
        "refusal": refusal,
        "waits": asked.state == RequestState.WAITING,
        "claim": may_confirm_claim(asked, timezone.now()),
        "scan": scan_of(asked),
    }
    return render(request, "residents/request.html", context, status=status)
